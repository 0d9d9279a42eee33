// Taking a company along: its rows as they were at one instant, without its secrets. Each table is written to a file of
// its own first, because an archive says before every file how long it is; nothing is ever held in memory as a whole.
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type pg from 'pg';
import type { Instant } from '#base/time';
import { Id } from '#kernel/contract';
import type { MovingFiles } from '#kernel/file';
import type { MigrationSource } from '#kernel/store';
import { copyOut } from '../backup/copy.ts';
import { contentFolder, form, Manifest, type Part, peoplePart, summing } from './archive.ts';
import { type Gathered, gatherContents, usualMostBytes } from './contents.ts';
import { together } from './lists.ts';
import { scrubbed } from './scrub.ts';
import { type TransferTable, tablesOf } from './shape.ts';
import { packed, type TarFile } from './tar.ts';

export interface Exporting {
  readonly path: string;
  readonly tenant: { readonly id: string; readonly name: string };
  readonly version: string;
  readonly takenAt: Instant;
  readonly sources: readonly MigrationSource[];
  readonly files: Pick<MovingFiles, 'out'>;
  readonly mostFileBytes?: number;
}

export interface Exported {
  readonly manifest: Manifest;
  readonly bytes: number;
  readonly sha256: string;
}

const settings = [
  'begin isolation level repeatable read read only',
  'set local statement_timeout = 0',
  `set local idle_in_transaction_session_timeout = '10min'`,
  `set local datestyle = 'ISO, YMD'`,
  `set local intervalstyle = 'iso_8601'`,
  `set local timezone = 'UTC'`,
  `set local bytea_output = 'hex'`,
];

/** The file stands under its name only when it is whole and on disk. */
export async function makeArchive(owner: pg.Client, exporting: Exporting): Promise<Exported> {
  const draft = `${exporting.path}.${randomUUID()}.part`;
  const folder = `${draft}s`;
  await mkdir(folder, { mode: 0o700 });
  try {
    const { manifest, contents } = await gather(owner, exporting, folder);
    const written = await pack(manifest, [...partsIn(manifest, folder), ...filesOf(contents)], draft);
    await rename(draft, exporting.path);
    return { manifest, ...written };
  } finally {
    await Promise.all([draft, folder].map((path) => rm(path, { recursive: true, force: true })));
  }
}

interface Whole extends Pick<Gathered, 'contents'> {
  readonly manifest: Manifest;
}

async function gather(owner: pg.Client, exporting: Exporting, folder: string): Promise<Whole> {
  const { sources, tenant, version, takenAt, files, mostFileBytes: mostBytes = usualMostBytes } = exporting;
  for (const text of settings) await owner.query(text);
  try {
    await owner.query(`select set_config('app.current_tenant_id', $1, true)`, [tenant.id]);
    const tables = await tablesOf(async (text, values = []) => (await owner.query(text, [...values])).rows, sources);
    const gathered = await gatherContents(owner, { tenantId: tenant.id, takenAt, files, folder, mostBytes });
    const { contents } = gathered;
    const only: Only = { 'file.files': gathered.condition };
    const wanted = [
      peopleOf(tenant.id),
      ...tables.filter(({ use }) => use !== 'left').map((one) => of(one, tenant.id, only)),
    ];
    const parts: Part[] = [];
    for (const part of wanted) parts.push(await writePart(owner, part, join(folder, String(parts.length))));
    const left: Manifest['left'] = [...gathered.left];
    for (const table of tables.filter(({ use }) => use === 'left')) {
      left.push({ table: table.name, rows: await countOf(owner, table, tenant.id), why: table.why });
    }
    const manifest = Manifest.parse({
      ...{ form, version, takenAt, tenant, parts, left: left.filter(({ rows }) => rows > 0) },
      contents: { files: contents.length, bytes: contents.reduce((total, { bytes }) => total + bytes, 0) },
    });
    return { manifest, contents };
  } finally {
    await owner.query('rollback');
  }
}

interface Wanted extends Pick<Part, 'table' | 'use' | 'columns' | 'withheld' | 'checksum'> {
  /** What is in JSON is looked through. */
  readonly hasJson: boolean;
  readonly select: string;
}

/** Of some tables not every row travels; a condition in SQL, by the name of the table. */
type Only = Readonly<Record<string, string>>;

function of(table: TransferTable, tenantId: string, only: Only): Wanted {
  const { name, quoted, columns, withheld, checksum, key } = table;
  const listed = columns.map(({ name: column }) => `${ident(column)}::text as ${ident(column)}`);
  const which = [`tenant_id = '${Id.parse(tenantId)}'`, only[name] ?? []].flat().join(' and ');
  const order = [together[name] ?? [], key].flat().map(ident);
  return {
    ...{ table: name, columns: [...columns], withheld: [...withheld], checksum },
    use: table.use === 'told' ? 'told' : 'carried',
    hasJson: columns.some(({ type }) => type.startsWith('json')),
    // Who owns the tables may be held by no wall: the condition is the wall then.
    select: `select ${listed.join(', ')} from ${quoted} where ${which} order by ${order}`,
  };
}

