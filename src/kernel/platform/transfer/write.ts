// Rows of an archive become rows of the company that the database is bound to: the tenant's id comes from the binding
// and from nowhere else, and the wall between tenants holds this as it holds every other write.
import { Fault } from '#base/fault';
import type { Brought } from '#kernel/file';
import { type Db, prepared, records } from '#kernel/store';
import { linesIn, type Part, type Row, rowOf, type Unpacked } from './archive.ts';
import { type Renaming, renamed } from './ids.ts';
import { together } from './lists.ts';
import type { Ask, TransferTable } from './shape.ts';
import { strange } from './tar.ts';

export interface Conflict {
  readonly table: string;
  /** What tells the row from others. */
  readonly row: string;
  readonly why: string;
}

export interface Writing {
  readonly db: Db;
  readonly archive: Unpacked;
  readonly renaming: Renaming;
  /** Ids, as they are here, of rows that meet one. */
  readonly met: ReadonlySet<string>;
  /** Whoever does not belong here owns nothing: what was theirs becomes this person's. */
  readonly heir: { readonly id: string; readonly members: ReadonlySet<string> };
  /** Bytes that have come in, by their SHA-256. */
  readonly brought: ReadonlyMap<string, Brought>;
  readonly conflicts: Conflict[];
}

const batchRows = 500;
const batchCharacters = 1_000_000;
/** More than these nobody reads. */
const mostConflicts = 100;

export function asking(db: Db): Ask {
  return async (text, values = []) => records(await db.$run({ statement: prepared(text), values }));
}

/** Rows that must be checked as one. */
type Group = readonly string[];

export async function writeTable(writing: Writing, table: TransferTable, part: Part) {
  const { archive, renaming, met } = writing;
  const columns = new Set([...part.columns, ...table.filled].map(({ name }) => name));
  const inserting = insertOf(table);
  const updating = updateOf(table);
  let batch: Group[] = [];
  let size = 0;
  for await (const group of groupsIn(linesIn(archive.fileOf(part)), together[table.name])) {
    const ours: string[] = [];
    for (const line of group) ours.push(await settled(writing, table, renamed(line, renaming)));
    const [first = ''] = ours;
    if (table.meets && met.has(rowOf(first, columns).id ?? '')) {
      await attempt(writing, { table, columns, text: updating }, [ours]);
      continue;
    }
    batch.push(ours);
    size += ours.reduce((total, line) => total + line.length, 0);
    if (batch.length < batchRows && size < batchCharacters) continue;
    await attempt(writing, { table, columns, text: inserting }, batch);
    batch = [];
    size = 0;
  }
  await attempt(writing, { table, columns, text: inserting }, batch);
}

async function* groupsIn(lines: AsyncIterable<string>, by: string | undefined): AsyncGenerator<Group> {
  if (by === undefined) {
    for await (const line of lines) yield [line];
    return;
  }
  let group: string[] = [];
  let name: unknown;
  for await (const line of lines) {
    const next: unknown = Reflect.get(JSON.parse(line), by);
    if (group.length > 0 && next !== name) {
      yield group;
      group = [];
    }
    name = next;
    group.push(line);
    if (group.length > 10_000) throw strange('one of its entries has no end');
  }
  if (group.length > 0) yield group;
}

/** What is true of it here. */
async function settled({ heir, brought }: Writing, { name }: TransferTable, line: string): Promise<string> {
  if (name !== 'identity.agents' && name !== 'file.files') return line;
  const row: Row = JSON.parse(line);
  const bytes = name === 'file.files' ? brought.get(row.sha256 ?? '') : undefined;
  if (bytes) {
    return JSON.stringify({ ...row, content_id: bytes.contentId, type: await bytes.typeFor(row.name ?? '') });
  }
  return heir.members.has(row.owner_id ?? '') ? line : JSON.stringify({ ...row, owner_id: heir.id });
}

interface Attempted {
  readonly table: TransferTable;
  readonly columns: ReadonlySet<string>;
  readonly text: string;
}

/** What fails as a whole is tried in halves, down to the rows that fail by themselves. */
async function attempt(writing: Writing, attempted: Attempted, groups: readonly Group[]): Promise<void> {
  const { db, conflicts } = writing;
  if (groups.length === 0 || conflicts.length >= mostConflicts) return;
  const failure = await within(db, 'some_rows', async () => {
    const values = [`[${groups.flat().join(',')}]`];
    await db.$run({ statement: prepared(attempted.text), values });
  });
  if (!failure) return;
  const [first = [], ...more] = groups;
  if (more.length === 0) {
    conflicts.push(conflictOf(attempted, first[0] ?? '', failure));
    return;
  }
  const half = Math.ceil(groups.length / 2);
  await attempt(writing, attempted, groups.slice(0, half));
  await attempt(writing, attempted, groups.slice(half));
}

function conflictOf({ table, columns }: Attempted, line: string, failure: Fault): Conflict {
  const row = rowOf(line, columns);
  const constraint = failure.details?.constraint;
  const rule = typeof constraint === 'string' ? ` (${constraint})` : '';
  const named = table.key.map((name) => row[name] ?? '').join(' ');
  return { table: table.name, row: named.slice(0, 200), why: `${failure.message}${rule}` };
}

/** Does it or leaves nothing of it, and answers what the database refused it for. */
export async function within(db: Db, name: string, work: () => Promise<void>): Promise<Fault | undefined> {
  await run(db, `savepoint ${name}`);
  try {
    await work();
  } catch (error) {
    await run(db, `rollback to savepoint ${name}`);
    if (error instanceof Fault && (error.code === 'conflict' || error.code === 'invalid')) return error;
    throw error;
  }
  await run(db, `release savepoint ${name}`);
  return undefined;
}

export async function run(db: Db, text: string) {
  await db.$run({ statement: { name: '', text, shared: false }, values: [] });
}

function ident(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function rowsGiven({ columns, filled }: TransferTable): string {
  const texts = [...columns, ...filled].map(({ name }) => `${ident(name)} text`);
  return `json_to_recordset($1::json) as r(${texts.join(', ')})`;
}

function insertOf(table: TransferTable): string {
  const columns = [...table.columns, ...table.filled];
  const names = columns.map(({ name }) => ident(name)).join(', ');
  const values = columns.map(({ name, type }) => `r.${ident(name)}::${type}`).join(', ');
  return `insert into ${table.quoted} (${names}) select ${values} from ${rowsGiven(table)}`;
}

function updateOf(table: TransferTable): string {
  const set = table.columns
    .filter(({ name }) => name !== 'id')
    .map(({ name, type }) => `${ident(name)} = r.${ident(name)}::${type}`);
  return `update ${table.quoted} t set ${set.join(', ')} from ${rowsGiven(table)} where t.id = r.id::uuid`;
}
