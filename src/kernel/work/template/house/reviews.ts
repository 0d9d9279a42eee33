// Every review is answered: a good one with thanks, a bad one by a person who is shown a draft.
import type { HouseTemplate } from '../model.ts';

export const reviewManagement: HouseTemplate = {
  name: 'review-management',
  title: 'Review management',
  summary: 'Thank for good reviews, and let a person answer bad ones from a draft, before the day is over.',
  category: 'commerce',
  graph: {
    parameters: [
      { name: 'goodFrom', type: 'number', title: 'A review is good from', default: 4 },
      { name: 'signedBy', type: 'text', title: 'Who signs', required: true },
    ],
    nodes: [
      {
        id: 'came',
        kind: 'trigger',
        title: 'A review came',
        trigger: { on: 'event', event: 'commerce.review.received' },
      },
      { id: 'good', kind: 'condition', title: 'A good one', when: 'input.data.rating >= params.goodFrom' },
      {
        ...{ id: 'thank', kind: 'capability', title: 'Thank them', capability: 'commerce.review.answer' },
        input: { reviewId: '=trigger.data.reviewId', text: '="Thank you for taking the time! " & params.signedBy' },
      },
      {
        ...{ id: 'draft', kind: 'capability', title: 'Write a draft', capability: 'model.text.generate' },
        input: {
          system: 'Answer this review of our shop in three warm, honest sentences. Promise nothing.',
          messages: [{ role: 'user', parts: [{ type: 'text', text: '=trigger.data.text' }] }],
          maxTokens: 400,
        },
      },
      {
        id: 'plain',
        kind: 'set',
        title: 'Without a model',
        values: { text: 'We are sorry to hear that. What can we put right?' },
        keep: false,
      },
      {
        ...{
          id: 'person',
          kind: 'approval',
          title: '="Answer a review of " & $string(trigger.data.rating) & " stars"',
        },
        details: { review: '=trigger.data.text', answer: '=input.text' },
      },
      {
        ...{ id: 'answer', kind: 'capability', title: 'Answer it', capability: 'commerce.review.answer' },
        input: { reviewId: '=trigger.data.reviewId', text: '=input.answer' },
      },
    ],
    edges: [
      { from: 'came', to: 'good' },
      { from: 'good', port: 'yes', to: 'thank' },
      { from: 'good', port: 'no', to: 'draft' },
      { from: 'draft', to: 'person' },
      { from: 'draft', port: 'error', to: 'plain' },
      { from: 'plain', to: 'person' },
      { from: 'person', to: 'answer' },
    ],
  },
};
