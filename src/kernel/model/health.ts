// How the models that a company uses are doing: from those who ask them, and from a question every five minutes where
// nobody has asked.
import { sql } from 'drizzle-orm';
import { type Clock, instantOf } from '#base/time';
import type { Call, Capability, Schedule } from '#kernel/contract';
import type { Book, Settled } from './book.ts';
import type { Client } from './client.ts';
import { checkHealth, type Health, noteHealth, showHealth } from './contracts.ts';
import { type Choice, planOf } from './policy.ts';
import type { Provider } from './provider.ts';
import { probe } from './settings.ts';
import type { Place, Standings } from './standing.ts';
import { metrics } from './tables.ts';
import { builtinWire } from './wires.ts';

export interface HealthParts {
  readonly book: Book;
  readonly client: Client;
  readonly standings: Standings;
  readonly clock: Clock;
  readonly usual: Partial<Choice>;
  /** Looks whether anything runs beside us. */
  detect(): Promise<void>;
}

export const checkHealthOften: Schedule = {
  ...{ name: 'health', contract: checkHealth, input: {}, every: '5 minutes', scope: 'tenant' },
};

export function healthCapabilities(parts: HealthParts): Capability[] {
  const { book, standings, clock } = parts;
  /** Shared providers are asked by one company's check for all of them. */
  const probedMs = new Map<string, number>();

  const settledOf = async ({ tenant }: Call) => book.of(tenant.id) ?? (await book.load(tenant.id));

  return [
    showHealth.implement(async (call) => {
      const kept = await call.db.select().from(metrics);
      const fresh = placesOf(parts, await settledOf(call), call).map((place) => healthAt(standings, place));
      const now = instantOf(clock.nowMs());
      const items = fresh.map((one): Health => {
        const row = kept.find(({ provider, model }) => provider === one.provider && model === one.model);
        if (one.samples > 0 || !row) return { ...one, checked_at: now };
        const { provider, model, status, samples, note, checkedAt } = row;
        return {
          ...{ provider, model, status, samples, note, checked_at: checkedAt },
          ...{ average_latency_ms: row.averageLatencyMs, error_rate: row.errorRate, within_3s: null },
        };
      });
      return { items };
    }),

    checkHealth.implement(async (call) => {
      await parts.detect();
      const settled = await settledOf(call);
      const places = placesOf(parts, settled, call);
      const names = [...new Set(places.map(({ provider }) => provider))];
      const silent = names
        .flatMap((name) => settled.providers.get(name) ?? [])
        .filter((one) => isDue(probedMs, clock, one));
      const notes = new Map(await Promise.all(silent.map((one) => check(parts, call, { provider: one, places }))));
      const items = places.map((place) => ({ ...healthAt(standings, place), note: notes.get(place.provider) ?? null }));
      if (items.length > 0) await call.invoke(noteHealth, { items });
      return { checked: silent.length };
    }),

    noteHealth.implement(async (call, { items }) => {
      if (items.length === 0) return { noted: 0 };
      const rows = items.map(({ average_latency_ms, error_rate, within_3s: _, ...rest }) => ({
        ...{ ...rest, id: call.newId(), averageLatencyMs: average_latency_ms, errorRate: error_rate },
        checkedAt: call.now,
      }));
      await call.db
        .insert(metrics)
        .values(rows)
        .onConflictDoUpdate({ target: [metrics.tenantId, metrics.provider, metrics.model], set: excluded });
      return { noted: items.length };
    }),
  ];
}

const excluded = {
  status: sql`excluded.status`,
  averageLatencyMs: sql`excluded.average_latency_ms`,
  errorRate: sql`excluded.error_rate`,
  samples: sql`excluded.samples`,
  note: sql`excluded.note`,
  checkedAt: sql`excluded.checked_at`,
};

const betweenProbesMs = 240_000;

function isDue(probedMs: Map<string, number>, clock: Clock, { scope, name }: Provider): boolean {
  const key = `${scope} ${name}`;
  const nowMs = clock.nowMs();
  if (nowMs - (probedMs.get(key) ?? Number.NEGATIVE_INFINITY) < betweenProbesMs) return false;
  probedMs.set(key, nowMs);
  return true;
}

/** A model that nobody has asked lately is as well as its provider. */
async function check(
  { client, standings }: HealthParts,
  call: Call,
  { provider, places }: { provider: Provider; places: readonly Place[] },
): Promise<[string, string | null]> {
  const startedMs = performance.now();
  const asker = { callId: call.id, tenantId: call.tenant.id, actor: call.actor };
  const note = await probe(client, { provider, asker, signal: call.signal });
  const latencyMs = performance.now() - startedMs;
  for (const place of places.filter((one) => one.provider === provider.name)) {
    if (standings.conditionOf(place).samples > 0 && note === null) continue;
    standings.end(place, { kind: note === null ? 'good' : 'bad', latencyMs });
    // Who does not answer to that either is ill beyond doubt.
    if (note !== null) standings.end(place, { kind: 'bad', latencyMs });
  }
  return [provider.name, note];
}

/** The models that its policies name, those it would use without one, and those it has asked lately. */
function placesOf({ usual, standings }: HealthParts, settled: Settled, { tenant }: Call): Place[] {
  const byRule = [...settled.policies.values()].flatMap((policy) =>
    policy.rules.flatMap(({ segment }) => {
      const plan = planOf({ ability: 'text', segment }, { policy, providers: settled.providers, usual });
      return plan?.choices ?? [];
    }),
  );
  const unasked = planOf({ ability: 'text' }, { policy: undefined, providers: settled.providers, usual });
  const asked = standings.known(tenant.id);
  const places = [...byRule, ...(unasked?.choices ?? []), ...asked].flatMap(({ provider, model }): Place[] => {
    const there = settled.providers.get(provider);
    return there && provider !== builtinWire.provider ? [{ scope: there.scope, provider, model }] : [];
  });
  return [...new Map(places.map((place) => [`${place.provider} ${place.model}`, place])).values()];
}

function healthAt(standings: Standings, place: Place): Omit<Health, 'checked_at'> {
  const { samples, averageLatencyMs, errorRate, promptShare, status } = standings.conditionOf(place);
  const { provider, model } = place;
  const measured = { average_latency_ms: averageLatencyMs ?? null, within_3s: promptShare ?? null };
  return { provider, model, status, ...measured, error_rate: errorRate, samples, note: null };
}
