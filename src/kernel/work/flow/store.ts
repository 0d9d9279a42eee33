// Every query on flows and their versions.
import { and, asc, desc, eq, gt, type SQL, sql } from 'drizzle-orm';
import { type Db, prepared, records } from '#kernel/store';
import type { FlowState } from './model.ts';
import { flows, versions } from './tables.ts';

const shown = {
  ...{ id: flows.id, name: flows.name, description: flows.description, category: flows.category },
  ...{ state: flows.state, latest: flows.latest, active: flows.active, tainted: flows.tainted },
  ...{ createdAt: flows.createdAt, updatedAt: flows.updatedAt },
};
const whole = { ...shown, params: flows.params, subscriptions: flows.subscriptions };

export interface Wanted {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly state?: FlowState | undefined;
  readonly category?: string | undefined;
}

export function flowPage(db: Db, { limit, after, state, category }: Wanted) {
  const which = and(
    after ? gt(flows.name, after) : undefined,
    state ? eq(flows.state, state) : undefined,
    category ? eq(flows.category, category) : undefined,
  );
  return db.select(shown).from(flows).where(which).orderBy(asc(flows.name)).limit(limit);
}

const ids = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** By its id, or by its name. */
export async function flowCalled(db: Db, called: string) {
  const which = ids.test(called) ? eq(flows.id, called) : eq(flows.name, called);
  const [row] = await db
    .select({ ...whole, actor: flows.actor, hookHash: flows.hookHash })
    .from(flows)
    .where(which);
  return row;
}

const insert = prepared(
  `insert into work.flows (id, name, description, category, state, latest, params, subscriptions, tainted)
   select $1, $2, $3, $4, 'draft', 1, $5, '[]',
     exists (select 1 from invoke.taints t where t.run = any($6) and (t.until is null or t.until > $7))
   on conflict (tenant_id, name) do nothing returning id`,
);

export interface NewFlow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly params: object;
  /** What may have steered whoever draws it, and until when that counts. */
  readonly taints: readonly string[];
  readonly now: string;
}

/** False when one is called so already. */
export async function insertFlow(db: Db, row: NewFlow): Promise<boolean> {
  const { id, name, description, category, params, taints, now } = row;
  const values = [id, name, description, category, JSON.stringify(params), taints, now];
  return (await db.$run({ statement: insert, values })).rows.length === 1;
}

const addTaint = prepared(
  `update work.flows set tainted = true where id = $1 and not tainted
     and exists (select 1 from invoke.taints t where t.run = any($2) and (t.until is null or t.until > $3))`,
);

/** What was steered once stays so, whoever draws on. */
export async function taintFlow(db: Db, id: string, { taints, now }: Pick<NewFlow, 'taints' | 'now'>) {
  await db.$run({ statement: addTaint, values: [id, taints, now] });
}

type Changes = Partial<Omit<typeof flows.$inferInsert, 'id' | 'tenantId' | 'createdAt' | 'latest'>>;

/** Nothing when it is not as it was expected to be. */
export async function changeFlow(db: Db, { id, only }: { id: string; only?: SQL | undefined }, changes: Changes) {
  const [row] = await db
    .update(flows)
    .set({ ...changes, updatedAt: sql`current_setting('app.now')::timestamptz` })
    .where(and(eq(flows.id, id), only))
    .returning(whole);
  return row;
}

/** The next version, unless somebody else has drawn one since. */
export async function nextVersion(db: Db, id: string, seen: number): Promise<number | undefined> {
  const [row] = await db
    .update(flows)
    .set({ latest: seen + 1 })
    .where(and(eq(flows.id, id), eq(flows.latest, seen)))
    .returning({ latest: flows.latest });
  return row?.latest;
}

export async function insertVersion(db: Db, row: typeof versions.$inferInsert) {
  await db.insert(versions).values(row);
}

export async function graphOf(db: Db, flowId: string, version: number) {
  const [row] = await db
    .select({ graph: versions.graph })
    .from(versions)
    .where(and(eq(versions.flowId, flowId), eq(versions.version, version)));
  return row?.graph;
}

export function versionPage(db: Db, { flowId, limit, before }: { flowId: string; limit: number; before: number }) {
  const { version, createdAt, createdBy } = versions;
  return db
    .select({ version, createdAt, createdBy })
    .from(versions)
    .where(and(eq(versions.flowId, flowId), sql`${version} < ${before}`))
    .orderBy(desc(version))
    .limit(limit);
}

export async function deleteFlow(db: Db, id: string) {
  await db.delete(versions).where(eq(versions.flowId, id));
  const [row] = await db.delete(flows).where(eq(flows.id, id)).returning(shown);
  return row;
}

const underWay = prepared(
  `select count(*)::integer as runs from work.runs
   where flow_id = $1 and finished_at is null`,
);

/** How many of its runs are not over. */
export async function runsUnderWay(db: Db, id: string): Promise<number> {
  const [row] = records(await db.$run({ statement: underWay, values: [id] }));
  return Number(row?.runs ?? 0);
}

const doing = prepared(
  `select f.id, count(r.state)::integer as runs, max(r.created_at) as last_run_at,
     count(r.state) filter (where r.state = 'done')::integer as well,
     count(r.state) filter (where r.state in ('done', 'failed'))::integer as ended
   from unnest($1::text[]) as f(id) left join lateral (
     select state, created_at from work.runs
     where flow_id = f.id order by id desc limit 100) r on true
   group by f.id`,
);

export interface Doing {
  readonly runs: number;
  readonly successRate: number | null;
  readonly lastRunAt: string | null;
}

export async function doingOf(db: Db, flowIds: readonly string[]): Promise<ReadonlyMap<string, Doing>> {
  const rows = flowIds.length > 0 ? records(await db.$run({ statement: doing, values: [flowIds] })) : [];
  return new Map(
    rows.map(({ id, runs, last_run_at: lastRunAt, well, ended }) => [
      String(id),
      {
        runs: Number(runs),
        successRate: Number(ended) === 0 ? null : Number(well) / Number(ended),
        lastRunAt: lastRunAt === null ? null : String(lastRunAt),
      },
    ]),
  );
}
