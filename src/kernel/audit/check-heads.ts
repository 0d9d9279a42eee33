// Whether the heads follow one another, are what was signed, and are those that were written down outside.
import { type Db, prepared } from '#kernel/store';
import type { OutsideHead } from './heads.ts';
import type { KnownKeys } from './keys.ts';
import { headColumns, headsIn, textOf } from './seal-rows.ts';
import { hashOfHead, isHeadSigned, type Place, type SignedHead, start } from './segment.ts';
import type { Findings } from './verdict.ts';

const atOnce = 500;
const page = prepared(`select ${headColumns} from audit.segments where number > $1 order by number limit ${atOnce}`);

export async function* allHeads(db: Db): AsyncGenerator<SignedHead> {
  for (let after: number | undefined = -1; after !== undefined; ) {
    const heads: SignedHead[] = headsIn(await db.$run({ statement: page, values: [after] }));
    yield* heads;
    after = heads.length === atOnce ? heads.at(-1)?.number : undefined;
  }
}

interface Following {
  readonly head: SignedHead;
  readonly before: SignedHead | undefined;
}

export function checkHead({ head, before }: Following, keys: KnownKeys, found: Findings) {
  const segment = head.number;
  const expected = (before?.number ?? 0) + 1;
  const about = { segment };
  if (segment !== expected) {
    found.report('segment missing', `Between segment ${expected - 1} and ${segment} there is a gap`, about);
  } else if (head.previous !== (before?.hash ?? '')) {
    found.report('segment changed', `Segment ${segment} does not follow on the one before it`, about);
  }
  if (hashOfHead(head) !== head.hash) {
    found.report('segment changed', `The head of segment ${segment} is not what was sealed`, about);
  }
  if (!isAfter(head, before ?? start)) {
    found.report('segment changed', `Segment ${segment} ends before it begins`, about);
  }
  if (!textOf(head.form)) found.report('segment changed', `Segment ${segment} is of an unknown form`, about);
  checkSignature(head, keys, found);
}

function checkSignature(head: OutsideHead | SignedHead, keys: KnownKeys, found: Findings) {
  const about = { segment: head.number };
  const publicKey = keys.get(head.keyId);
  if (!publicKey) {
    found.report('key unknown', `Segment ${head.number} was signed with key ${head.keyId}, which is not ours`, about);
  } else if (!isHeadSigned(publicKey, head)) {
    found.report('signature wrong', `The signature of segment ${head.number} is not ours`, about);
  }
}

function isAfter(place: Place, before: Place): boolean {
  if (place.era !== before.era) return place.era > before.era;
  const [own, other] = [BigInt(place.lastTxid), BigInt(before.lastTxid)];
  return own === other ? place.lastId > before.lastId : own > other;
}

export interface Inside {
  readonly keys: KnownKeys;
  /** Every segment that is there, by its number. */
  readonly segments: ReadonlyMap<number, Pick<SignedHead, 'era' | 'hash' | 'sealedAt'>>;
  /** The present one. */
  readonly era: number;
  readonly eras: ReadonlyMap<number, Era>;
}

export interface Era {
  readonly beganAt: string;
  readonly reason: string;
}

/** Answers what a restore has lost: sealed in an era that is over, and not there when the next began. */
export function checkOutside(outside: readonly OutsideHead[], inside: Inside, found: Findings): string[] {
  const losses: string[] = [];
  for (const head of outside) {
    const { number, era } = head;
    const own = inside.segments.get(number);
    if (own?.hash === head.hash) continue;
    const about = { segment: number };
    if (wasLost(head, inside)) {
      losses.push(`Segment ${number} of era ${era}, sealed at ${head.sealedAt}${sinceWhen(inside.eras.get(era + 1))}`);
    } else if (own === undefined) {
      const says = `Segment ${number} was sealed at ${head.sealedAt} and is not there any more`;
      found.report('end cut off', says, about);
    } else {
      found.report('segment changed', `Segment ${number} is another than the one that was sealed`, about);
    }
    checkSignature(head, inside.keys, found);
  }
  return [...new Set(losses)];
}

/** What a backup held unsealed of an era that is over was sealed anew, under the same number, when it had come back. */
function wasLost({ number, era }: OutsideHead, { segments, era: present, eras }: Inside): boolean {
  const own = segments.get(number);
  const next = eras.get(era + 1);
  if (era >= present) return false;
  return own === undefined || own.era > era || (next !== undefined && own.sealedAt >= next.beganAt);
}

/** Whoever reads it knows whether they have restored anything then. */
function sinceWhen(next: Era | undefined): string {
  return next ? `; the next era began at ${next.beganAt}: ${next.reason}` : '';
}
