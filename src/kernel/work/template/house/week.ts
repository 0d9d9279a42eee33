// Once a week: what went through an account, added up.
import type { HouseTemplate } from '../model.ts';

export const weekInNumbers: HouseTemplate = {
  name: 'week-in-numbers',
  title: 'The week in numbers',
  summary: 'Add up every Monday morning what came into an account, and out of it.',
  category: 'money',
  graph: {
    gives: [
      { name: 'entries', type: 'number', title: 'Entries' },
      { name: 'cameIn', type: 'object', title: 'Came in' },
      { name: 'wentOut', type: 'object', title: 'Went out' },
    ],
    parameters: [
      { name: 'account', type: 'text', title: 'Which account', required: true },
      { name: 'currency', type: 'text', title: 'Currency', default: 'USD' },
    ],
    nodes: [
      {
        ...{ id: 'monday', kind: 'trigger', title: 'On Monday morning' },
        trigger: { on: 'schedule', cron: '0 8 * * 1', catchUp: 'once' },
      },
      { id: 'byHand', kind: 'trigger', title: 'By hand', trigger: { on: 'manual' } },
      {
        ...{ id: 'posted', kind: 'capability', title: 'What went through it', capability: 'ledger.entry.list' },
        input: {
          account: '=params.account',
          from: '=$fromMillis($millis() - 7 * 86400000)',
          limit: 200,
        },
      },
      {
        ...{ id: 'sum', kind: 'transform', title: 'Add it up' },
        expression: [
          // Within [ ] a name is one of the line, so what is looked for is kept before.
          '($account := params.account; $currency := params.currency;',
          '$all := nodes.posted.items.lines[account = $account and money.currency = $currency].money.amount;',
          '{"entries": $count($all), "cameIn": {"amount": $sum([$all[$ > 0]]), "currency": $currency},',
          '"wentOut": {"amount": -$sum([$all[$ < 0]]), "currency": $currency}})',
        ].join(' '),
      },
    ],
    edges: [
      { from: 'monday', to: 'posted' },
      { from: 'byHand', to: 'posted' },
      { from: 'posted', to: 'sum' },
    ],
  },
};
