// Whether a process is at work. Each counts its own beats in a row; the others see whether the count moves, by their
// own clocks, so that no two need agree. What belongs to one whose beats stand still goes to whoever has room, with a
// higher epoch, which fences off whatever the old owner may still try. Nothing here waits for anybody: a process that
// waits does not beat, and would be taken for dead itself.
import { type Entry, prepared, type Store } from '#kernel/store';

export interface Heart {
  /** Counted among the living from here on. */
  begin(): Promise<void>;
  beat(): Promise<void>;
  /** One beat, and a look at the others. Answers who has died; their runs are queued. */
  tick(): Promise<string[]>;
  end(): Promise<void>;
}

export interface HeartParts {
  readonly store: Store;
  /** Counted among the living even with nothing in hand: what it has only heard of is looked up when it dies. */
  readonly isSeen: boolean;
  now(): string;
  /** Others have taken us for dead: what we had in hand is theirs. */
  onLost(): void;
}

// Both go on connections that are never taken, so that a beat does not queue behind the work.
const beat = prepared(
  `insert into work.leases (owner, beat) values ($1, 1) on conflict (owner) do update set beat = leases.beat + 1
   returning beat`,
  { shared: true },
);
const look = prepared(
  `select owner, beat from work.leases
   union all
   select distinct r.owner, 0::bigint from work.runs r where r.state = 'running'
     and not exists (select 1 from work.leases l where l.owner = r.owner)`,
  { shared: true },
);
const takeOver = prepared(
  `update work.runs set state = 'queued', owner = null, epoch = epoch + 1, queued_at = $2
   where id = any(array(
     select id from work.runs where owner = $1 and state = 'running' for update skip locked)) returning id`,
);
/** Last, so that whoever dies in between leaves something to be found. */
const bury = prepared(
  `delete from work.leases where owner = $1 and beat = $2
     and not exists (select 1 from work.runs where owner = $1 and state = 'running')`,
);
const release = prepared(
  `update work.runs set state = 'queued', owner = null, queued_at = $2 where owner = $1 and state = 'running'`,
);

/** Several beats long, and short enough that its runs go on elsewhere within five seconds. */
const silenceMs = 2500;
/** Where we are slow ourselves the others may be as well: so often they must have been seen to stand still. */
const silentLooks = 5;

interface Seen {
  readonly beat: number;
  readonly sinceMs: number;
  readonly looks: number;
}

export function openHeart(parts: HeartParts): Heart {
  const { store } = parts;
  const me = store.processId;
  const run = (statement: Entry['statement'], values: readonly unknown[]) =>
    store.engine(parts.now()).run({ statement, values });
  const others = watchingOthers(me, store.kind === 'embedded');
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
    beat: own,
    async tick() {
      if (beats > 0 || parts.isSeen) await own();
      const died: string[] = [];
      for (const { owner, beat: last } of others.still((await run(look, [])).rows, performance.now())) {
        const taken = await run(takeOver, [owner, parts.now()]);
        const buried = await run(bury, [owner, last]);
        if (taken.rowCount + buried.rowCount > 0) died.push(owner);
        if (buried.rowCount > 0) others.forget(owner);
      }
      return died;
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
export function watchingOthers(me: string, isEmbedded: boolean) {
  let others = new Map<string, Seen>();
  let isFirstLook = true;
  function still(rows: readonly (readonly unknown[])[], nowMs: number): Standing[] {
    const seen = new Map<string, Seen>();
    const found: Standing[] = [];
    for (const [name, count] of rows) {
      const one = { owner: String(name), beat: Number(count) };
      if (one.owner === me) continue;
      const known = others.get(one.owner);
      const isSame = known?.beat === one.beat;
      const entry = isSame ? { ...known, looks: known.looks + 1 } : { beat: one.beat, sinceMs: nowMs, looks: 0 };
      seen.set(one.owner, entry);
      const isSilent = nowMs - entry.sinceMs > silenceMs && entry.looks >= silentLooks;
      if ((isEmbedded && isFirstLook) || one.beat === 0 || isSilent) found.push(one);
    }
    others = seen;
    isFirstLook = false;
    return found;
  }
  return { still, forget: (owner: string) => others.delete(owner) };
}
