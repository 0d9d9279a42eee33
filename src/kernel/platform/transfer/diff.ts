// What differs between two archives of a company, or between one and the company as it is now: row by row, and not in
// what its ids are called. Secrets are in neither.
import { hash } from 'node:crypto';
import { jsonOf, linesIn, type Part, type Person, peopleOf, type Row, rowOf, type Unpacked } from './archive.ts';
import { otherId, type Renaming, renamed } from './ids.ts';
import { meetings } from './lists.ts';
import { strange } from './tar.ts';

export interface TableDiff {
  readonly table: string;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  /** Some of them, by what tells a row from others. */
  readonly examples: readonly Example[];
}

interface Example {
  readonly row: string;
  readonly what: 'added' | 'removed' | 'changed';
  /** Which columns; none when the table is too large to say. */
  readonly columns: readonly string[];
}

export interface Diff {
  readonly tables: readonly TableDiff[];
  readonly people: { readonly added: readonly string[]; readonly removed: readonly string[] };
}

const mostExamples = 10;
/** Of larger tables only hashes are held. */
const remembered = 20_000;
const nothing: Renaming = { known: new Map(), brought: new Set(), tenantId: '' };

export async function difference(one: Unpacked, other: Unpacked): Promise<Diff> {
  const renaming = await renamingBetween(one, other);
  const tables: TableDiff[] = [];
  for (const name of [...new Set([...carriedIn(one), ...carriedIn(other)])].sort()) {
    const found = await tableDiff(
      name,
      { archive: one, renaming: renaming.one },
      { archive: other, renaming: renaming.other },
    );
    if (found.added + found.removed + found.changed > 0) tables.push(found);
  }
  const [before, after] = [await peopleOf(one), await peopleOf(other)];
  const named = ({ email, role }: Person) => `${email} (${role})`;
  const missing = (all: readonly Person[], of: readonly Person[]) =>
    all.map(named).filter((person) => !of.some((known) => named(known) === person));
  return { tables, people: { added: missing(after, before), removed: missing(before, after) } };
}

interface Side {
  readonly archive: Unpacked;
  readonly renaming: Renaming;
}

interface Held {
  readonly digest: string;
  readonly row: Row | undefined;
}

async function tableDiff(table: string, one: Side, other: Side): Promise<TableDiff> {
  const before = await heldRows(table, one);
  const found = { added: 0, changed: 0 };
  const examples: Example[] = [];
  const note = (example: Example) => {
    if (examples.length < mostExamples) examples.push(example);
  };
  for await (const { key, row } of rowsOf(table, other)) {
    const known = before.get(key);
    before.delete(key);
    if (known?.digest === digestOf(row)) continue;
    found[known ? 'changed' : 'added'] += 1;
    note({ row: key, what: known ? 'changed' : 'added', columns: known?.row ? changedIn(known.row, row) : [] });
  }
  for (const key of before.keys()) note({ row: key, what: 'removed', columns: [] });
  return { table, ...found, removed: before.size, examples };
}

async function heldRows(table: string, side: Side): Promise<Map<string, Held>> {
  const isSmall = (partOf(side.archive, table)?.rows ?? 0) <= remembered;
  const held = new Map<string, Held>();
  for await (const { key, row } of rowsOf(table, side)) {
    held.set(key, { digest: digestOf(row), row: isSmall ? row : undefined });
  }
  return held;
}

async function* rowsOf(table: string, { archive, renaming }: Side): AsyncGenerator<{ key: string; row: Row }> {
  const part = partOf(archive, table);
  if (!part) return;
  const columns = new Set(part.columns.map(({ name }) => name));
  const json = part.columns.filter(({ type }) => type.startsWith('json')).map(({ name }) => name);
  for await (const line of linesIn(archive.fileOf(part))) {
    const row = { ...rowOf(renamed(line, renaming), columns) };
    for (const name of json) if (row[name]) row[name] = sameJson(row[name]);
    yield { key: keyOf(row), row };
  }
}

/** A table without ids is told apart by everything. */
function keyOf(row: Row): string {
  return row.id ?? digestOf(row);
}

function digestOf(row: Row): string {
  return hash('sha256', JSON.stringify(Object.entries(row).sort()), 'base64url').slice(0, 22);
}

/** However it is spaced and in whichever order its names stand. */
function sameJson(text: string): string {
  const value = jsonOf(text);
  try {
    return JSON.stringify(value, (_key, one: unknown) => {
      if (typeof one !== 'object' || one === null || Array.isArray(one)) return one;
      return Object.fromEntries(Object.entries(one).sort());
    });
  } catch (cause) {
    throw strange('one of its values is too deep', cause);
  }
}

function changedIn(before: Row, after: Row): string[] {
  return Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name]);
}

function carriedIn({ manifest }: Unpacked): string[] {
  return manifest.parts.filter(({ use }) => use === 'carried').map(({ table }) => table);
}

function partOf({ manifest }: Unpacked, table: string): Part | undefined {
  return manifest.parts.find((part) => part.table === table && part.use === 'carried');
}

/** One may have come of the other: then its ids are the other's, renamed. */
async function renamingBetween(one: Unpacked, other: Unpacked): Promise<{ one: Renaming; other: Renaming }> {
  const known = await samePeopleAndParts(one, other);
  const [ids, others] = [await idsOf(one), await idsOf(other)];
  const [home, away] = [one.manifest.tenant.id, other.manifest.tenant.id];
  const forth = [...ids].filter((id) => others.has(otherId(id, away)));
  const back = [...others].filter((id) => ids.has(otherId(id, home)));
  if (forth.length >= back.length) {
    return { one: { known, brought: new Set(forth), tenantId: away }, other: nothing };
  }
  return { one: { ...nothing, known }, other: { known: new Map(), brought: new Set(back), tenantId: home } };
}

async function samePeopleAndParts(one: Unpacked, other: Unpacked): Promise<Map<string, string>> {
  const known = new Map([[one.manifest.tenant.id, other.manifest.tenant.id]]);
  const byEmail = new Map((await peopleOf(other)).map(({ id, email }) => [email.toLowerCase(), id]));
  for (const { id, email } of await peopleOf(one)) {
    const same = byEmail.get(email.toLowerCase());
    if (same) known.set(id, same);
  }
  for (const [table, columns] of Object.entries(meetings)) {
    const nameIn = (row: Row) => JSON.stringify(columns.map((column) => row[column]));
    const there = new Map<string, string>();
    for await (const { row } of rowsOf(table, { archive: other, renaming: nothing }))
      there.set(nameIn(row), row.id ?? '');
    for await (const { row } of rowsOf(table, { archive: one, renaming: { ...nothing, known } })) {
      const id = there.get(nameIn(row));
      if (id && row.id) known.set(row.id, id);
    }
  }
  return known;
}

async function idsOf(archive: Unpacked): Promise<Set<string>> {
  const ids = new Set<string>();
  for (const table of carriedIn(archive)) {
    for await (const { row } of rowsOf(table, { archive, renaming: nothing })) if (row.id) ids.add(row.id);
  }
  return ids;
}
