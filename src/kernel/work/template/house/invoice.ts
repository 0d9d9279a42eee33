// An invoice is booked: a small one at once, a large one when a person has agreed.
import type { HouseTemplate } from '../model.ts';

const asked = { amount: '=trigger.amount', currency: '=params.currency' };
const paying = {
  lines: [
    { account: '=params.bookedTo', money: asked },
    { account: '=params.paidFrom', money: { amount: '=-trigger.amount', currency: '=params.currency' } },
  ],
  cause: { kind: 'flow', id: '="invoice " & trigger.invoice' },
  memo: '=trigger.supplier & ", invoice " & trigger.invoice',
};

export const payInvoice: HouseTemplate = {
  name: 'pay-invoice',
  title: 'Pay an invoice',
  summary: 'Book what a supplier is owed: small amounts at once, larger ones when a person has agreed.',
  category: 'money',
  graph: {
    takes: [
      { name: 'supplier', type: 'text', title: 'Who is paid', required: true },
      { name: 'invoice', type: 'text', title: 'Number of the invoice', required: true },
      { name: 'amount', type: 'number', title: 'Amount in cents', required: true },
    ],
    parameters: [
      { name: 'paidFrom', type: 'text', title: 'Account that pays', required: true },
      { name: 'bookedTo', type: 'text', title: 'Account it is booked to', required: true },
      { name: 'currency', type: 'text', title: 'Currency', default: 'USD' },
      { name: 'askFrom', type: 'number', title: 'Ask from, in cents', default: 10_000 },
    ],
    nodes: [
      { id: 'begin', kind: 'trigger', title: 'An invoice is there', trigger: { on: 'manual' } },
      { id: 'large', kind: 'condition', title: 'A large one', when: 'trigger.amount >= params.askFrom' },
      {
        ...{ id: 'ask', kind: 'approval' },
        title: [
          '="Pay " & trigger.supplier & " "',
          '& $formatNumber(trigger.amount / 100, "#,##0.00") & " " & params.currency & "?"',
        ].join(' '),
        details: { supplier: '=trigger.supplier', invoice: '=trigger.invoice', amount: asked },
      },
      { id: 'agreed', kind: 'capability', title: 'Pay it', capability: 'ledger.entry.post', input: paying },
      { id: 'small', kind: 'capability', title: 'Pay it', capability: 'ledger.entry.post', input: paying },
    ],
    edges: [
      { from: 'begin', to: 'large' },
      { from: 'large', port: 'yes', to: 'ask' },
      { from: 'large', port: 'no', to: 'small' },
      { from: 'ask', to: 'agreed' },
    ],
  },
};
