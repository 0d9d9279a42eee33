// What the doctor looks at in the database: tables, walls, roles, schedules.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { before, instantOf } from '#base/time';
import { prepared, records } from '#kernel/store';
import type { Upkeep } from '../upkeep.ts';
import { absent, type Examination, fail, ok, type Verdict, warn } from './verdict.ts';

const schedulesNow = prepared(
  `select count(*)::int as planned, count(*) filter (where paused)::int as paused,
     count(*) filter (where not paused and next_at < $1)::int as late,
     count(*) filter (where last_error is not null)::int as failing from work.schedules`,
);

export function databaseExaminations(upkeep: Upkeep): Examination[] {
  return [
    { name: 'tables migrated', look: () => migrated(upkeep) },
    { name: 'walls between tenants', look: () => walls(upkeep) },
    { name: 'roles', look: () => roles(upkeep) },
    { name: 'schedules', look: () => schedules(upkeep) },
  ];
}

async function migrated({ asOwner, sources }: Upkeep): Promise<Verdict> {
  const wanted = await Promise.all(
    sources.map(async ({ module, folder }) => {
      const files = await readdir(join(folder, 'migrations')).catch(() => []);
      return files.filter((file) => file.endsWith('.sql')).map((file) => `${module}/${file}`);
    }),
  );
  const done = await asOwner((owner) =>
    owner.query<{ key: string }>(`select module || '/' || file as key from store.migrations`),
  );
  const known = new Set(done.rows.map(({ key }) => key));
  const missing = wanted.flat().filter((key) => !known.has(key));
  if (missing.length === 0) return ok(`${known.size} migrations`);
  return fail(`${missing.join(', ')} did not run`, 'Restart Cadre; it migrates when it starts');
}

async function walls({ asOwner }: Upkeep): Promise<Verdict> {
  const { rows } = await asOwner((owner) =>
    owner.query<{ name: string; walled: boolean }>(
      `select c.oid::regclass::text as name, c.relrowsecurity and c.relforcerowsecurity as walled
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and has_any_column_privilege('cadre_app', c.oid, 'select, insert, update')
         and n.nspname in (select module from store.migrations) order by 1`,
    ),
  );
  const open = rows.filter(({ walled }) => !walled).map(({ name }) => name);
  if (open.length === 0 && rows.length > 0) return ok(`${rows.length} tables, each behind forced row-level security`);
  if (rows.length === 0) return fail('No table was found to look at', 'See whether the migrations ran');
  return fail(`Every company can see ${open.join(', ')}`, 'Stop Cadre, and force row-level security on these tables');
}

async function roles({ asOwner }: Upkeep): Promise<Verdict> {
  const { rows } = await asOwner((owner) =>
    owner.query<{ name: string; free: boolean }>(
      `select rolname as name, rolsuper or rolbypassrls or rolcreaterole as free from pg_roles
       where rolname in ('cadre_app', 'cadre_engine') order by 1`,
    ),
  );
  const free = rows.filter((row) => row.free).map(({ name }) => name);
  if (free.length > 0)
    return fail(`${free.join(', ')} can do too much`, 'Take SUPERUSER, BYPASSRLS and CREATEROLE away');
  return rows.length === 2 ? ok('Neither can see over the walls') : fail('A role is missing', 'Restart Cadre');
}

async function schedules({ store, clock }: Upkeep): Promise<Verdict> {
  const now = instantOf(clock.nowMs());
  const asked = await store.engine(now).run({ statement: schedulesNow, values: [before(now, '10 minutes')] });
  const [row] = records(asked);
  const [planned, paused, late, failing] = ['planned', 'paused', 'late', 'failing'].map((name) => Number(row?.[name]));
  if (!planned) return absent('Nothing is planned yet');
  if (late) return fail(`${late} of ${planned} are ten minutes late or more`, 'See whether a server is running');
  if (failing) return warn(`${failing} of ${planned} failed the last time`, 'See last_error in work.schedules');
  return paused ? warn(`${paused} of ${planned} are paused`, 'Resume what should run') : ok(`${planned} run on time`);
}
