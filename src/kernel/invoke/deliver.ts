// From the spool to the database. Every row has its id, so delivering twice changes nothing. What happened is told only
// now: whoever hears of it finds it there.
import { asFault } from '#base/fault';
import type { EntryRow } from '#kernel/audit';
import type { Log, Module } from '#kernel/contract';
import type { EventRow, Live } from '#kernel/event';
import type { UsageRow } from '#kernel/meter';
import { type Entry, type PartText, prepared, type SpoolRecord, type Store, storable } from '#kernel/store';
import { failed } from './begun.ts';
import { isKeyClash } from './keys.ts';
import { recordedIn, textsIn } from './lines.ts';
import type { SpoolKind } from './note.ts';
import { nothingRecorded, type Recorded, recordAgain, recordParts, recordTexts } from './unit.ts';

interface DeliveryParts {
  readonly store: Store;
  readonly log: Log;
  readonly live: Pick<Live, 'committed'>;
  /** Whose reactions keep events as rows. */
  readonly modules: readonly Module[];
}

interface Delivering extends DeliveryParts {
  /** By the event that they keep. */
  readonly keeping: readonly { readonly on: string; readonly statement: Entry['statement'] }[];
}

export function spoolDelivery(parts: DeliveryParts) {
  const reactions = parts.modules.flatMap((module) => module.reactions ?? []);
  const keeping = reactions.flatMap(({ on, rows }) => (rows ? [{ on, statement: prepared(rows) }] : []));
  const delivering = { ...parts, keeping };
  return async (records: readonly SpoolRecord[]): Promise<void> => {
    const lined = records.filter(({ kind }) => kind === 'lines');
    const others = records.filter(({ kind }) => kind !== 'lines');
    await together(delivering, lined, insertLines);
    const keyed = others.filter((record) => recordedOf(record).keys.length > 0);
    const free = others.filter((record) => !keyed.includes(record));
    await together(delivering, free, insert);
    for (const record of keyed) await insertAlone(delivering, record);
  };
}

type Insert = (delivering: Delivering, records: readonly SpoolRecord[]) => Promise<void>;

/** One that the database does not take loses none of the others. */
async function together(delivering: Delivering, records: readonly SpoolRecord[], insertAll: Insert) {
  if (records.length === 0) return;
  try {
    await insertAll(delivering, records);
  } catch (error) {
    if (asFault(error).code === 'unavailable') throw error;
    for (const record of records) await insertAlone(delivering, record);
  }
}

async function insertAlone(delivering: Delivering, record: SpoolRecord) {
  try {
    await insert(delivering, [record]);
  } catch (error) {
    if (isKeyClash(error)) return;
    if (asFault(error).code === 'unavailable') throw error;
    delivering.log.error({ record, error }, 'a spooled record can not be stored; it is kept here');
  }
}

async function insert(delivering: Delivering, records: readonly SpoolRecord[]) {
  const all = nothingRecorded();
  for (const record of records) {
    const rows = recordedOf(record);
    all.entries.push(...rows.entries);
    all.payloads.push(...rows.payloads);
    all.events.push(...rows.events);
    all.deliveries.push(...rows.deliveries);
    all.usage.push(...rows.usage);
    all.keys.push(...rows.keys);
  }
  const now = records[0]?.at ?? '';
  await delivering.store.engineWork(now).commit([...recordAgain(all), ...failed(all.entries)]);
  await tell(delivering, all.events, now);
}

/** As they lie there. What stands on lines was done, so none of it takes back that it had begun. */
async function insertLines(delivering: Delivering, records: readonly SpoolRecord[]) {
  const texts = textsIn(records.map(({ body }) => body));
  const now = records[0]?.at ?? '';
  await delivering.store.engineWork(now).commit(recordTexts(texts));
  await tell(delivering, eventsIn(texts), now);
}

function eventsIn(texts: readonly PartText[]): EventRow[] {
  const { rows = '' } = texts.find(({ part }) => part === recordParts.events) ?? {};
  return rows === '' ? [] : (JSON.parse(rows) as EventRow[]);
}

async function tell(delivering: Delivering, events: readonly EventRow[], now: string) {
  for (const [tenantId, all] of Map.groupBy(events, (one) => one.tenant_id)) {
    const kept = delivering.keeping.flatMap(({ on, statement }) =>
      rowsOf(
        statement,
        all.filter(({ event_type }) => event_type === on),
      ),
    );
    if (kept.length > 0) await delivering.store.write({ tenantId, now }, { isBrief: true }).commit(kept);
    delivering.live.committed(all);
  }
}

function rowsOf(statement: Entry['statement'], events: readonly EventRow[]): Entry[] {
  if (events.length === 0) return [];
  return [{ statement, values: [storable(JSON.stringify(events.map(({ event_data }) => event_data)))] }];
}

const readers: Readonly<Record<SpoolKind, (body: string) => Recorded>> = {
  entries: (body) => ({ ...nothingRecorded(), entries: JSON.parse(body) as EntryRow[] }),
  usage: (body) => ({ ...nothingRecorded(), usage: JSON.parse(body) as UsageRow[] }),
  // As it was spooled before there were lines.
  recorded: (body) => ({ ...nothingRecorded(), ...(JSON.parse(body) as Partial<Recorded>) }),
  lines: recordedIn,
  keyed: recordedIn,
};

function recordedOf({ kind, body }: SpoolRecord): Recorded {
  return readers[kind as SpoolKind](body);
}
