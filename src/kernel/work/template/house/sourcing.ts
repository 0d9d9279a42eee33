// New products are looked for, weighed, and offered to a person, who takes them into the shop.
import type { HouseTemplate } from '../model.ts';

export const productSourcing: HouseTemplate = {
  name: 'product-sourcing',
  title: 'Product sourcing',
  summary: 'Look for products that fit once a week, weigh margin and reviews, and let a person choose.',
  category: 'commerce',
  graph: {
    parameters: [
      { name: 'niche', type: 'text', title: 'What the shop is about', required: true },
      { name: 'leastMarginPercent', type: 'number', title: 'Least margin in percent', default: 40 },
      { name: 'leastRating', type: 'number', title: 'Least rating', default: 4.2 },
      { name: 'most', type: 'number', title: 'How many at the most', default: 5 },
    ],
    nodes: [
      { id: 'weekly', kind: 'trigger', title: 'Monday morning', trigger: { on: 'schedule', cron: '0 7 * * 1' } },
      {
        ...{ id: 'search', kind: 'capability', title: 'Look for products', capability: 'commerce.supply.search' },
        input: { words: '=params.niche', limit: 100 },
        retry: { attempts: 3, first: '1 minute' },
      },
      {
        ...{ id: 'weigh', kind: 'transform', title: 'Which are worth it' },
        expression: [
          '($margin := $$.params.leastMarginPercent / 100; $rating := $$.params.leastRating;',
          '$fits := nodes.search.items[rating >= $rating and retail.amount - cost.amount >= $margin * retail.amount];',
          '[$fits^(>rating)][[0..$$.params.most - 1]])',
        ].join(' '),
      },
      { id: 'each', kind: 'loop', title: 'Each of them' },
      {
        ...{ id: 'choose', kind: 'approval', title: '="Take " & input.title & " into the shop?"' },
        details: { supplyId: '=input.id', title: '=input.title', price: '=input.retail' },
      },
      {
        ...{ id: 'take', kind: 'capability', title: 'Take it in', capability: 'commerce.product.create' },
        input: { supplyId: '=input.supplyId', title: '=input.title', price: '=input.price' },
      },
      { id: 'leave', kind: 'pass', title: 'Leave it' },
      { id: 'byHand', kind: 'approval', title: 'No supplier can be reached: look for products by hand this week' },
    ],
    edges: [
      { from: 'weekly', to: 'search' },
      { from: 'search', to: 'weigh' },
      { from: 'search', port: 'error', to: 'byHand' },
      { from: 'weigh', to: 'each' },
      { from: 'each', port: 'each', to: 'choose' },
      { from: 'choose', to: 'take' },
      { from: 'choose', port: 'refused', to: 'leave' },
      { from: 'take', to: 'each' },
      { from: 'leave', to: 'each' },
    ],
  },
};
