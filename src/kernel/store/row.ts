// From a row of columns to the record that a Drizzle selection describes.
import { Column, getTableName, is, SQL, Subquery } from 'drizzle-orm';
import { PgJson, PgJsonb } from 'drizzle-orm/pg-core';

export interface SelectedField {
  readonly path: readonly string[];
  readonly field: unknown;
}

interface Decoder {
  mapFromDriverValue(value: unknown): unknown;
}

export function mapRow(
  fields: readonly SelectedField[],
  row: readonly unknown[],
  joins: Record<string, boolean> | undefined,
): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  const decoders = decodersOf(fields);
  for (let index = 0; index < fields.length; index += 1) {
    const raw = row[index] ?? null;
    place(record, fields[index]?.path ?? [], raw === null ? null : decoders[index]?.mapFromDriverValue(raw));
  }
  if (joins) dropAbsent(record, fields, joins);
  return record;
}

/** A joined table of which no column came is null as a whole. */
function dropAbsent(record: Record<string, unknown>, fields: readonly SelectedField[], joins: Record<string, boolean>) {
  const absent = new Map<string, boolean>();
  for (const { path, field } of fields) {
    const [table = '', column = ''] = path;
    if (path.length !== 2 || !is(field, Column)) continue;
    const value = (record[table] as Record<string, unknown>)[column];
    const missing = value === null && joins[getTableName(field.table)] === false;
    absent.set(table, missing && (absent.get(table) ?? true));
  }
  for (const [name, missing] of absent) if (missing) record[name] = null;
}

const planned = new WeakMap<readonly SelectedField[], readonly Decoder[]>();

/** A query's fields are the same list each time; how each is read is found out once. */
function decodersOf(fields: readonly SelectedField[]): readonly Decoder[] {
  const known = planned.get(fields) ?? fields.map(({ field }) => decoderOf(field));
  planned.set(fields, known);
  return known;
}

function place(record: Record<string, unknown>, path: readonly string[], value: unknown) {
  const head = path[0] ?? '';
  if (path.length === 1) {
    record[head] = value;
    return;
  }
  const inner = (record[head] ?? {}) as Record<string, unknown>;
  record[head] = inner;
  place(inner, path.slice(1), value);
}

// JSON has been read already; Drizzle would read it a second time and turn the text '5' into a number.
const asItIs: Decoder = { mapFromDriverValue: (value) => value };

function decoderOf(field: unknown): Decoder {
  if (is(field, PgJson) || is(field, PgJsonb)) return asItIs;
  if (is(field, Column)) return field;
  if (is(field, SQL)) return (field as unknown as { decoder: Decoder }).decoder;
  if (is(field, Subquery)) return (field as unknown as { _: { sql: { decoder: Decoder } } })._.sql.decoder;
  return (field as { sql: { decoder: Decoder } }).sql.decoder;
}
