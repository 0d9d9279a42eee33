// From the spool to the database. Every row has its id, so delivering twice changes nothing. What happened is told only
// now: whoever hears of it finds it there.
import { asFault } from '#base/fault';
import type { EntryRow } from '#kernel/audit';
import type { Log, Module } from '#kernel/contract';
import { type EventRow, eventPart, type Live } from '#kernel/event';
import type { UsageRow } from '#kernel/meter';
import { type Entry, type PartText, prepared, type SpooledRecord, type Store, storable } from '#kernel/store';
import { failed } from './begun.ts';
import { isKeyClash } from './keys.ts';
import { recordedIn, textsIn } from './lines.ts';
import type { SpoolKind } from './note.ts';
import { nothingRecorded, type Recorded, recordAgain, recordTexts } from './unit.ts';

interface DeliveryParts {
  readonly store: Store;
  readonly log: Log;
  readonly live: Pick<Live, 'committed' | 'told'>;
  /** Whose reactions keep events as rows. */
  readonly modules: readonly Module[];
}

interface Delivering extends DeliveryParts {
  /** The statement that keeps an event as rows, by its name. */
  readonly keeping: ReadonlyMap<string, Entry['statement']>;
}

export function spoolDelivery(parts: DeliveryParts) {
  const reactions = parts.modules.flatMap((module) => module.reactions ?? []);
  const keeping = new Map(reactions.flatMap(({ on, rows }) => (rows ? [[on, keepingAll(rows)] as const] : [])));
  const delivering = { ...parts, keeping };
  return async (records: readonly SpooledRecord[]): Promise<void> => {
    const { lined = [], keyed = [], free = [] } = Object.groupBy(records, wayOf);
    await together(delivering, lined, insertLines);
    await together(delivering, free, insert);
    for (const record of keyed) await insertAlone(delivering, record);
  };
}

/** What the events of one name say, among all events of one company. */
const said = `with said as (
  select e.event_data as data from json_to_recordset($1) as e(event_type text, event_data json)
  where e.event_type = $2)`;

function keepingAll(rows: string): Entry['statement'] {
  return prepared(`${said} ${rows}`);
}

function wayOf(record: SpooledRecord): 'lined' | 'keyed' | 'free' {
  if (record.kind === 'lines') return 'lined';
  return recordedOf(record).keys.length > 0 ? 'keyed' : 'free';
}

type Insert = (delivering: Delivering, records: readonly SpooledRecord[]) => Promise<void>;

/** One that the database does not take loses none of the others. */
async function together(delivering: Delivering, records: readonly SpooledRecord[], insertAll: Insert) {
  if (records.length === 0) return;
  try {
    await insertAll(delivering, records);
  } catch (error) {
    if (asFault(error).code === 'unavailable') throw error;
    for (const record of records) await insertAlone(delivering, record);
  }
}

async function insertAlone(delivering: Delivering, record: SpooledRecord) {
  try {
    await insert(delivering, [record]);
  } catch (error) {
    if (isKeyClash(error)) return;
    if (asFault(error).code === 'unavailable') throw error;
    const lost = { ...record, bytes: record.bytes.toString() };
    delivering.log.error({ record: lost, error }, 'a spooled record can not be stored; it is kept here');
  }
}

async function insert(delivering: Delivering, records: readonly SpooledRecord[]) {
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
  for (const [tenantId, events] of Map.groupBy(all.events, (one) => one.tenant_id)) {
    const types = new Set(events.map(({ event_type }) => event_type));
    await keepRows(delivering, types, { tenantId, now, events: Buffer.from(JSON.stringify(events)) });
    delivering.live.committed(events);
  }
}

/** As they lie there. What stands on lines was done, so none of it takes back that it had begun. */
async function insertLines(delivering: Delivering, records: readonly SpooledRecord[]) {
  const now = records[0]?.at ?? '';
  const texts = textsIn(records.map(({ bytes }) => bytes));
  await delivering.store.engineWork(now).commit(recordTexts(texts));
  const telling = records.filter(({ told = [] }) => told.length > 0);
  const byTenant = Map.groupBy(telling, (one) => one.tenantId ?? '');
  for (const [tenantId, all] of byTenant) {
    const types = new Set(all.flatMap(({ told = [] }) => told.slice(1)));
    const events = eventsIn(byTenant.size === 1 ? texts : textsIn(all.map(({ bytes }) => bytes)));
    await keepRows(delivering, types, { tenantId, now, events });
    // Of what is kept as rows nothing in this process has to know what it says.
    if ([...types].every((type) => delivering.keeping.has(type))) {
      delivering.live.told(tenantId, all.at(-1)?.told?.[0] ?? '', types);
    } else {
      delivering.live.committed(JSON.parse(events.toString()) as EventRow[]);
    }
  }
}

function eventsIn(texts: readonly PartText[]): Buffer {
  return texts.find(({ part }) => part === eventPart)?.rows ?? Buffer.from('[]');
}

interface Told {
  readonly tenantId: string;
  readonly now: string;
  /** As a JSON list. */
  readonly events: Buffer;
}

async function keepRows({ store, keeping }: Delivering, types: ReadonlySet<string>, { tenantId, now, events }: Told) {
  const entries = [...keeping].flatMap(([on, statement]) =>
    types.has(on) ? [{ statement, values: [storable(events), on] }] : [],
  );
  if (entries.length > 0) await store.write({ tenantId, now }, { isBrief: true }).commit(entries);
}

const readers: Readonly<Record<SpoolKind, (body: string) => Recorded>> = {
  entries: (body) => ({ ...nothingRecorded(), entries: JSON.parse(body) as EntryRow[] }),
  usage: (body) => ({ ...nothingRecorded(), usage: JSON.parse(body) as UsageRow[] }),
  // As it was spooled before there were lines.
  recorded: (body) => ({ ...nothingRecorded(), ...(JSON.parse(body) as Partial<Recorded>) }),
  lines: recordedIn,
  keyed: recordedIn,
};

function recordedOf({ kind, bytes }: SpooledRecord): Recorded {
  return readers[kind as SpoolKind](bytes.toString());
}
