// What a note must have left behind, counted by the database itself: one row, one revision, one entry in the record,
// one event, one line of usage, one kept answer, and tags counted to the last one.
import { setTimeout as pause } from 'node:timers/promises';
import type { Look } from './database.ts';
import type { Note } from './writers.ts';

interface Trace {
  readonly what: string;
  /** Answers `key` and `count` for every note it finds. */
  readonly sql: string;
}

const traces: readonly Trace[] = [
  { what: 'rows', sql: 'select title as key, count(*)::int as count from notes.notes group by title' },
  { what: 'revisions', sql: 'select title as key, count(*)::int as count from notes.revisions group by title' },
  {
    what: 'entries in the record',
    sql: `select call_key as key, count(*)::int as count from audit.entries
          where capability = 'notes.note.create' and outcome = 'done' group by call_key`,
  },
  {
    what: 'events',
    sql: `select e.call_key as key, count(*)::int as count from event.ai_events v
          join audit.entries e on e.tenant_id = v.tenant_id and e.id = v.entry_id
          where v.event_type = 'notes.note.created' group by e.call_key`,
  },
  {
    what: 'kept answers',
    sql: `select key, count(*)::int as count from invoke.keys
          where capability = 'notes.note.create' and state = 'done' group by key`,
  },
];

/** Each reaction counts every note anew, one after the other: however long that takes, some are done meanwhile. */
const stillLimitMs = 60_000;
const shown = 20;

/** Everything that is missing, doubled or not asked for. */
export async function faultsIn(look: Look, notes: readonly Note[]): Promise<string[]> {
  const faults: string[] = [];
  const keys = new Set(notes.map(({ key }) => key));
  if (keys.size !== notes.length) faults.push('a client was told twice that one note was written');
  for (const { what, sql } of traces) faults.push(...(await miscounted(look, { what, sql }, keys)));
  faults.push(...(await misnumbered(look, notes)), ...(await usageFaults(look, notes.length)));
  faults.push(...(await reactionFaults(look)));
  return faults.slice(0, shown);
}

async function miscounted(look: Look, { what, sql }: Trace, keys: ReadonlySet<string>): Promise<string[]> {
  const rows = await look<{ key: string | null; count: number }>(sql);
  const found = new Map(rows.map(({ key, count }) => [key ?? '', count]));
  const missing = [...keys].filter((key) => !found.has(key)).map((key) => `${key}: no ${what}`);
  const doubled = rows.filter(({ count }) => count !== 1).map(({ key, count }) => `${key}: ${count} ${what}`);
  const unknown = [...found.keys()].filter((key) => !keys.has(key)).map((key) => `${key}: ${what} nobody asked for`);
  return [...missing, ...doubled, ...unknown];
}

/** The answer named the row that is there. */
async function misnumbered(look: Look, notes: readonly Note[]): Promise<string[]> {
  const rows = await look<{ key: string; id: string }>('select title as key, id from notes.notes');
  const found = new Map(rows.map(({ key, id }) => [key, id]));
  return notes.filter(({ key, id }) => found.get(key) !== id).map(({ key, id }) => `${key}: answered as ${id}`);
}

async function usageFaults(look: Look, wanted: number): Promise<string[]> {
  const [row] = await look<{ calls: number }>(
    `select coalesce(sum(calls), 0)::int as calls from meter.usage_metering
     where capability = 'notes.note.create' and failures = 0`,
  );
  return row?.calls === wanted ? [] : [`${row?.calls} uses were counted for ${wanted} notes`];
}

/** Reactions come after a crash, once, and to the right sum. What the dead had taken up would wait for its lease. */
async function reactionFaults(look: Look): Promise<string[]> {
  await look('update event.deliveries set leased_until = null');
  let [left, giveUpAt] = [Number.POSITIVE_INFINITY, 0];
  for (;;) {
    const [open] = await look<{ deliveries: number; events: number }>(
      `select (select count(*)::int from event.deliveries) as deliveries,
              (select count(*)::int from event.ai_events where not processed) as events`,
    );
    const now = open ? open.deliveries + open.events : left;
    if (now === 0) break;
    if (now < left) [left, giveUpAt] = [now, performance.now() + stillLimitMs];
    if (performance.now() > giveUpAt) return [`still to be done: ${JSON.stringify(open)}`];
    await pause(100);
  }
  const rows = await look<{ name: string; counted: number | null; real: number }>(
    `select tag as name, t.notes as counted, count(*)::int as real from notes.notes n, unnest(n.tags) tag
     left join notes.tags t on t.name = tag group by tag, t.notes`,
  );
  return rows
    .filter(({ counted, real }) => counted !== real)
    .map(({ name, counted, real }) => `${name}: ${counted} counted, ${real} there`);
}
