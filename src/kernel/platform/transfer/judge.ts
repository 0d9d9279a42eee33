// An archive is a stranger's until every row of it has been looked at: it may hold only what travels, for tables that
// are the same here, and may name no other company of this installation.
import { Fault } from '#base/fault';
import { type Role, roles } from '#kernel/contract';
import {
  form,
  linesIn,
  type Manifest,
  type Part,
  type Person,
  peopleOf,
  type Row,
  rowOf,
  type Unpacked,
} from './archive.ts';
import { idsIn } from './ids.ts';
import type { TransferTable } from './shape.ts';
import { strange } from './tar.ts';

export interface Judged {
  /** What is taken in, in an order in which everything refers to what is there already. */
  readonly carried: readonly { readonly part: Part; readonly table: TransferTable }[];
  readonly people: readonly Person[];
  /** Every id that a row of the archive has. */
  readonly ids: ReadonlySet<string>;
}

export interface Bench {
  readonly tables: readonly TransferTable[];
  /** Every company here but the one that takes it in. */
  readonly others: ReadonlySet<string>;
  /** Of whoever takes it in. */
  readonly roles: readonly Role[];
}

export async function judged(archive: Unpacked, bench: Bench): Promise<Judged> {
  const { manifest } = archive;
  mustBeOurs(manifest, bench.tables);
  const [ids, wanted] = [new Set<string>(), new Set<string>()];
  for (const part of manifest.parts) await lookThrough(archive, part, { ...bench, ids, wanted });
  for (const sha256 of archive.contents.keys()) if (!wanted.has(sha256)) throw strange('it holds bytes of no file');
  const byName = new Map(manifest.parts.map((part) => [part.table, part]));
  const carried = bench.tables.flatMap((table) => {
    const part = byName.get(table.name);
    return part?.use === 'carried' ? [{ part, table }] : [];
  });
  return { carried, people: await peopleOf(archive), ids };
}

function mustBeOurs({ form: theirs, version, parts }: Manifest, tables: readonly TransferTable[]) {
  if (theirs !== form) throw another(version, `its form is ${theirs}, and ${form} is read here`);
  const known = new Map(tables.map((table) => [table.name, table]));
  const seen = new Set<string>();
  for (const { table: name, use, checksum, columns } of parts) {
    if (seen.has(name)) throw strange(`${name} is in it twice`);
    seen.add(name);
    if (use !== 'carried') continue;
    const table = known.get(name);
    if (!table) throw another(version, `there is no table ${name} here`);
    if (table.use !== 'carried') throw strange(`${name} is no table that travels`);
    const isSame = table.checksum === checksum && sameColumns(columns, table.columns);
    if (!isSame) throw another(version, `the table ${name} is another one here`);
  }
}

function sameColumns(one: Part['columns'], other: TransferTable['columns']): boolean {
  const named = (columns: TransferTable['columns']) => columns.map(({ name, type }) => `${name} ${type}`).sort();
  return JSON.stringify(named(one)) === JSON.stringify(named(other));
}

function another(version: string, how: string): Fault {
  const advice = 'bring both installations to the same version with the same apps and export anew';
  return new Fault('conflict', `This archive was made by Cadre ${version}: ${how}; ${advice}`);
}

interface Looking extends Bench {
  readonly ids: Set<string>;
  /** The bytes that files have. */
  readonly wanted: Set<string>;
}

async function lookThrough(archive: Unpacked, part: Part, { others, roles: held, ids, wanted }: Looking) {
  if (part.use === 'told') return;
  const columns = new Set(part.columns.map(({ name }) => name));
  for await (const line of linesIn(archive.fileOf(part))) {
    const row = rowOf(line, columns);
    for (const id of idsIn(line)) {
      if (others.has(id)) throw strange(`a row of ${part.table} names another company of this installation`);
    }
    if (part.use === 'people') continue;
    if (row.id) ids.add(row.id);
    if (part.table === 'identity.agents') mustNotRise(row, held);
    if (part.table === 'file.files') wanted.add(bytesOf(archive, row));
  }
}

function bytesOf({ contents }: Unpacked, { sha256, size }: Row): string {
  if (!sha256 || String(contents.get(sha256)?.bytes) !== size) throw strange('one of its files has no bytes');
  return sha256;
}

/** Nobody gives a role above their own, by a file neither. */
function mustNotRise({ role, name }: Row, held: readonly Role[]) {
  const names: readonly string[] = roles;
  const rank = names.indexOf(role ?? '');
  const own = Math.min(...held.map((one) => roles.indexOf(one)));
  if (rank >= own) return;
  throw new Fault('forbidden', `The agent ${name} has the role ${role}, which is above your own; nothing was taken in`);
}
