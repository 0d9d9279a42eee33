// Every query about the demo company, as the engine: it is the installation's, and its people are nobody's.
import { z } from 'zod';
import type { Instant } from '#base/time';
import { Id, Instant as InstantShape } from '#kernel/contract';
import { type Entry, prepared, type ReadScope, records } from '#kernel/store';

export const Demo = z.object({
  tenantId: Id,
  seed: z.string(),
  people: z.record(z.string(), Id),
  openedAt: InstantShape,
  playedAt: InstantShape.nullable(),
  removingAt: InstantShape.nullable(),
});
export type Demo = z.output<typeof Demo>;

const shown = prepared(
  `select tenant_id as "tenantId", seed, people, created_at as "openedAt", played_at as "playedAt",
     removing_at as "removingAt" from platform.demos`,
);
const mark = prepared('select 1 from platform.demos where tenant_id = $1');
const insertDemo = prepared('insert into platform.demos (id, tenant_id, seed, people) values ($1, $2, $3, $4)');
const insertUser = prepared('insert into identity.users (id, name, email) values ($1, $2, $3)');
const insertMembership = prepared(
  `insert into identity.memberships (id, tenant_id, user_id, role) values ($1, $2, $3, $4)
   on conflict (tenant_id, user_id) do nothing`,
);
const setPlayed = prepared(
  'update platform.demos set played_at = $2, updated_at = $2 where tenant_id = $1 and played_at is null',
);
const setRemoving = prepared(
  'update platform.demos set removing_at = coalesce(removing_at, $2), updated_at = $2 where tenant_id = $1',
);
const suspend = prepared(`update tenant.tenants set status = 'suspended', updated_at = $2 where id = $1`);

export async function demoNow(engine: ReadScope): Promise<Demo | undefined> {
  const [row] = records(await engine.run({ statement: shown, values: [] }));
  return row && Demo.parse(row);
}

export async function isDemo(engine: ReadScope, tenantId: string): Promise<boolean> {
  return (await engine.run({ statement: mark, values: [tenantId] })).rowCount > 0;
}

interface NewDemo extends Pick<Demo, 'tenantId' | 'seed' | 'people'> {
  readonly id: string;
}

export const entries = {
  demo: ({ id, tenantId, seed, people }: NewDemo): Entry => ({
    statement: insertDemo,
    values: [id, tenantId, seed, JSON.stringify(people)],
  }),
  person: (id: string, name: string, email: string): Entry => ({ statement: insertUser, values: [id, name, email] }),
  membership: (one: { id: string; tenantId: string; userId: string; role: string }): Entry => ({
    statement: insertMembership,
    values: [one.id, one.tenantId, one.userId, one.role],
  }),
  played: (tenantId: string, now: Instant): Entry => ({ statement: setPlayed, values: [tenantId, now] }),
  removing: (tenantId: string, now: Instant): Entry => ({ statement: setRemoving, values: [tenantId, now] }),
  suspended: (tenantId: string, now: Instant): Entry => ({ statement: suspend, values: [tenantId, now] }),
};
