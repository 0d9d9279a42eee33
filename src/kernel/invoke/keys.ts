// The key under which a call happens once: the same key and input answer what was answered, another input is refused.
import { hash } from 'node:crypto';
import { Fault } from '#base/fault';
import { after, durationMs, type Instant, instantOf, msOf } from '#base/time';
import { type Entry, prepared, type RecordPart, type Result } from '#kernel/store';

export interface StoredKey {
  readonly capability: string;
  /** Null where it is not kept what was asked. */
  readonly inputHash: string | null;
  readonly state: 'done' | 'sending';
  readonly answer: unknown;
  readonly entryId: string | null;
  readonly leasedUntil: Instant | null;
}

export interface KeyRow {
  readonly tenant_id: string;
  readonly actor_id: string;
  readonly key: string;
  readonly capability: string;
  readonly input_hash: string;
  readonly state: 'done' | 'sending' | 'begun';
  readonly answer: unknown;
  readonly entry_id: string | null;
  readonly leased_until: Instant | null;
  readonly expires_at: Instant;
}

/** Thrown inside a call whose key has been used before; it unwinds the work that was begun beside the look-up. */
export class Replayed extends Error {
  readonly stored: StoredKey;

  constructor(stored: StoredKey) {
    super('This call was made before');
    this.stored = stored;
  }
}

export const keyPart: RecordPart = {
  table: 'invoke.keys',
  columns: {
    tenant_id: 'uuid',
    actor_id: 'text',
    key: 'text',
    capability: 'text',
    input_hash: 'text',
    state: 'text',
    answer: 'json',
    entry_id: 'uuid',
    leased_until: 'timestamptz',
    expires_at: 'timestamptz',
  },
};

const lookUp = prepared(
  `select capability, input_hash, state, answer, entry_id, leased_until
   from invoke.keys where actor_id = $1 and key = $2`,
);
const finish = prepared(
  `update invoke.keys set state = 'done', answer = $3, entry_id = $4, leased_until = null
   where actor_id = $1 and key = $2 and state = 'sending'`,
);
const ended = prepared(`delete from invoke.keys where actor_id = $1 and key = $2 and state = 'begun'`);
const forget = prepared(`delete from invoke.keys where actor_id = $1 and key = $2 and state = 'sending'`);
const release = prepared(
  `update invoke.keys set leased_until = null where actor_id = $1 and key = $2 and state = 'sending'`,
);
const renew = prepared(
  `update invoke.keys set leased_until = $3 where actor_id = $1 and key = $2 and state = 'sending'
     and (leased_until is null or leased_until < $4) returning key`,
);

export const sendLease = '2 minutes';
export const longestKey = 200;

const keptForMs = durationMs('7 days');

export function expiry(now: Instant): Instant {
  return instantOf(msOf(now) + keptForMs);
}

/** Where a key lies: with whoever gave it; with what is taken back, when a send takes something back. */
export interface KeyPlace {
  readonly actorId: string;
  readonly key: string;
}

export const keyEntries = {
  lookUp: (actorId: string, key: string): Entry => ({ statement: lookUp, values: [actorId, key] }),
  finish: ({ actorId, key }: KeyPlace, { answer, entryId }: { answer: unknown; entryId: string }): Entry => ({
    statement: finish,
    values: [actorId, key, JSON.stringify(answer ?? null), entryId],
  }),
  ended: ({ actorId, key }: KeyPlace): Entry => ({ statement: ended, values: [actorId, key] }),
  forget: ({ actorId, key }: KeyPlace): Entry => ({ statement: forget, values: [actorId, key] }),
  release: ({ actorId, key }: KeyPlace): Entry => ({ statement: release, values: [actorId, key] }),
  renew: ({ actorId, key }: KeyPlace, now: Instant): Entry => ({
    statement: renew,
    values: [actorId, key, after(now, sendLease), now],
  }),
};

export function storedKey(result: Result): StoredKey | undefined {
  const row = result.rows[0];
  if (!row) return undefined;
  const [capability, inputHash, state, answer, entryId, leasedUntil] = row as [
    string,
    string | null,
    StoredKey['state'],
    unknown,
    string | null,
    string | null,
  ];
  return { capability, inputHash, state, answer, entryId, leasedUntil };
}

/** The same key must mean the same thing. */
export function matching(stored: StoredKey, capability: string, inputHash: string): StoredKey {
  if (stored.capability !== capability || (stored.inputHash ?? inputHash) !== inputHash) {
    throw new Fault('conflict', 'This Idempotency-Key was used for another request; take a new one');
  }
  return stored;
}

/** Of the journal as well: what is a step is known by that. */
export function isKeyClash(error: unknown): boolean {
  const constraint = error instanceof Fault && error.details?.constraint;
  return constraint === 'keys_once' || constraint === 'journal_once';
}

export function hashOf(input: unknown): string {
  return hash('sha256', JSON.stringify(input, sortKeys) ?? 'null', 'base64url');
}

function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
