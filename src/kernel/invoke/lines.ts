// What a call leaves behind as it lies in the spool: a line for each table, the rows on it as JSON with commas between
// them. So the rows of many records are put together, and handed to the database, without being read.
import type { PartText } from '#kernel/store';
import { nothingRecorded, type Recorded, recordParts, tables } from './unit.ts';

const lineEnd = 10;
const [opening, comma, closing] = [Buffer.from('['), Buffer.from(','), Buffer.from(']')];

export function linesOf(recorded: Recorded): string {
  // Put together without being copied, which is done once, when it is written.
  return tables.reduce((lines, table, place) => `${lines}${place > 0 ? '\n' : ''}${listed(recorded[table])}`, '');
}

function listed(rows: readonly unknown[]): string {
  return rows.length === 0 ? '' : JSON.stringify(rows).slice(1, -1);
}

/** Of all of them together. */
export function textsIn(bodies: readonly Buffer[]): PartText[] {
  const pieces = tables.map((): Buffer[] => []);
  for (const body of bodies) {
    let start = 0;
    for (const lines of pieces) {
      const found = body.indexOf(lineEnd, start);
      const end = found < 0 ? body.length : found;
      if (end > start) lines.push(lines.length === 0 ? opening : comma, body.subarray(start, end));
      start = end + 1;
    }
  }
  return tables.map((table, place) => {
    const lines = pieces[place] ?? [];
    return { part: recordParts[table], rows: lines.length === 0 ? undefined : Buffer.concat([...lines, closing]) };
  });
}

export function recordedIn(body: string): Recorded {
  const lines = body.split('\n');
  const rows = tables.map((table, place) => [table, JSON.parse(`[${lines[place] ?? ''}]`)] as const);
  return { ...nothingRecorded(), ...Object.fromEntries(rows) };
}

/** What those who listen are told without the events being read: the id of one, for it stands for its transaction, and
 * the names of all. */
export function toldOf({ events }: Recorded): string[] {
  const [first] = events;
  return first ? [first.id, ...events.map(({ event_type }) => event_type)] : [];
}
