// After a purchase: thanks at once, advice a few days later, a question about how it went.
import type { HouseTemplate } from '../model.ts';

const buyer = ['=nodes.order.email'];

export const postPurchase: HouseTemplate = {
  name: 'post-purchase',
  title: 'Post-purchase sequence',
  summary: 'Thank a buyer, help them a few days later, and ask how it went.',
  category: 'commerce',
  graph: {
    parameters: [
      { name: 'adviceAfter', type: 'text', title: 'Advice after', default: '3 days' },
      { name: 'questionAfter', type: 'text', title: 'Question after', default: '10 days' },
      { name: 'reviewUrl', type: 'text', title: 'Where they can write a review', required: true },
      { name: 'signedBy', type: 'text', title: 'Who signs', required: true },
    ],
    nodes: [
      {
        id: 'paid',
        kind: 'trigger',
        title: 'An order was paid',
        trigger: { on: 'event', event: 'commerce.order.paid' },
      },
      {
        id: 'order',
        kind: 'capability',
        title: 'Read the order',
        capability: 'commerce.order.read',
        input: { orderId: '=trigger.data.orderId' },
      },
      {
        ...{ id: 'thanks', kind: 'capability', title: 'Thank them', capability: 'mail.send' },
        input: {
          to: buyer,
          subject: 'Thank you for your order',
          text: '="Your order " & nodes.order.number & " is on its way. " & params.signedBy',
        },
      },
      { id: 'wait', kind: 'wait', for: '=params.adviceAfter' },
      {
        id: 'later',
        kind: 'capability',
        title: 'Look at the order again',
        capability: 'commerce.order.read',
        input: { orderId: '=trigger.data.orderId' },
      },
      { id: 'kept', kind: 'condition', title: 'Not sent back', when: 'nodes.later.state != "refunded"' },
      {
        ...{ id: 'advice', kind: 'capability', title: 'Help them', capability: 'mail.send' },
        input: {
          to: buyer,
          subject: 'Getting the most out of it',
          text: '="Anything unclear? Just answer this mail. " & params.signedBy',
        },
      },
      { id: 'more', kind: 'wait', for: '=params.questionAfter' },
      {
        ...{ id: 'ask', kind: 'capability', title: 'Ask how it went', capability: 'mail.send' },
        input: { to: buyer, subject: 'How did we do?', text: '="Tell others what you think: " & params.reviewUrl' },
      },
    ],
    edges: [
      { from: 'paid', to: 'order' },
      { from: 'order', to: 'thanks' },
      { from: 'thanks', to: 'wait' },
      { from: 'wait', to: 'later' },
      { from: 'later', to: 'kept' },
      { from: 'kept', port: 'yes', to: 'advice' },
      { from: 'advice', to: 'more' },
      { from: 'more', to: 'ask' },
    ],
  },
};
