// Looking afterwards at a sample of what was let through. One bad finding brings the agent back to always being asked.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Capability, contract, Id, Instant, list, Money, Page, text } from '#kernel/contract';
import { mustBeHere } from './deciding.ts';
import { closeReview, countOutcome, reviewPage } from './evidence.ts';
import { exampleId } from './model.ts';
import { Band } from './trust.ts';

const Review = z.object({
  id: Id,
  callId: Id.describe('The entry of the record that shows what was done'),
  agentId: z.string(),
  capability: z.string(),
  band: Band,
  stake: Money.nullable(),
  runId: z.string().nullable(),
  state: z.enum(['open', 'good', 'bad']),
  personId: z.string().nullable().describe('Who looked'),
  note: z.string().nullable(),
  createdAt: Instant,
});

export const listReviews = contract({
  name: 'approval.review.list',
  summary: 'List what agents did unasked and somebody should look at.',
  effect: 'read',
  access: 'approval.review.read',
  input: Page.extend({ after: Id.optional(), state: Review.shape.state.optional() }),
  output: list(Review),
  example: { state: 'open', limit: 20 },
});

export const judgeReview = contract({
  name: 'approval.review.judge',
  summary: 'Say whether what an agent did unasked was right.',
  effect: 'write',
  access: 'approval.review.judge',
  input: z.object({ reviewId: Id, verdict: z.enum(['good', 'bad']), note: text(2000).optional() }),
  output: Review,
  undo: { never: 'the agent is asked by it already; decide on what comes next' },
  example: { reviewId: exampleId, verdict: 'good' },
});

export function reviewCapabilities(): Capability[] {
  return [
    listReviews.implement(async (call, { limit, after, state }) => {
      const items = await reviewPage(call.db, { limit, after, state });
      return { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
    }),
    judgeReview.implement(async (call, { reviewId, verdict, note }) => {
      mustBeHere(call);
      const closing = { id: reviewId, state: verdict, personId: call.actor.id, note: note ?? null };
      const review = await closeReview(call.db, closing);
      if (!review) throw new Fault('not_found', 'There is no such review, or somebody has looked already');
      const { agentId, capability, band } = review;
      const outcome = verdict === 'good' ? 'as_asked' : 'rejected';
      await countOutcome(call.db, { id: call.newId(), agentId, capability, band, outcome, now: call.now });
      return review;
    }),
  ];
}
