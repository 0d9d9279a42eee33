// Which of a thing's facts make columns: its name first, then what tells two of them apart; ids and long texts do not.
import { isMoney } from '../base/numbers.ts';
import { label } from '../base/words.ts';
import type { Column } from '../parts/table.tsx';
import { idPattern, Value } from '../parts/value.tsx';

export type Row = Readonly<Record<string, unknown>>;

export function isRows(value: unknown): value is readonly Row[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null) && value.length > 0;
}

export function keyOfRow(row: Row): string {
  return String(row.id ?? row.userId ?? row.name ?? JSON.stringify(row));
}

const most = 7;
const leading = ['title', 'name', 'label', 'summary', 'subject', 'email', 'capability', 'kind', 'part', 'code'];
const trailing = ['createdAt', 'at', 'updatedAt', 'seenAt', 'lastUsedAt'];
const dull = ['id', 'version', 'tenantId', 'inputHash', 'previous', 'hash', 'signature', 'body', 'parentId'];

function rank(name: string): number {
  const [first, last] = [leading.indexOf(name), trailing.indexOf(name)];
  if (first >= 0) return first;
  return last >= 0 ? 1000 + last : 100;
}

function isTold(rows: readonly Row[], name: string): boolean {
  const values = rows
    .map((row) => row[name])
    .filter((one) => one !== null && one !== undefined && !(Array.isArray(one) && one.length === 0));
  if (dull.includes(name) || values.length === 0) return false;
  const isUnknownId = (one: unknown) =>
    typeof one === 'string' && idPattern.test(one) && !/userId|agentId|ownerId/i.test(name);
  return (
    !values.every(isUnknownId) && values.every((one) => typeof one !== 'object' || isMoney(one) || Array.isArray(one))
  );
}

export function columnsOf(rows: readonly Row[]): Column<Row>[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => isTold(rows, name));
  const ordered = names
    .map((name, index) => ({ name, order: rank(name) * 100 + index }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ name }) => name);
  const times = ordered.filter((name) => trailing.includes(name)).slice(0, 1);
  const others = ordered.filter((name) => !trailing.includes(name)).slice(0, most - times.length);
  return [...others, ...times].map((name, index) => ({
    name,
    title: label(name),
    isStrong: index === 0,
    isNumber: rows.every((row) => row[name] === null || typeof row[name] === 'number' || isMoney(row[name])),
    cell: (row) => <Value value={row[name] ?? (index === 0 ? causeOf(row) : null)} name={name} />,
  }));
}

/** What has no name of its own is called by what brought it about: "Partner sale 3f2a". */
function causeOf({ cause }: Row): string | null {
  const { kind, id } = (cause ?? {}) as { kind?: string; id?: string };
  if (!kind) return null;
  return `${label(kind)} ${idPattern.test(id ?? '') ? (id ?? '').slice(-4) : (id ?? '')}`.trim();
}

/** `notes.note.*` names the row by noteId, and the version one has seen by ifVersion. */
export function givenOf(noun: string, row: Row): Row {
  const name = noun.split('.')[1] ?? '';
  const id = row.id ?? row.userId;
  return {
    ...(id === undefined ? {} : { [`${name}Id`]: id }),
    ...(row.userId === undefined ? {} : { userId: row.userId }),
    ...(row.version === undefined ? {} : { ifVersion: row.version }),
    ...(noun === 'work.schedule' ? { name: row.name } : {}),
  };
}
