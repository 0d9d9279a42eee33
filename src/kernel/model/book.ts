// What each company has settled about models, remembered until somebody changes it anywhere. While changes can not be
// heard nothing is believed, and it is read anew each time.
import { eq, sql } from 'drizzle-orm';
import { type Clock, instantOf } from '#base/time';
import type { Db, Store } from '#kernel/store';
import type { Share } from './compare.ts';
import type { Choice, Policy } from './policy.ts';
import { builtinProvider, companysProvider, type Provider } from './provider.ts';
import { policies, providers, ratings } from './tables.ts';

export interface Settled {
  /** Of the company and, where it has none, of the operator. */
  readonly providers: ReadonlyMap<string, Provider>;
  readonly policies: ReadonlyMap<string, Policy>;
  /** Good answers among those that were rated. */
  outcomesOf(segment: string, choice: Choice): Share;
}

export interface Book {
  /** Undefined when it has to be loaded. */
  of(tenantId: string): Settled | undefined;
  load(tenantId: string): Promise<Settled>;
  /** Tells every process, this one first. */
  changed(tenantId: string): void;
  /** What is there for everybody has changed. */
  forgetAll(): void;
  close(): void;
}

export interface BookParts {
  readonly store: Store;
  readonly clock: Clock;
  /** As they are by now: what runs beside us may have been found since. */
  operators(): readonly Provider[];
}

const topic = 'model.book';
const mostCompanies = 10_000;

export function openBook({ store, clock, operators }: BookParts): Book {
  const known = new Map<string, Settled>();
  const loading = new Map<string, Promise<Settled>>();

  function forget(tenantId: string) {
    known.delete(tenantId);
    loading.delete(tenantId);
  }

  function forgetAll() {
    known.clear();
    loading.clear();
  }

  const stops = [store.broadcast.hear(topic, forget), store.broadcast.onGap(forgetAll)];

  /** What changes while it is being read may have been missed: then it is not remembered. */
  function load(tenantId: string): Promise<Settled> {
    const underway = loading.get(tenantId);
    if (underway) return underway;
    const started: Promise<Settled> = read(store.engine(instantOf(clock.nowMs())).db, tenantId, operators())
      .then((settled) => {
        if (loading.get(tenantId) === started) {
          if (known.size >= mostCompanies) known.clear();
          known.set(tenantId, settled);
        }
        return settled;
      })
      .finally(() => {
        if (loading.get(tenantId) === started) loading.delete(tenantId);
      });
    loading.set(tenantId, started);
    return started;
  }

  return {
    of: (tenantId) => (store.broadcast.up ? known.get(tenantId) : undefined),
    load,
    forgetAll,
    changed: (tenantId) => store.broadcast.publish(topic, tenantId),
    close() {
      for (const stop of stops) stop();
    },
  };
}

const none: Share = { good: 0, total: 0 };

async function read(db: Db, tenantId: string, operators: readonly Provider[]): Promise<Settled> {
  const [own, rules, rated] = await Promise.all([
    db.select().from(providers).where(eq(providers.tenantId, tenantId)),
    db.select().from(policies).where(eq(policies.tenantId, tenantId)),
    countRatings(db, tenantId),
  ]);
  const companys = own.flatMap((row) => (row.isEnabled ? (companysProvider(row) ?? []) : []));
  const all = [...operators, ...companys, builtinProvider];
  const outcomes = new Map(
    rated.map(({ segment, provider, model, ...share }) => [keyOf(segment, { provider, model }), share]),
  );
  return {
    providers: new Map(all.map((provider) => [provider.name, provider])),
    policies: new Map(rules.map((row) => [row.workspaceId, policyOf(row)])),
    outcomesOf: (segment, choice) => outcomes.get(keyOf(segment, choice)) ?? none,
  };
}

function countRatings(db: Db, tenantId: string) {
  const { segment, provider, model } = ratings;
  return db
    .select({
      ...{ segment, provider, model },
      good: sql<number>`(count(*) filter (where ${ratings.isGood}))::int`,
      total: sql<number>`count(*)::int`,
    })
    .from(ratings)
    .where(eq(ratings.tenantId, tenantId))
    .groupBy(segment, provider, model);
}

export function policyOf(row: typeof policies.$inferSelect): Policy {
  return {
    workspace_id: row.workspaceId,
    rules: row.rules,
    fallback_strategy: row.fallbackStrategy,
    auto_fallback_enabled: row.autoFallbackEnabled,
  };
}

function keyOf(segment: string, { provider, model }: Choice): string {
  return JSON.stringify([segment, provider, model]);
}
