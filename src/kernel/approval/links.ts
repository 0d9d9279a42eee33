// Links and buttons that reach people elsewhere. Following one shows a page; only the button on it decides, once, and
// only what is small. A preview of the link, or whoever else finds it, has decided nothing.
import { z } from 'zod';
import { Fault } from '#base/fault';
import type { Duration } from '#base/time';
import { type Capability, contract, Id, Instant, PageAnswer, secret } from '#kernel/contract';
import { decide, mustBeHere } from './deciding.ts';
import type { House } from './house.ts';
import { ApprovalId, exampleId, Verdict } from './model.ts';
import { linkPage, takenPage } from './page.ts';
import { requestById } from './store.ts';
import { gone, isFresh, keepLink, linkByDigest, mayStill, placeOf, press, pressedLink } from './tokens.ts';

const Token = secret(z.string().regex(/^[0-9a-f]{32}\.[\w-]{43}$/, 'This is not a link to a decision'));
const exampleToken = '019abcde000070008000000000000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

export const showLink = contract({
  name: 'approval.link.show',
  summary: 'Show what a link is about, without deciding anything.',
  effect: 'read',
  caller: 'visitor',
  answer: 'page',
  http: 'GET /a/:token',
  limit: { calls: 60, per: '1 minute' },
  input: z.object({ token: Token }),
  output: PageAnswer,
  example: { token: exampleToken },
});

export const decideLink = contract({
  name: 'approval.link.decide',
  summary: 'Decide with the button of a link, once.',
  effect: 'write',
  caller: 'visitor',
  answer: 'page',
  body: 'files',
  http: 'POST /a/:token',
  limit: { calls: 30, per: '1 minute' },
  input: z.object({ token: Token, verdict: Verdict, files: z.array(z.unknown()).max(0).optional() }),
  output: PageAnswer,
  undo: { never: 'a link decides once' },
  example: { token: exampleToken, verdict: 'reject' },
});

/** Invoked in the name of whom the link was made for, in their company: the record says so. */
const applyLink = contract({
  name: 'approval.link.apply',
  summary: 'Carry out what somebody decided with a link.',
  effect: 'write',
  access: 'approval.request.decide',
  internal: true,
  input: z.object({ linkId: Id }),
  output: z.object({ decided: z.boolean() }),
  undo: { never: 'a link decides once' },
  example: { linkId: exampleId },
});

/** As a letter holds one, but asked for by whoever sits before the request, to go on with elsewhere. */
const makeLink = contract({
  name: 'approval.link.make',
  summary: 'Make a link with which you can decide on a request from your phone, once, within ten minutes.',
  effect: 'write',
  access: 'approval.request.decide',
  limit: { calls: 20, per: '1 minute' },
  input: z.object({
    approvalId: ApprovalId,
    inputHash: z.string().min(1).max(100).describe('Of the input that you saw'),
  }),
  output: z.object({
    path: secret(z.string()).describe('Shown this once'),
    expiresAt: Instant,
    decides: z.boolean().describe('False when there is too much at stake for a link: behind it one signs in'),
  }),
  undo: { never: 'it runs out by itself' },
  example: { approvalId: exampleId, inputHash: 'G1sK0m8cYx0jv8pGz0y3cQ7bK2n5a9TqQm1rLw4eD6s' },
});

const verdicts = ['approve', 'reject'] as const;
const life: Duration = '10 minutes';

export function linkCapabilities(house: House): Capability[] {
  return [
    makeLink.implement(async (call, { approvalId, inputHash }) => {
      mustBeHere(call);
      const row = await requestById(call.db, approvalId);
      if (!row) throw new Fault('not_found', `There is no request ${approvalId}`);
      if (row.state !== 'waiting' || row.inputHash !== inputHash) {
        throw new Fault('conflict', 'It waits no longer as you have seen it; look at it again');
      }
      const wanted = { tenantId: call.tenant.id, approvalId, personId: call.actor.id, inputHash, verdicts, life };
      const { token, expiresAt } = await keepLink(call.db, { ...wanted, id: call.newId(), now: call.now });
      const decides = await mayStill(call.db, { row, link: { inputHash }, now: call.now });
      return { path: `/a/${token}`, expiresAt, decides };
    }),
    showLink.implement(async (call, { token }) => {
      const { tenantId, digest } = placeOf(token);
      const { db } = house.parts.store.read({ tenantId, now: call.now });
      const link = await linkByDigest(db, digest);
      const row = link && (await requestById(db, link.requestId));
      if (!link || !row) throw gone();
      const may = isFresh(link, call.now) && (await mayStill(db, { row, link, now: call.now }));
      return linkPage(row, { token, verdicts: may ? link.verdicts : [] });
    }),
    decideLink.implement(async (call, { token, verdict }) => {
      await press(house, { token, verdict, now: call.now, rehearsing: call.rehearsing });
      if (!call.rehearsing) house.parts.wake();
      return takenPage(verdict);
    }),
    applyLink.implement(async (call, { linkId }) => {
      const link = await pressedLink(call.db, { id: linkId, personId: call.actor.id });
      if (!link?.usedFor) throw gone();
      const row = await requestById(call.db, link.requestId);
      // Somebody else may have decided since the button was pressed.
      if (!row || !(await mayStill(call.db, { row, link, now: call.now }))) return { decided: false };
      const { inputHash, usedFor: verdict } = link;
      await decide(house, call, { approvalId: row.id, inputHash, verdict, door: 'link' });
      return { decided: true };
    }),
  ];
}
