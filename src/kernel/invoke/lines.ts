// What a call leaves behind as it lies in the spool: a line for each table, the rows on it as JSON with commas between
// them. So the rows of many records are put together, and handed to the database, without being read.
import type { PartText } from '#kernel/store';
import { nothingRecorded, type Recorded, recordParts, tables } from './unit.ts';

export function linesOf(recorded: Recorded): string {
  return tables.map((table) => listed(recorded[table])).join('\n');
}

function listed(rows: readonly unknown[]): string {
  return rows.length === 0 ? '' : JSON.stringify(rows).slice(1, -1);
}

/** Of all of them together. */
export function textsIn(bodies: readonly string[]): PartText[] {
  const lines = bodies.map((body) => body.split('\n'));
  return tables.map((table, place) => {
    const rows = lines.flatMap((one) => one[place] || []).join();
    return { part: recordParts[table], rows: rows && `[${rows}]` };
  });
}

export function recordedIn(body: string): Recorded {
  const lines = body.split('\n');
  const rows = tables.map((table, place) => [table, JSON.parse(`[${lines[place] ?? ''}]`)] as const);
  return { ...nothingRecorded(), ...Object.fromEntries(rows) };
}
