// What becomes of a visit after it was told: a row, how long it lasted, and that it is forgotten one day.
import { z } from 'zod';
import { before } from '#base/time';
import { linkClicked } from '#contracts/partners';
import { contract, Id } from '#kernel/contract';
import { anyId, anyInstant } from '../examples.ts';
import { forgetVisits, insertClicks, keepStay } from './store.ts';

const forgottenAtOnce = 5000;
export const clicksAtOnce = 500;

export const keepClicks = contract({
  name: 'partners.click.keep',
  summary: 'Write down visits that partners sent.',
  effect: 'write',
  access: 'partners.click.keep',
  internal: true,
  input: z.object({ clicks: z.array(linkClicked.data).min(1).max(clicksAtOnce) }),
  output: z.object({ kept: z.int() }),
  undo: { never: 'they have been here' },
  example: {
    clicks: [
      {
        ...{ clickId: anyId, partnerId: anyId, linkId: anyId, at: anyInstant, ip: '192.0.2.7' },
        ...{ userAgent: 'Mozilla/5.0', referrer: null, landingUrl: null, device: null, country: null },
      },
    ],
  },
}).implement(async (call, { clicks }) => {
  const kept = await insertClicks(call.db, [JSON.stringify(clicks)]);
  return { kept: kept.length };
});

export const trackStay = contract({
  name: 'partners.click.stay',
  summary: 'Tell how long a visitor has been on the page by now.',
  effect: 'write',
  caller: 'visitor',
  anyOrigin: true,
  http: 'POST /affiliate/track/stay',
  input: z.object({ clickId: Id, seconds: z.int().min(0).max(86_400) }),
  output: z.object({ seconds: z.int().nullable().describe('Null when the visit is not known, or long over') }),
  undo: { never: 'they have been here' },
  example: { clickId: anyId, seconds: 30 },
}).implement(async (call, { clickId, seconds }) => {
  const [stay] = await keepStay(call.db, [clickId, seconds, before(call.now, '1 day')]);
  return { seconds: stay?.seconds ?? null };
});

export const forgetClicks = contract({
  name: 'partners.click.forget',
  summary: 'Forget visits to which no sale can be led back any more.',
  effect: 'write',
  access: 'partners.click.forget',
  internal: true,
  input: z.object({}),
  output: z.object({ forgotten: z.int() }),
  undo: { never: 'they are forgotten' },
  example: {},
}).implement(async (call) => {
  // No cookie lasts longer than a year, and fraud is looked into for a month after.
  const gone = await forgetVisits(call.db, [before(call.now, '400 days'), forgottenAtOnce]);
  if (gone.length === forgottenAtOnce) call.later(forgetClicks.contract, {});
  return { forgotten: gone.length };
});
