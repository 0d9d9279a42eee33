// Taking a backup: everything the database holds, as it was at one instant, while work goes on. The root key is in no
// table, so whoever finds the file can open no secret with it.
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { copyOut } from './copy.ts';
import { compressor, type Frame, jsonFrame, packed, sealed } from './frames.ts';
import { sequencesIn, type TableShape, tablesIn } from './tables.ts';

export interface Making {
  readonly path: string;
  readonly version: string;
  readonly takenAt: string;
}

export interface Made {
  readonly bytes: number;
  readonly tables: number;
  readonly rows: number;
}

/** The file stands under its name only when it is whole and on disk. */
export async function makeBackup(owner: pg.Client, { path, version, takenAt }: Making): Promise<Made> {
  // Two of one instant have one name; each writes its own draft.
  const draft = `${path}.${randomUUID()}.part`;
  const made = { bytes: 0, tables: 0, rows: 0 };
  await owner.query('begin isolation level repeatable read read only');
  try {
    await owner.query('set local statement_timeout = 0');
    await owner.query(`set local idle_in_transaction_session_timeout = '10min'`);
    const frames = everything(owner, { version, takenAt }, made);
    const file = createWriteStream(draft, { mode: 0o600, flush: true });
    await pipeline(packed(frames), compressor(), sealed, file);
    made.bytes = file.bytesWritten;
    await rename(draft, path);
  } finally {
    await owner.query('rollback');
    await rm(draft, { force: true });
  }
  return made;
}

async function* everything(
  owner: pg.Client,
  { version, takenAt }: Omit<Making, 'path'>,
  made: { tables: number; rows: number },
): AsyncGenerator<Frame> {
  const migrations = await owner.query(
    'select module, file, checksum from store.migrations order by applied_at, module, file',
  );
  yield jsonFrame('head', { version, takenAt, migrations: migrations.rows, sequences: await sequencesIn(owner) });
  const tenants = await tenantsIn(owner);
  for (const table of await tablesIn(owner)) {
    const { name, columns } = table;
    const sum = createHash('sha256');
    const counted = { rows: 0 };
    yield jsonFrame('table', { name, columns });
    for (const text of statementsFor(table, tenants)) {
      await owner.query(`select set_config('app.current_tenant_id', '${text.tenant}', true)`);
      for await (const bytes of copyOut(owner, text.copy, counted)) {
        sum.update(bytes);
        yield { kind: 'rows', bytes };
      }
    }
    yield jsonFrame('end', { ...counted, sha256: sum.digest('hex') });
    made.tables += 1;
    made.rows += counted.rows;
  }
}

async function tenantsIn(owner: pg.Client): Promise<string[]> {
  const { rows } = await owner.query<{ id: string }>('select id from tenant.tenants order by id');
  return rows.map(({ id }) => id);
}

/** Not even their owner sees over the walls between tenants, so it visits one after the other. */
function statementsFor({ name, columns, isWalled }: TableShape, tenants: readonly string[]) {
  const selected = `select ${columns.join(', ')} from ${name}`;
  if (!isWalled) return [{ tenant: '', copy: `copy (${selected}) to stdout` }];
  return tenants.map((tenant) => ({ tenant, copy: `copy (${selected} where tenant_id = '${tenant}') to stdout` }));
}
