// What asking costs: reserved before anything leaves, settled and written down afterwards, whatever became of it.
import type { Clock } from '#base/time';
import { instantOf } from '#base/time';
import { type Meter, modelUse, type Reservation, type UsageRow } from '#kernel/meter';
import type { Spool } from '#kernel/store';
import type { Choice } from './policy.ts';
import type { Asker } from './provider.ts';
import { readIn, tokensIn, type Units } from './size.ts';

/** Who asks, for what, and whose limits it falls under. */
export interface Asking extends Asker {
  /** The capability for which it is. */
  readonly task: string;
  readonly workspaceId: string;
  readonly runId?: string | undefined;
  /** Of the run. */
  readonly step?: string | undefined;
  readonly crewId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Nobody else has counted it as a call. */
  readonly countsAsCall?: boolean;
}

export interface Ended {
  readonly units: Units;
  readonly latencyMs: number;
  readonly isGood: boolean;
}

export interface Held {
  /** Answers what it cost, in millionths. */
  settle(ended: Ended): number | Promise<number>;
}

export interface SpendParts {
  readonly meter: Pick<Meter, 'reserve' | 'costOf'>;
  readonly spool: Pick<Spool, 'post'>;
  readonly clock: Clock;
  newId(): string;
}

export interface Spender {
  /** What was used is handed over to be written down. */
  flush(): void;
  /** At once when this process holds enough and the prices are known. */
  reserve(asking: Asking, choice: Choice, most: Units): Held | Promise<Held>;
  costOf(asking: Pick<Asking, 'tenantId'>, choice: Choice, units: Units): Cost | Promise<Cost>;
}

export type Cost = Exclude<ReturnType<Meter['costOf']>, Promise<unknown>>;
type Used = Parameters<Meter['costOf']>[0];

/** Rows of so long go together: one of each thousands a second would cost more than what it tells of. */
const gatherMs = 10;
const mostRows = 200;
const currency = 'USD';

export function openSpender({ meter, spool, clock, newId }: SpendParts): Spender {
  const log = openUsageLog({ spool, clock, newId });
  const now = sharedInstant(clock);

  function costOf({ tenantId }: Pick<Asking, 'tenantId'>, choice: Choice, units: Units): Cost | Promise<Cost> {
    const { provider, model } = choice;
    const used = { tenantId, provider, model, at: now(), units };
    const cost = meter.costOf(used);
    return cost instanceof Promise ? cost.then((found) => whole(found, used)) : whole(cost, used);
  }

  /** What a cache reads or keeps and has no price of its own goes by what reading costs. */
  function whole(cost: Cost, used: Used): Cost | Promise<Cost> {
    if (cost.unpriced.length === 0) return cost;
    const items = cacheItems.filter((item) => cost.unpriced.includes(item));
    return items.length === 0 ? cost : meter.costOf(asRead(used, items));
  }

  function reserve(asking: Asking, choice: Choice, most: Units): Held | Promise<Held> {
    const cost = costOf(asking, choice, most);
    if (cost instanceof Promise) return cost.then((found) => reserved(asking, choice, { most, cost: found }));
    return reserved(asking, choice, { most, cost });
  }

  function reserved(asking: Asking, choice: Choice, { most, cost }: { most: Units; cost: Cost }) {
    const amount = { tokens: tokensIn(most), costMicros: cost.costMicros, ...callsOf(asking) };
    const unpriced = cost.unpriced.length === 0 ? undefined : { ...choice, items: cost.unpriced };
    const reserving = meter.reserve({ tenantId: asking.tenantId, holders: holdersOf(asking), amount, unpriced });
    if (reserving instanceof Promise) return reserving.then((reservation) => heldBy(reservation, asking, choice));
    return heldBy(reserving, asking, choice);
  }

  function heldBy(reservation: Reservation, asking: Asking, choice: Choice): Held {
    return {
      settle(ended) {
        const cost = costOf(asking, choice, ended.units);
        if (cost instanceof Promise) return cost.then(({ costMicros }) => settled({ ...ended, costMicros }));
        return settled({ ...ended, costMicros: cost.costMicros });
      },
    };

    function settled(ended: Ended & { costMicros: number }): number {
      const { units, costMicros, isGood } = ended;
      const tokens = tokensIn(units);
      // A try that was never made is none of the calls that somebody is limited to.
      const isCall = asking.countsAsCall === true && (isGood || tokens > 0 || costMicros > 0);
      reservation.settle({ tokens, costMicros, ...(isCall ? { calls: 1 } : {}) });
      log.add(rowOf({ asking, choice, ended, isCall, at: now(), id: newId() }));
      return costMicros;
    }
  }

  return { reserve, costOf, flush: () => log.flush() };
}

