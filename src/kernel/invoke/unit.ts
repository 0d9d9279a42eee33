// What one outermost call and everything invoked inside it have in common: the database scope, and what will be
// recorded when it commits.
import { type EntryRow, entryPart, type PayloadRow, payloadPart } from '#kernel/audit';
import type { Actor, Cookie, Origin } from '#kernel/contract';
import { type DeliveryRow, deliveryPart, type EventRow, eventPart } from '#kernel/event';
import { type UsageRow, usagePart } from '#kernel/meter';
import {
  type Entry,
  type PartRows,
  type PartText,
  prepared,
  type ReadScope,
  type RecordPart,
  recorder,
  WriteScope,
} from '#kernel/store';
import type { Reservation, Resumed } from './gates.ts';
import { type KeyRow, keyPart } from './keys.ts';
import type { Registered } from './registry.ts';

export interface Recorded {
  readonly entries: EntryRow[];
  readonly payloads: PayloadRow[];
  readonly events: EventRow[];
  readonly deliveries: DeliveryRow[];
  readonly usage: UsageRow[];
  readonly keys: KeyRow[];
}

export interface Unit {
  readonly tenantId: string;
  readonly actor: Actor;
  readonly origin: Origin;
  readonly signal: AbortSignal;
  readonly now: string;
  /** What the outermost call may do; a nested call may do no more. */
  readonly effect: 'read' | 'write' | 'send';
  readonly rehearsing: boolean;
  /** It is written to the database later, from the spool. */
  readonly isSpooled: boolean;
  readonly tainted: boolean;
  /** Whose words from outside have been read, here or before; nothing when none have. */
  taintedBy: string | undefined;
  readonly runId: string | undefined;
  readonly reason: string | undefined;
  readonly approvalId: string | undefined;
  /** Something of what calls inside have answered is not for this caller. */
  hasHidden: boolean;
  /** A call inside waits for a person: the whole is taken back and called again. */
  waitsFor: string | undefined;
  /** The outermost call, as it would be called again. */
  readonly outermost: Resumed;
  readonly scope: ReadScope | WriteScope;
  /** Its first statement may say that all was otherwise than thought. */
  readonly meetsSomething: boolean;
  readonly recorded: Recorded;
  /** Calls inside that have begun and not ended well. */
  readonly open: Set<string>;
  /** Under which keys it was committed that calls have begun. */
  readonly begun: string[];
  readonly reservations: Reservation[];
  readonly cookies: Cookie[];
  /** How many calls a send has made inside without a key of their own. */
  inside: number;
  /** A service has been reached: what became of it there is not ours to take back. */
  hasLeft: boolean;
  /** Sends that a rehearsal kept inside. */
  readonly pretended: { readonly capability: string; readonly input: unknown }[];
}

/** A call that is under way, as the parts of the pipeline see it. */
export interface Running {
  readonly id: string;
  readonly key: string | undefined;
  readonly unit: Unit;
  readonly entry: Registered;
}

const nothing = { statement: prepared('select 1'), values: [] };

/** What travels with a call's first statement and may unwind it (whether it was done before, what its run has read)
 * is known after this. */
export async function meet({ scope, meetsSomething }: Unit): Promise<undefined> {
  if (meetsSomething && scope instanceof WriteScope && !scope.started) await scope.run(nothing);
}

export function nothingRecorded(): Recorded {
  return { entries: [], payloads: [], events: [], deliveries: [], usage: [], keys: [] };
}

const write = recorder();

/** One statement for everything. The key comes last: two callers with the same key meet there. */
export const recordParts: Readonly<Record<keyof Recorded, RecordPart>> = {
  entries: entryPart,
  payloads: payloadPart,
  events: eventPart,
  deliveries: deliveryPart,
  usage: usagePart,
  keys: keyPart,
};
/** In the order in which they are written. */
export const tables = ['entries', 'payloads', 'events', 'deliveries', 'usage', 'keys'] as const;

function partsOf(recorded: Recorded): PartRows[] {
  return tables.map((table) => ({ part: recordParts[table], rows: recorded[table] }));
}

/** What its run keeps of it, if it is a step, goes with it. */
export function recordEntries(recorded: Recorded, step?: Entry): Entry[] {
  if (step) return write.freshWith(partsOf(recorded), step);
  const entry = write.fresh(partsOf(recorded));
  return entry ? [entry] : [];
}

/** What comes from the spool may have been written before. */
export function recordAgain(recorded: Recorded): Entry[] {
  const entry = write.again(partsOf(recorded));
  return entry ? [entry] : [];
}

/** The same for rows that are JSON already. */
export function recordTexts(texts: readonly PartText[]): Entry[] {
  const entry = write.texts(texts);
  return entry ? [entry] : [];
}
