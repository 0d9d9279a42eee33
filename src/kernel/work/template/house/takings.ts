// What a shop took in a day goes into the books, by the way it was paid.
import type { HouseTemplate } from '../model.ts';

function taken(way: 'cash' | 'card') {
  return {
    lines: [
      { account: `=params.${way}Account`, money: { amount: `=trigger.${way}`, currency: '=params.currency' } },
      { account: '=params.sales', money: { amount: `=-trigger.${way}`, currency: '=params.currency' } },
    ],
    cause: { kind: 'flow', id: `="${way} of " & trigger.day` },
    memo: `="Taken by ${way}, " & trigger.day`,
  };
}

export const closeDay: HouseTemplate = {
  name: 'close-of-day',
  title: 'Close of day',
  summary: 'Book what was taken in a day, cash and card each to its own account.',
  category: 'money',
  graph: {
    takes: [
      { name: 'day', type: 'text', title: 'Which day', required: true },
      { name: 'cash', type: 'number', title: 'Cash, in cents', required: true },
      { name: 'card', type: 'number', title: 'Cards, in cents', required: true },
    ],
    parameters: [
      { name: 'sales', type: 'text', title: 'Account of sales', required: true },
      { name: 'cashAccount', type: 'text', title: 'Account of the till', required: true },
      { name: 'cardAccount', type: 'text', title: 'Account that cards are paid to', required: true },
      { name: 'currency', type: 'text', title: 'Currency', default: 'USD' },
    ],
    nodes: [
      { id: 'begin', kind: 'trigger', title: 'The shop is closed', trigger: { on: 'manual' } },
      { id: 'cash', kind: 'capability', title: 'Book the cash', capability: 'ledger.entry.post', input: taken('cash') },
      {
        id: 'card',
        kind: 'capability',
        title: 'Book the cards',
        capability: 'ledger.entry.post',
        input: taken('card'),
      },
    ],
    edges: [
      { from: 'begin', to: 'cash' },
      { from: 'cash', to: 'card' },
    ],
  },
};
