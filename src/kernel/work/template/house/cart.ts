// Whoever left a full cart is reminded twice, and the second time with something off, if a person agrees.
import type { HouseTemplate } from '../model.ts';

export const abandonedCart: HouseTemplate = {
  name: 'abandoned-cart',
  title: 'Abandoned cart recovery',
  summary: 'Remind whoever left a full cart, twice; offer a voucher the second time, if somebody agrees.',
  category: 'commerce',
  graph: {
    parameters: [
      { name: 'firstAfter', type: 'text', title: 'First reminder after', default: '2 hours' },
      { name: 'secondAfter', type: 'text', title: 'Second reminder after', default: '1 day' },
      { name: 'leastCents', type: 'number', title: 'Only carts worth at least, in cents', default: 2000 },
      { name: 'percentOff', type: 'number', title: 'Percent off the second time', default: 10 },
      { name: 'shopUrl', type: 'text', title: 'Address of the shop', required: true },
    ],
    nodes: [
      {
        id: 'left',
        kind: 'trigger',
        title: 'A cart was left',
        trigger: { on: 'event', event: 'commerce.cart.abandoned' },
      },
      { id: 'worth', kind: 'condition', title: 'Worth it', when: 'input.data.total.amount >= params.leastCents' },
      { id: 'pause', kind: 'wait', title: 'Let them think', for: '=params.firstAfter' },
      {
        id: 'look',
        kind: 'capability',
        title: 'Look at the cart',
        capability: 'commerce.cart.read',
        input: { cartId: '=trigger.data.cartId' },
      },
      { id: 'open', kind: 'condition', title: 'Still full', when: 'nodes.look.state = "open"' },
      {
        ...{ id: 'remind', kind: 'capability', title: 'First reminder', capability: 'mail.send' },
        input: {
          to: ['=nodes.look.email'],
          subject: 'Your cart is waiting',
          text: '="Something is still in your cart: " & params.shopUrl & "/cart/" & trigger.data.cartId',
        },
      },
      { id: 'longer', kind: 'wait', title: 'Wait again', for: '=params.secondAfter' },
      {
        id: 'again',
        kind: 'capability',
        title: 'Look once more',
        capability: 'commerce.cart.read',
        input: { cartId: '=trigger.data.cartId' },
      },
      { id: 'stillOpen', kind: 'condition', title: 'Still full', when: 'nodes.again.state = "open"' },
      {
        ...{ id: 'agree', kind: 'approval', title: '="Offer " & $string(params.percentOff) & " % off?"' },
        details: { cartId: '=trigger.data.cartId', percentOff: '=params.percentOff' },
      },
      {
        ...{ id: 'offer', kind: 'capability', title: 'Second reminder', capability: 'mail.send' },
        input: {
          to: ['=nodes.again.email'],
          subject: '="Still thinking? " & $string(nodes.agree.percentOff) & " % off today"',
          text: '="Finish your order at " & params.shopUrl & "/cart/" & trigger.data.cartId',
        },
      },
    ],
    edges: [
      { from: 'left', to: 'worth' },
      { from: 'worth', port: 'yes', to: 'pause' },
      { from: 'pause', to: 'look' },
      { from: 'look', to: 'open' },
      { from: 'open', port: 'yes', to: 'remind' },
      { from: 'remind', to: 'longer' },
      { from: 'longer', to: 'again' },
      { from: 'again', to: 'stillOpen' },
      { from: 'stillOpen', port: 'yes', to: 'agree' },
      { from: 'agree', to: 'offer' },
    ],
  },
};
