// Putting a backup back: checked from end to end first, then the tables of that time and their rows in one transaction,
// so that a restore is whole or leaves everything as it was. Bringing it up to date is the next start's work.

import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { Fault } from '#base/fault';
import type { MigrationSource } from '#kernel/store';
import { copyIn } from './copy.ts';
import { damaged, EndFrame, type Frame, framesIn, type Head, readJson, TableFrame } from './frames.ts';
import { inspectBackup } from './inspect.ts';
import { type TableShape, tablesIn } from './tables.ts';

export interface Restoring {
  readonly path: string;
  /** Every module of this Cadre in its order, `store` excepted: that one has been migrated already. */
  readonly sources: readonly MigrationSource[];
  /** Replaces what is there, as long as nobody works on it. */
  readonly force?: boolean;
}

export interface Restored {
  readonly version: string;
  readonly takenAt: string;
  readonly tables: number;
  readonly rows: number;
}

export async function restoreBackup(owner: pg.Client, { path, sources, force = false }: Restoring): Promise<Restored> {
  const { head, tables } = await inspectBackup(path);
  const scripts = await scriptsOf(head, sources);
  await mustBeFree(owner, force);
  const foundations = await foundationsFor(owner, head);
  await owner.query('begin');
  try {
    await owner.query('set local statement_timeout = 0');
    await owner.query(`set local idle_in_transaction_session_timeout = '10min'`);
    await clear(owner);
    await becomeOwner(owner);
    await rebuild(owner, scripts);
    await fill(owner, { path, head, foundations });
    await owner.query('commit');
  } catch (error) {
    await owner.query('rollback');
    throw error;
  }
  await owner.query('analyze');
  const rows = tables.reduce((total, table) => total + table.rows, 0);
  return { version: head.version, takenAt: head.takenAt, tables: tables.length, rows };
}

interface Script {
  readonly module: string;
  readonly text: string;
}

/** The migrations of the backup in the order in which a fresh database runs them. */
async function scriptsOf({ version, migrations }: Head, sources: readonly MigrationSource[]): Promise<Script[]> {
  const wanted = new Map(migrations.map(({ module, file, checksum }) => [`${module}/${file}`, checksum]));
  const scripts: Script[] = [];
  for (const { module, folder } of sources) {
    for (const file of await filesIn(join(folder, 'migrations'))) {
      const checksum = wanted.get(`${module}/${file}`);
      if (checksum === undefined) continue;
      const text = await readFile(join(folder, 'migrations', file), 'utf8');
      if (hash('sha256', text) !== checksum) throw another(version, `${module}/${file} is not the same here`);
      scripts.push({ module, text });
      wanted.delete(`${module}/${file}`);
    }
  }
  const strange = [...wanted.keys()].filter((key) => !key.startsWith('store/'));
  if (strange.length > 0) throw another(version, `this one does not know ${strange.slice(0, 3).join(', ')}`);
  return scripts;
}

