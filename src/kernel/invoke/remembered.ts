// Answers of reads that say so are told again without asking the database. What an event of the company makes untrue is
// asked for anew at once in the process where it happened and a moment later in every other; while other processes can
// not be heard, nothing is told from memory.
import { LRUCache } from 'lru-cache';
import { durationMs } from '#base/time';
import { type AnyContract, type EventRecord, type Remembering, rememberedFor } from '#kernel/contract';
import type { Store } from '#kernel/store';
import { hashOf } from './keys.ts';
import type { Admitted } from './request.ts';

export interface Remembered {
  /** Undefined when it must be asked for; then `keep` may be told what was answered. */
  find(admitted: Admitted): { readonly output: unknown } | undefined;
  /** To be asked for before the work begins: what happens meanwhile makes its answer too old to keep. */
  begin(admitted: Admitted): ((output: unknown) => void) | undefined;
  onEvents(event: Pick<EventRecord, 'type' | 'tenantId'>): void;
  close(): void;
}

interface Kept {
  readonly output: unknown;
  readonly turn: number;
  readonly atMs: number;
}

const topic = 'invoke.remembered';
const mostChars = 32_000_000;
const mostCharsEach = 256_000;

export function openRemembered(store: Pick<Store, 'broadcast'>, contracts: readonly AnyContract[]): Remembered {
  const watched = new Set(contracts.flatMap((one) => rememberingOf(one)?.until.map(({ name }) => name) ?? []));
  const answers = new LRUCache<string, Kept>({ maxSize: mostChars, maxEntrySize: mostCharsEach });
  /** When an event last happened in a company, in turns of this process. */
  const changed = new Map<string, number>();
  let turn = 0;
  let blindUntil = 0;

  const happened = (place: string) => {
    turn += 1;
    changed.set(place, turn);
  };
  const missed = () => {
    turn += 1;
    blindUntil = turn;
  };
  const stops = [store.broadcast.hear(topic, happened), store.broadcast.onGap(missed)];

  function isTrue({ turn: at, atMs }: Kept, { until, kind }: Remembering, { tenantId, nowMs }: Admitted): boolean {
    const ageMs = nowMs - atMs;
    if (at < blindUntil || ageMs < 0 || ageMs >= durationMs(rememberedFor[kind])) return false;
    return until.every(({ name }) => (changed.get(`${tenantId} ${name}`) ?? 0) <= at);
  }

  return {
    find(admitted) {
      const remembering = usable(admitted, store);
      if (!remembering) return undefined;
      const kept = answers.get(nameOf(admitted, remembering));
      return kept && isTrue(kept, remembering, admitted) ? { output: structuredClone(kept.output) } : undefined;
    },
    begin(admitted) {
      const remembering = usable(admitted, store);
      if (!remembering) return undefined;
      const at = { turn, atMs: admitted.nowMs };
      const name = nameOf(admitted, remembering);
      return (output) => {
        const size = JSON.stringify(output).length + name.length;
        answers.set(name, { ...at, output: structuredClone(output) }, { size });
      };
    },
    onEvents({ type, tenantId }) {
      if (!watched.has(type)) return;
      happened(`${tenantId} ${type}`);
      store.broadcast.publish(topic, `${tenantId} ${type}`);
    },
    close() {
      for (const stop of stops) stop();
      answers.clear();
    },
  };
}

function rememberingOf({ spec }: AnyContract): Remembering | undefined {
  return spec.effect === 'read' ? spec.remember : undefined;
}

function usable({ entry: { contract } }: Admitted, { broadcast }: Pick<Store, 'broadcast'>): Remembering | undefined {
  const remembering = rememberingOf(contract);
  return remembering && broadcast.up && !contract.spec.sensitive && contract.answer === 'json'
    ? remembering
    : undefined;
}

/** What somebody is told may depend on all that is known of them, and on the brand and the name by which they came. */
function nameOf({ tenantId, entry, input, actor, origin }: Admitted, { forAll }: Remembering): string {
  const { kind, id, roles, scopes, delegatedBy } = actor;
  const asker = forAll ? null : { kind, id, roles, scopes, delegatedBy };
  const { brand = null, host } = origin;
  return `${tenantId} ${entry.contract.name} ${hashOf([asker, brand, host, input])}`;
}