/** So many times what reading costs is asked at the most by those who ask for it. */
const timesReading = { cached_token: 1, cache_write_token: 1.25, cache_write_hour_token: 2 } as const;
const cacheItems = ['cached_token', 'cache_write_token', 'cache_write_hour_token'] as const;

function asRead(used: Used, items: readonly (typeof cacheItems)[number][]): Used {
  const { units } = used;
  const read = items.reduce((sum, item) => sum + (units[item] ?? 0) * timesReading[item], units.input_token ?? 0);
  const none = Object.fromEntries(items.map((item) => [item, 0]));
  return { ...used, units: { ...units, ...none, input_token: Math.ceil(read) } };
}

/** Written once for all of the same millisecond. */
function sharedInstant(clock: Clock): () => string {
  let last = { ms: Number.NaN, text: '' };
  return () => {
    const ms = clock.nowMs();
    if (ms !== last.ms) last = { ms, text: instantOf(ms) };
    return last.text;
  };
}

/** What a crash loses of it is still counted as spent by the slice that it was spent from. */
function openUsageLog({ spool, clock, newId }: Omit<SpendParts, 'meter'>) {
  let rows: UsageRow[] = [];
  let timer: NodeJS.Timeout | undefined;

  function flush() {
    clearTimeout(timer);
    timer = undefined;
    if (rows.length === 0) return;
    const body = JSON.stringify(rows);
    rows = [];
    spool.post({ id: newId(), kind: 'usage', tenantId: null, at: instantOf(clock.nowMs()), body });
  }

  return {
    flush,
    add(row: UsageRow) {
      rows.push(row);
      if (rows.length >= mostRows) return flush();
      timer ??= setTimeout(flush, gatherMs);
    },
  };
}

function callsOf({ countsAsCall }: Asking) {
  return countsAsCall ? { calls: 1 } : {};
}

type Holders = Parameters<Meter['reserve']>[0]['holders'];

function holdersOf({ actor, runId, crewId, workspaceId }: Asking): Holders {
  const acting = [actor, actor.delegatedBy].flatMap((one): Holders => {
    if (one?.kind === 'agent') return [{ kind: 'agent', id: one.id }];
    return one?.kind === 'person' ? [{ kind: 'user', id: one.id }] : [];
  });
  return [
    ...acting,
    { kind: 'workspace', id: workspaceId },
    ...(runId === undefined ? [] : [{ kind: 'run' as const, id: runId }]),
    ...(crewId === undefined ? [] : [{ kind: 'crew' as const, id: crewId }]),
  ];
}

interface Row {
  readonly asking: Asking;
  readonly choice: Choice;
  readonly ended: Ended & { readonly costMicros: number };
  readonly isCall: boolean;
  readonly at: string;
  readonly id: string;
}

function rowOf({ asking, choice, ended, isCall, at, id }: Row): UsageRow {
  const { tenantId, actor, workspaceId, runId, step, crewId } = asking;
  const { units, latencyMs, isGood, costMicros } = ended;
  const agent = actor.kind === 'agent' ? actor : actor.delegatedBy;
  const capability = isCall ? asking.task : modelUse;
  const { cached_token: cached = 0, cache_write_token = 0, cache_write_hour_token = 0 } = units;
  const kept = cache_write_token + cache_write_hour_token;
  return {
    ...{ id, tenant_id: tenantId, at, user_id: actor.id, capability, calls: 1, failures: isGood ? 0 : 1 },
    ...{ latency_ms: latencyMs, provider: choice.provider, model: choice.model },
    ...{ tokens_in: readIn(units), tokens_out: units.output_token ?? 0, tokens_cached: cached },
    ...(kept === 0 ? {} : { tokens_kept: kept }),
    ...{ cost_micros: costMicros, currency, workspace_id: workspaceId },
    ...(runId === undefined ? {} : { run_id: runId, ...(step === undefined ? {} : { step }) }),
    ...(crewId === undefined ? {} : { crew_id: crewId }),
    ...(agent?.kind === 'agent' ? { agent_id: agent.id } : {}),
  };
}
