// Whether a code is somebody's. Every try counts before it is judged; a code that was right is never right again.
import { hash, randomBytes } from 'node:crypto';
import { Fault } from '#base/fault';
import { msOf } from '#base/time';
import type { Call } from '#kernel/contract';
import { change, countTry, type House, noteIn } from '../house.ts';
import { forgetAttempts } from '../people.ts';
import * as rows from './store.ts';
import { base32, matchingStep } from './totp.ts';

const recoveryCodeBytes = 10;
const recoveryCodeCount = 10;
const sixDigits = /^\d{6}$/;

interface Tried {
  readonly userId: string;
  readonly code: string;
}

/** Throws unless the code is right, in time and new. */
export async function proveCode(house: House, call: Call, tried: Tried) {
  const subject = await countTry(house, call, { subject: `factor:${tried.userId}`, of: 'this second factor' });
  const isRight = sixDigits.test(tried.code) ? await isFresh(house, call, tried) : await isSpare(house, call, tried);
  if (!isRight) {
    noteIn(house, call, { kind: 'factor_failed', actorId: tried.userId, detail: 'A wrong or used code' });
    throw new Fault('forbidden', 'This code is wrong or has been used; take the next one');
  }
  await forgetAttempts(house.store.engine(call.now).db, subject);
}

async function isFresh(house: House, call: Call, { userId, code }: Tried): Promise<boolean> {
  const factor = await rows.factorOf(house.store.engine(call.now).db, userId);
  if (!factor?.confirmedAt) return false;
  const { lastStep } = factor;
  const step = matchingStep(openSecret(house, userId, factor.sealed), { code, nowMs: msOf(call.now), lastStep });
  return step !== undefined && (await change(house, call, (db) => rows.takeStep(db, { userId, step })));
}

function isSpare(house: House, call: Call, { userId, code }: Tried): Promise<boolean> {
  const spare = { userId, hash: recoveryHash(userId, code), now: call.now };
  return change(house, call, (db) => rows.useRecoveryCode(db, spare));
}

/** A secret that our root key does not open was not put there by us. */
export function openSecret({ seal }: House, userId: string, sealed: string): Buffer {
  const opened = seal.open(userId, sealed);
  if (opened === undefined) throw new Fault('internal', 'This second factor was sealed under another root key');
  return Buffer.from(opened, 'base64url');
}

/** `abcd-efgh-…`: eighty random bits each. */
export function freshRecoveryCodes(): string[] {
  return Array.from({ length: recoveryCodeCount }, () => {
    const letters = base32(randomBytes(recoveryCodeBytes)).toLowerCase();
    return letters.match(/.{4}/g)?.join('-') ?? letters;
  });
}

export function recoveryHash(userId: string, code: string): string {
  return hash('sha256', `${userId}:${code.toLowerCase().replace(/[^a-z2-7]/g, '')}`);
}