function another(version: string, how: string): Fault {
  return new Fault(
    'conflict',
    `This backup was made by Cadre ${version}, whose tables are others: ${how}. Use that one`,
  );
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Empty is a database in which no company lives. */
async function mustBeFree(owner: pg.Client, force: boolean) {
  const { rows } = await owner.query<{ inhabited: boolean; busy: boolean }>(
    `select to_regclass('tenant.tenants') is not null as inhabited, exists (
       select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
         and usename in ('cadre_app', 'cadre_engine')) as busy`,
  );
  const [state] = rows;
  if (state?.busy) throw new Fault('conflict', 'Cadre is running on this database; stop it before restoring');
  if (!state?.inhabited || force) return;
  const tenants = await owner.query('select from tenant.tenants limit 1');
  if (tenants.rowCount === 0) return;
  throw new Fault('conflict', 'This database is in use already; restore into an empty one, or with --force replace it');
}

/** Away with what is there. DBOS makes its own anew. */
async function clear(owner: pg.Client) {
  const there = await owner.query<{ name: string }>(
    `select quote_ident(nspname) as name from pg_namespace
     where nspname <> 'store' and (nspname = 'dbos' or nspname in (select module from store.migrations))`,
  );
  for (const { name } of there.rows) await owner.query(`drop schema ${name} cascade`);
}

/**
 * Until the end of the transaction. What a superuser makes stays a superuser's: the walls between tenants would not
 * hold its functions, and nobody else could bring its tables up to date.
 */
async function becomeOwner(owner: pg.Client) {
  const { rows } = await owner.query<{ role: string }>(
    `select quote_ident(pg_get_userbyid(d.datdba)) as role from pg_database d, pg_roles r
     where d.datname = current_database() and r.rolname = current_user and r.rolsuper and d.datdba <> r.oid`,
  );
  if (rows[0]) await owner.query(`set local role ${rows[0].role}`);
}

/** The tables as they were when the backup was taken. */
async function rebuild(owner: pg.Client, scripts: readonly Script[]) {
  await owner.query('delete from store.engine_tables');
  for (const { module, text } of scripts) {
    await owner.query('select store.open_schema($1)', [module]);
    await owner.query(text);
  }
  await owner.query(`delete from store.migrations where module <> 'store'`);
  for (const { module } of scripts) {
    // Only so that the next look finds their schemas; the rows themselves come with the backup.
    await owner.query(
      `insert into store.migrations (module, file, checksum, applied_at) values ($1, '', '', 'epoch')
       on conflict do nothing`,
      [module],
    );
  }
}

interface Filling {
  readonly path: string;
  readonly head: Head;
  readonly foundations: readonly Applied[];
}

async function fill(owner: pg.Client, { path, head, foundations }: Filling) {
  const tables = await tablesIn(owner);
  const walled = tables.filter(({ isWalled }) => isWalled);
  await owner.query(`truncate ${tables.map(({ name }) => name).join(', ')}`);
  for (const { name } of walled) await owner.query(`alter table ${name} no force row level security`);
  for (const { name } of tables) await owner.query(`alter table ${name} disable trigger user`);
  await load(owner, path, tables);
  for (const { name } of tables) await owner.query(`alter table ${name} enable trigger user`);
  for (const { name } of walled) await owner.query(`alter table ${name} force row level security`);
  for (const { name, last, called } of head.sequences) {
    await owner.query('select setval($1::regclass, $2, $3)', [name, last, called]);
  }
  for (const { module, file, checksum, applied_at } of foundations) {
    const values = [module, file, checksum, applied_at];
    await owner.query('insert into store.migrations values ($1, $2, $3, $4) on conflict do nothing', values);
  }
}

interface Applied {
  readonly module: string;
  readonly file: string;
  readonly checksum: string;
  readonly applied_at: Date;
}

/** What this Cadre has migrated of `store`; it must be as much as the backup had, or more. */
async function foundationsFor(owner: pg.Client, { version, migrations }: Head): Promise<Applied[]> {
  const { rows } = await owner.query<Applied>(
    `select module, file, checksum, applied_at from store.migrations where module = 'store'`,
  );
  const known = new Map(rows.map(({ file, checksum }) => [file, checksum]));
  const strange = migrations.find((one) => one.module === 'store' && known.get(one.file) !== one.checksum);
  if (strange) throw another(version, `store/${strange.file} is not the same here`);
  return rows;
}

async function load(owner: pg.Client, path: string, tables: readonly TableShape[]) {
  const known = new Map(tables.map((table) => [table.name, new Set(table.columns)]));
  const frames = framesIn(path);
  for (let next = await frames.next(); !next.done; next = await frames.next()) {
    if (next.value.kind !== 'table') continue;
    const { name, columns } = readJson(TableFrame, next.value);
    if (!columns.every((column) => known.get(name)?.has(column)))
      throw damaged(`${name} is not a table of that version`);
    const end: { frame?: Frame } = {};
    const rows = await copyIn(owner, `copy ${name} (${columns.join(', ')}) from stdin`, rowsOf(frames, end));
    if (!end.frame || rows !== readJson(EndFrame, end.frame).rows) throw damaged(`${name} has other rows than it says`);
  }
}

/** Up to the end of this table. The frames go on after it, so the loop must not be left by `return` of their own. */
async function* rowsOf(frames: AsyncGenerator<Frame>, end: { frame?: Frame }): AsyncGenerator<Buffer> {
  for (let next = await frames.next(); !next.done; next = await frames.next()) {
    if (next.value.kind === 'end') {
      end.frame = next.value;
      return;
    }
    yield next.value.bytes;
  }
}
