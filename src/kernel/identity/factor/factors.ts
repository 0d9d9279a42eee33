import { randomBytes } from 'node:crypto';
import { Fault } from '#base/fault';
import { msOf } from '#base/time';
import type { Call, Capability } from '#kernel/contract';
import type { Db } from '#kernel/store';
import { endSessionsOf } from '../credentials.ts';
import { change, currentSession, type House, letIn, noteIn, personOf, provePassword } from '../house.ts';
import { answerableFor } from '../member/standing.ts';
import * as people from '../people.ts';
import { homeOf } from '../places.ts';
import { readTicket, takeTicket } from '../tickets.ts';
import * as promises from './contracts.ts';
import { freshRecoveryCodes, openSecret, proveCode, recoveryHash } from './proof.ts';
import * as rows from './store.ts';
import { base32, matchingStep, otpauthUri } from './totp.ts';

/** RFC 4226: as long as the hash it is used with. */
const secretBytes = 20;

export function factorCapabilities(house: House): Capability[] {
  const secondStep = promises.secondStep.implement((call, tried) => proveSecondStep(house, call, tried));
  return [secondStep, ...enrolment(house), ...use(house), reset(house)];
}

export async function proveSecondStep(house: House, call: Call, tried: { challenge: string; code: string }) {
  const { db } = house.store.engine(call.now);
  const shown = { kind: 'challenge', secret: tried.challenge, now: call.now } as const;
  const userId = await readTicket(db, shown);
  const person = userId && (await people.personById(db, userId));
  if (!person) throw over();
  await proveCode(house, call, { userId: person.id, code: tried.code });
  const tenant = await homeOf(house, call, person.id);
  return letIn(house, call, {
    ...{ person, tenant, provenAt: call.now },
    async first(work) {
      if (!(await takeTicket(work, shown))) throw over();
    },
  });
}

function enrolment(house: House): Capability[] {
  return [
    promises.enrolFactor.implement(async (call, { current }) => {
      const { userId } = await currentSession(house, call);
      const { email } = await personOf(house, call);
      await provePassword(house, call, { email, current });
      const secret = randomBytes(secretBytes);
      const sealed = house.seal.seal(userId, secret.toString('base64url'));
      const isNew = await change(house, call, (db) => rows.enrolFactor(db, { id: call.newId(), userId, sealed }));
      if (!isNew) throw new Fault('conflict', 'You use an authenticator already; remove it first');
      return { secret: base32(secret), uri: otpauthUri({ issuer: 'Cadre', account: email, secret }) };
    }),

    promises.confirmFactor.implement(async (call, { code }) => {
      const { id: sessionId, userId } = await currentSession(house, call);
      const factor = await rows.factorOf(house.store.engine(call.now).db, userId);
      if (!factor || factor.confirmedAt) throw new Fault('conflict', 'There is nothing to confirm; enrol first');
      const secret = openSecret(house, userId, factor.sealed);
      const step = matchingStep(secret, { code, nowMs: msOf(call.now), lastStep: factor.lastStep });
      if (step === undefined)
        throw new Fault('invalid', 'This is not the code of now; is the clock of the device right?');
      const { sealed } = factor;
      const codes = await freshCodes(house, call, {
        userId,
        async first(db) {
          const isFirst = await rows.confirmFactor(db, { userId, step, sealed, now: call.now });
          if (!isFirst) throw new Fault('conflict', 'It has been confirmed, or begun anew, in the meantime');
          await rows.noteProof(db, { sessionId, now: call.now });
        },
      });
      if (!call.rehearsing) house.changed(`session:${sessionId}`);
      call.emit(promises.factorChanged, { userId, isUsed: true });
      return codes;
    }),
  ];
}

function use(house: House): Capability[] {
  return [
    promises.showFactor.implement(async (call) => {
      const { userId } = await currentSession(house, call);
      const { db } = house.store.engine(call.now);
      const [factor, left] = await Promise.all([rows.factorOf(db, userId), rows.recoveryCodesLeft(db, userId)]);
      return { confirmedAt: factor?.confirmedAt ?? null, recoveryCodesLeft: left };
    }),

    promises.proveFactor.implement(async (call, { code }) => {
      const { id: sessionId, userId } = await currentSession(house, call);
      await proveCode(house, call, { userId, code });
      await change(house, call, (db) => rows.noteProof(db, { sessionId, now: call.now }));
      if (!call.rehearsing) house.changed(`session:${sessionId}`);
      return { provenAt: call.now };
    }),

    promises.renewRecovery.implement(async (call, { code }) => {
      const { userId } = await currentSession(house, call);
      await proveCode(house, call, { userId, code });
      return freshCodes(house, call, { userId });
    }),

    promises.removeFactor.implement(async (call, { code }) => {
      const { userId } = await currentSession(house, call);
      await proveCode(house, call, { userId, code });
      await change(house, call, (db) => rows.dropFactor(db, userId));
      call.emit(promises.factorChanged, { userId, isUsed: false });
      return { removed: true as const };
    }),
  ];
}

function reset(house: House): Capability {
  return promises.resetFactor.implement(async (call, { userId }) => {
    await answerableFor(house, call, userId);
    await change(house, call, async (db) => {
      if (!(await rows.dropFactor(db, userId))) throw new Fault('not_found', 'They have no second factor');
      await endSessionsOf(db, { userId, now: call.now });
    });
    if (!call.rehearsing) house.changed(`person:${userId}`);
    noteIn(house, call, { kind: 'factor_reset', actorId: userId, detail: `By ${call.actor.id}` });
    call.emit(promises.factorChanged, { userId, isUsed: false });
    return { userId };
  });
}

interface Renewal {
  readonly userId: string;
  /** Done in the same work. */
  first?(db: Db): Promise<void>;
}

async function freshCodes(house: House, call: Call, { userId, first }: Renewal): Promise<{ recoveryCodes: string[] }> {
  const recoveryCodes = freshRecoveryCodes();
  const kept = recoveryCodes.map((code) => ({ id: call.newId(), hash: recoveryHash(userId, code) }));
  await change(house, call, async (db) => {
    await first?.(db);
    await rows.putRecoveryCodes(db, userId, kept);
  });
  return { recoveryCodes };
}

function over(): Fault {
  return new Fault('unauthenticated', 'This sign-in has taken too long or is done already; begin again');
}
