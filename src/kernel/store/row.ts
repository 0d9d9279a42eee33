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
  const absent = new Map<string, boolean>();
  for (const [index, { path, field }] of fields.entries()) {
    const raw = row[index] ?? null;
    const value = raw === null ? null : decoderOf(field).mapFromDriverValue(raw);
    place(record, path, value);
    if (joins && path.length === 2 && is(field, Column)) {
      const missing = value === null && joins[getTableName(field.table)] === false;
      absent.set(path[0] ?? '', missing && (absent.get(path[0] ?? '') ?? true));
    }
  }
  for (const [name, missing] of absent) if (missing) record[name] = null;
  return record;
}

function place(record: Record<string, unknown>, path: readonly string[], value: unknown) {
  const [head = '', ...rest] = path;
  if (rest.length === 0) {
    record[head] = value;
    return;
  }
  const inner = (record[head] ?? {}) as Record<string, unknown>;
  record[head] = inner;
  place(inner, rest, value);
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
