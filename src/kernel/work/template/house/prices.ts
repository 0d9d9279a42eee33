// Prices follow the market within limits that the company has set; a person agrees to every larger step.
import type { HouseTemplate } from '../model.ts';

export const priceOptimization: HouseTemplate = {
  name: 'price-optimization',
  title: 'Price optimization',
  summary: 'Look at prices of others once a day and propose new ones that keep the margin; large steps need a person.',
  category: 'commerce',
  graph: {
    parameters: [
      { name: 'leastMarginPercent', type: 'number', title: 'Least margin in percent', default: 25 },
      { name: 'freeStepPercent', type: 'number', title: 'Steps up to so many percent need nobody', default: 3 },
      { name: 'undercutCents', type: 'number', title: 'Below the cheapest other by, in cents', default: 1 },
    ],
    nodes: [
      { id: 'daily', kind: 'trigger', title: 'Early in the morning', trigger: { on: 'schedule', cron: '30 5 * * *' } },
      {
        id: 'products',
        kind: 'capability',
        title: 'Our products',
        capability: 'commerce.product.list',
        input: { limit: 200 },
      },
      { id: 'each', kind: 'loop', title: 'Each product', items: '=nodes.products.items' },
      {
        id: 'market',
        kind: 'capability',
        title: 'What others ask',
        capability: 'commerce.market.prices',
        input: { productId: '=input.id' },
      },
      {
        ...{ id: 'wish', kind: 'transform', title: 'A price that keeps the margin' },
        expression: [
          '($least := $ceil(item.cost.amount * (1 + params.leastMarginPercent / 100));',
          '$wish := $max([$least, $min(nodes.market.items.price.amount) - params.undercutCents]);',
          '{"productId": item.id, "price": {"amount": $wish, "currency": item.price.currency},',
          '"step": $abs($wish - item.price.amount) / item.price.amount * 100})',
        ].join(' '),
      },
      { id: 'changes', kind: 'condition', title: 'Another price', when: 'input.step > 0.5' },
      { id: 'small', kind: 'condition', title: 'A small step', when: 'input.step <= params.freeStepPercent' },
      {
        id: 'ask',
        kind: 'approval',
        title: '="Change the price of " & item.title & "?"',
        details: { productId: '=input.productId', price: '=input.price' },
      },
      {
        id: 'agreed',
        kind: 'capability',
        title: 'Set it',
        capability: 'commerce.price.set',
        input: { productId: '=input.productId', price: '=input.price' },
      },
      {
        id: 'set',
        kind: 'capability',
        title: 'Set it',
        capability: 'commerce.price.set',
        input: { productId: '=input.productId', price: '=input.price' },
      },
      { id: 'keep', kind: 'pass', title: 'Nothing is known of others: keep it' },
    ],
    edges: [
      { from: 'daily', to: 'products' },
      { from: 'products', to: 'each' },
      { from: 'each', port: 'each', to: 'market' },
      { from: 'market', to: 'wish' },
      { from: 'market', port: 'error', to: 'keep' },
      { from: 'keep', to: 'each' },
      { from: 'wish', to: 'changes' },
      { from: 'changes', port: 'yes', to: 'small' },
      { from: 'small', port: 'yes', to: 'set' },
      { from: 'small', port: 'no', to: 'ask' },
      { from: 'ask', to: 'agreed' },
      { from: 'agreed', to: 'each' },
      { from: 'set', to: 'each' },
    ],
  },
};
