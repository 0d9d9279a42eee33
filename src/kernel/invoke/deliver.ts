// From the spool to the database. Every row has its id, so delivering twice changes nothing.
import { asFault } from '#base/fault';
import type { EntryRow } from '#kernel/audit';
import type { Log } from '#kernel/contract';
import type { UsageRow } from '#kernel/meter';
import type { SpoolRecord, Store } from '#kernel/store';
import { failed } from './begun.ts';
import { isKeyClash } from './keys.ts';
import type { SpoolKind } from './note.ts';
import { nothingRecorded, type Recorded, recordAgain } from './unit.ts';

export function spoolDelivery(store: Store, log: Log) {
  return async (records: readonly SpoolRecord[]): Promise<void> => {
    const keyed = records.filter((record) => recordedOf(record).keys.length > 0);
    const free = records.filter((record) => !keyed.includes(record));
    await insert(store, free).catch(async (error: unknown) => {
      if (asFault(error).code === 'unavailable') throw error;
      for (const record of free) await insertAlone(store, record, log);
    });
    for (const record of keyed) await insertAlone(store, record, log);
  };
}

async function insertAlone(store: Store, record: SpoolRecord, log: Log) {
  try {
    await insert(store, [record]);
  } catch (error) {
    if (isKeyClash(error)) return;
    if (asFault(error).code === 'unavailable') throw error;
    log.error({ record, error }, 'a spooled record can not be stored; it is kept here');
  }
}

async function insert(store: Store, records: readonly SpoolRecord[]) {
  if (records.length === 0) return;
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
  await store.engineWork(records[0]?.at ?? '').commit([...recordAgain(all), ...failed(all.entries)]);
}

const readers: Readonly<Record<SpoolKind, (body: unknown) => Recorded>> = {
  entries: (body) => ({ ...nothingRecorded(), entries: body as EntryRow[] }),
  usage: (body) => ({ ...nothingRecorded(), usage: body as UsageRow[] }),
  recorded: (body) => ({ ...nothingRecorded(), ...(body as Partial<Recorded>) }),
};

function recordedOf({ kind, body }: SpoolRecord): Recorded {
  return readers[kind as SpoolKind](body);
}
