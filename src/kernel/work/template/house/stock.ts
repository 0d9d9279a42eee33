// Two places that count the same things are brought to agree; where one can not be reached, a person counts.
import type { HouseTemplate } from '../model.ts';

export const inventorySync: HouseTemplate = {
  name: 'inventory-sync',
  title: 'Inventory sync',
  summary:
    'Compare the stock of the shop with the supplier every hour, correct small differences, ask about large ones.',
  category: 'commerce',
  graph: {
    parameters: [
      { name: 'supplier', type: 'text', title: 'The supplier', required: true },
      { name: 'largeFrom', type: 'number', title: 'A difference is large from', default: 20 },
    ],
    nodes: [
      {
        id: 'hourly',
        kind: 'trigger',
        title: 'Every hour',
        trigger: { on: 'schedule', cron: '15 * * * *', catchUp: 'skip' },
      },
      {
        id: 'own',
        kind: 'capability',
        title: 'What the shop counts',
        capability: 'commerce.stock.list',
        input: { limit: 200 },
      },
      {
        ...{ id: 'theirs', kind: 'capability', title: 'What the supplier counts', capability: 'commerce.supply.list' },
        input: { supplier: '=params.supplier', limit: 200 },
        retry: { attempts: 3, first: '10 seconds' },
      },
      {
        ...{ id: 'differ', kind: 'transform', title: 'Where they differ' },
        expression: [
          '($theirs := nodes.theirs.items;',
          '[nodes.own.items.($sku := sku; $other := $theirs[sku = $sku]; $exists($other) and $other.free != free',
          '? {"sku": sku, "ours": free, "theirs": $other.free, "by": $abs($other.free - free)} : $$.nothing)])',
        ].join(' '),
      },
      { id: 'each', kind: 'loop', title: 'Each difference' },
      { id: 'large', kind: 'condition', title: 'A large one', when: 'input.by >= params.largeFrom' },
      {
        id: 'ask',
        kind: 'approval',
        title: '="Correct " & input.sku & " by " & $string(input.by) & "?"',
        details: { sku: '=input.sku', quantity: '=input.theirs' },
      },
      {
        id: 'agreed',
        kind: 'capability',
        title: 'Correct it',
        capability: 'commerce.stock.set',
        input: { sku: '=input.sku', quantity: '=input.quantity' },
      },
      {
        id: 'correct',
        kind: 'capability',
        title: 'Correct it',
        capability: 'commerce.stock.set',
        input: { sku: '=input.sku', quantity: '=input.theirs' },
      },
      { id: 'byHand', kind: 'approval', title: 'The supplier can not be reached: has the stock been counted by hand?' },
    ],
    edges: [
      { from: 'hourly', to: 'own' },
      { from: 'own', to: 'theirs' },
      { from: 'theirs', to: 'differ' },
      { from: 'theirs', port: 'error', to: 'byHand' },
      { from: 'differ', to: 'each' },
      { from: 'each', port: 'each', to: 'large' },
      { from: 'large', port: 'yes', to: 'ask' },
      { from: 'large', port: 'no', to: 'correct' },
      { from: 'ask', to: 'agreed' },
      { from: 'agreed', to: 'each' },
      { from: 'correct', to: 'each' },
    ],
  },
};
