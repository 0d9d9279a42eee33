// Removing the demo company, whole: whatever table a module has brought, its rows of that company go. It touches no
// company but one that is marked as a demo, and looks at the mark in the very transaction that deletes.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { Id } from '#kernel/contract';
import { parentsFirst, parentsOf } from '../transfer/parents.ts';
import { isNobodys } from './model.ts';
import { nowOf } from './opening.ts';
import type { DemoParts } from './parts.ts';
import { demoNow, entries } from './store.ts';

export interface Removed {
  readonly tenantId: string | null;
  readonly rows: number;
}

export async function removeDemo(parts: DemoParts): Promise<Removed> {
  const now = nowOf(parts);
  const demo = await demoNow(parts.store.engine(now));
  if (!demo) return { tenantId: null, rows: 0 };
  const { tenantId } = demo;
  // From here on nobody acts in it any more, in whichever process.
  await parts.store.engineWork(now).commit([entries.removing(tenantId, now), entries.suspended(tenantId, now)]);
  await parts.tenants.changed(tenantId);
  const rows = await parts.asOwner((owner) => inOne(owner, () => deleteAll(owner, tenantId)));
  await parts.tenants.changed(tenantId);
  for (const folder of ['exports', 'files'])
    await rm(join(parts.home, folder, tenantId), { recursive: true, force: true });
  return { tenantId, rows };
}

/** What was on its way when the company went: only of a company that is not there any more. */
export async function removeRest({ asOwner }: DemoParts, tenantId: string): Promise<Removed> {
  const rows = await asOwner((owner) =>
    inOne(owner, async () => {
      const lives = await owner.query('select from tenant.tenants where id = $1', [tenantId]);
      return lives.rowCount === 0 ? deleteRows(owner, tenantId) : 0;
    }),
  );
  return { tenantId, rows };
}

async function inOne<T>(owner: pg.Client, work: () => Promise<T>): Promise<T> {
  await owner.query('begin');
  try {
    await owner.query('set local statement_timeout = 0');
    const done = await work();
    await owner.query('commit');
    return done;
  } catch (error) {
    await owner.query('rollback');
    throw error;
  }
}

async function deleteAll(owner: pg.Client, tenantId: string): Promise<number> {
  const marked = await owner.query<{ people: Record<string, string> }>(
    'delete from platform.demos where tenant_id = $1 and removing_at is not null returning people',
    [tenantId],
  );
  const [demo] = marked.rows;
  if (!demo) return 0;
  const rows = await deleteRows(owner, tenantId);
  const people = await owner.query(
    `delete from identity.users where id = any($1) and email like $2
       and not exists (select from identity.memberships m where m.user_id = users.id)`,
    [Object.values(demo.people), isNobodys],
  );
  const company = await owner.query('delete from tenant.tenants where id = $1', [tenantId]);
  return rows + (people.rowCount ?? 0) + (company.rowCount ?? 0);
}

interface Owning {
  readonly name: string;
  readonly oid: number;
  readonly parents: number[];
}

const looking = `
  select format('%I.%I', n.nspname, c.relname) as name, c.oid::int8::float8 as oid,
    ${parentsOf} as parents
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
  where c.relkind in ('r', 'p') and not c.relispartition and n.nspname in (select module from store.migrations)`;

async function deleteRows(owner: pg.Client, tenantId: string): Promise<number> {
  const id = Id.parse(tenantId);
  // Not even their owner sees over the walls between tenants.
  await owner.query(`select set_config('app.current_tenant_id', $1, true)`, [id]);
  // Whoever looks around in it stays signed in, and is led home.
  await owner.query('update identity.user_sessions set tenant_id = null where tenant_id = $1', [id]);
  const { rows: tables } = await owner.query<Owning>(looking);
  let gone = 0;
  for (const { name } of parentsFirst(tables).reverse()) {
    const deleted = await owner.query(`delete from ${name} where tenant_id = $1`, [id]);
    gone += deleted.rowCount ?? 0;
  }
  return gone;
}
