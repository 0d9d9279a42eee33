// Whether a process is at work. Each counts its own beats in a row; the others see whether the count moves, by their
// own clocks, so that no two need agree. What belongs to one whose beats stand still goes to whoever has room, with a
// higher epoch, which fences off whatever the old owner may still try.
import { type Entry, prepared, type Store } from '#kernel/store';

export interface Heart {
  /** Counted among the living from here on. */
  begin(): Promise<void>;
  /** One beat, and a look at the others. Answers how many have died; their runs are queued. */
  tick(): Promise<number>;
  end(): Promise<void>;
}

export interface HeartParts {
  readonly store: Store;
  now(): string;
  /** Others have taken us for dead: what we had in hand is theirs. */
  onLost(): void;
}

const beat = prepared(
  `insert into work.leases (owner, beat) values ($1, 1) on conflict (owner) do update set beat = leases.beat + 1
   returning beat`,
);
const look = prepared(
  `select owner, beat from work.leases
   union all
   select distinct r.owner, 0::bigint from work.runs r where r.state = 'running'
     and not exists (select 1 from work.leases l where l.owner = r.owner)`,
);
const takeOver = prepared(
  `update work.runs set state = 'queued', owner = null, epoch = epoch + 1, queued_at = $2
   where owner = $1 and state = 'running' returning id`,
);
/** Last, so that whoever dies in between leaves something to be found. */
const bury = prepared('delete from work.leases where owner = $1 and beat = $2');
const release = prepared(
  `update work.runs set state = 'queued', owner = null, queued_at = $2 where owner = $1 and state = 'running'`,
);

/** Several beats long, and short enough that its runs go on elsewhere within five seconds. */
const silenceMs = 2500;

interface Seen {
  readonly beat: number;
  readonly sinceMs: number;
}

export function openHeart(parts: HeartParts): Heart {
  const { store } = parts;
  const me = store.processId;
  const run = (statement: Entry['statement'], values: readonly unknown[]) =>
    store.engine(parts.now()).run({ statement, values });
  const dead = watchingOthers(me, store.kind === 'embedded');
  let beats = 0;
  let beginning: Promise<void> | undefined;

  async function own() {
    const counted = Number((await run(beat, [me])).rows[0]?.[0]);
    const isLost = beats > 0 && counted === 1;
    beats = counted;
    if (isLost) parts.onLost();
  }

  return {
    async begin() {
      if (beats > 0) return;
      beginning ??= own().finally(() => {
        beginning = undefined;
      });
      await beginning;
    },
    async tick() {
      if (beats > 0) await own();
      const died = dead((await run(look, [])).rows);
      for (const { owner, beat: last } of died) {
        await run(takeOver, [owner, parts.now()]);
        await run(bury, [owner, last]);
      }
      return died.length;
    },
    async end() {
      if (beats === 0) return;
      await run(release, [me, parts.now()]);
      await run(bury, [me, beats]);
    },
  };
}

interface Standing {
  readonly owner: string;
  readonly beat: number;
}

/** Who has stood still for too long, or has never been there. On the embedded database nobody else can be. */
function watchingOthers(me: string, isEmbedded: boolean) {
  let others = new Map<string, Seen>();
  let isFirstLook = true;
  return (rows: readonly (readonly unknown[])[]): Standing[] => {
    const nowMs = performance.now();
    const seen = new Map<string, Seen>();
    const still: Standing[] = [];
    for (const [name, count] of rows) {
      const one = { owner: String(name), beat: Number(count) };
      if (one.owner === me) continue;
      const known = others.get(one.owner);
      const entry = known?.beat === one.beat ? known : { beat: one.beat, sinceMs: nowMs };
      if ((isEmbedded && isFirstLook) || one.beat === 0 || nowMs - entry.sinceMs > silenceMs) still.push(one);
      else seen.set(one.owner, entry);
    }
    others = seen;
    isFirstLook = false;
    return still;
  };
}
