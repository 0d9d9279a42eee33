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
      { name: 'inCents', type: 'number', title: 'Came in, in cents' },
      { name: 'outCents', type: 'number', title: 'Went out, in cents' },
    ],
    parameters: [{ name: 'account', type: 'text', title: 'Which account', required: true }],
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
          '($lines := nodes.posted.items.lines[account = params.account].money.amount;',
          '{"entries": $count($lines), "inCents": $sum([$lines[$ > 0]]), "outCents": -$sum([$lines[$ < 0]])})',
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