const personColumns = ['id', 'name', 'email', 'role', 'status'];

function peopleOf(tenantId: string): Wanted {
  return {
    ...{ table: peoplePart, use: 'people', withheld: [], checksum: '', hasJson: false },
    columns: personColumns.map((name) => ({ name, type: 'text' })),
    select: `select u.id::text, u.name, u.email, m.role, m.status from identity.memberships m
      join identity.users u on u.id = m.user_id where m.tenant_id = '${Id.parse(tenantId)}' order by u.id`,
  };
}

function ident(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

async function countOf(owner: pg.Client, { quoted }: TransferTable, tenantId: string): Promise<number> {
  const { rows } = await owner.query<{ rows: number }>(
    `select count(*)::float8 as rows from ${quoted} where tenant_id = $1`,
    [tenantId],
  );
  return rows[0]?.rows ?? 0;
}

async function writePart(owner: pg.Client, wanted: Wanted, path: string): Promise<Part> {
  const { select, hasJson, ...said } = wanted;
  const sum = createHash('sha256');
  const counted = { rows: 0 };
  const found = { hidden: 0 };
  const rows = copyOut(owner, `copy (select row_to_json(r) from (${select}) r) to stdout`, counted);
  const lines = hasJson ? withoutSecrets(plain(rows), jsonIn(said.columns), found) : plain(rows);
  const file = createWriteStream(path, { mode: 0o600 });
  await pipeline(lines, summing(sum), file);
  const folder = { carried: 'rows/', told: 'told/', people: '' }[said.use];
  const written = { bytes: file.bytesWritten, sha256: sum.digest('hex') };
  return { ...said, file: `${folder}${said.table}.ndjson`, ...written, ...counted, ...found };
}

function jsonIn(columns: Part['columns']): string[] {
  return columns.filter(({ type }) => type === 'json' || type === 'jsonb').map(({ name }) => name);
}

/** COPY writes each backslash twice; what else it would change does not stand in JSON. */
async function* plain(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let odd = '';
  for await (const piece of pieces) {
    const text = odd + piece.toString('latin1');
    const tail = /\\*$/.exec(text)?.[0].length ?? 0;
    odd = tail % 2 === 1 ? '\\' : '';
    yield Buffer.from(text.slice(0, text.length - odd.length).replaceAll('\\\\', '\\'), 'latin1');
  }
}

async function* withoutSecrets(
  pieces: AsyncIterable<Buffer>,
  columns: readonly string[],
  found: { hidden: number },
): AsyncGenerator<Buffer> {
  let held = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes = Buffer.concat([held, piece]);
    const end = bytes.lastIndexOf(10) + 1;
    held = Buffer.from(bytes.subarray(end));
    if (end === 0) continue;
    const lines = bytes.toString('utf8', 0, end - 1).split('\n');
    yield Buffer.from(`${lines.map((line) => cleaned(line, columns, found)).join('\n')}\n`);
  }
}

function cleaned(line: string, columns: readonly string[], found: { hidden: number }): string {
  const row: Record<string, string | null> = JSON.parse(line);
  const before = found.hidden;
  for (const name of columns) {
    const text = row[name];
    if (text === null || text === undefined) continue;
    const clean = scrubbed(text);
    found.hidden += clean.hidden;
    row[name] = clean.text;
  }
  return found.hidden > before ? JSON.stringify(row) : line;
}

function partsIn({ parts }: Manifest, folder: string): TarFile[] {
  return parts.map(({ file: name, bytes }, index) => ({
    ...{ name, bytes },
    content: piecesOf(join(folder, String(index))),
  }));
}

function filesOf(contents: Gathered['contents']): TarFile[] {
  return contents.map(({ sha256, path, bytes }) => ({
    ...{ name: `${contentFolder}${sha256}`, bytes },
    content: piecesOf(path),
  }));
}

async function pack(
  manifest: Manifest,
  files: readonly TarFile[],
  path: string,
): Promise<{ bytes: number; sha256: string }> {
  const sum = createHash('sha256');
  const text = Buffer.from(JSON.stringify(manifest, null, 2));
  const first: TarFile = { name: 'manifest.json', bytes: text.length, content: [text] };
  const out = createWriteStream(path, { mode: 0o600, flush: true });
  await pipeline(packed([first, ...files]), createGzip({ level: 6 }), summing(sum), out);
  return { bytes: out.bytesWritten, sha256: sum.digest('hex') };
}

/** Opened when its turn has come. */
async function* piecesOf(path: string): AsyncGenerator<Buffer> {
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 18 })) yield Buffer.from(piece);
}
