// From the spool to the database. Every row has its id, so delivering twice changes nothing. What happened is told only
// now: whoever hears of it finds it there.
import { asFault } from '#base/fault';
import type { EntryRow } from '#kernel/audit';
import type { Log } from '#kernel/contract';
import type { Live } from '#kernel/event';
import type { UsageRow } from '#kernel/meter';
import type { SpoolRecord, Store } from '#kernel/store';
import { failed } from './begun.ts';
import { isKeyClash } from './keys.ts';
import type { SpoolKind } from './note.ts';
import { nothingRecorded, type Recorded, recordAgain } from './unit.ts';

interface DeliveryParts {
  readonly store: Store;
  readonly log: Log;
  readonly live: Pick<Live, 'committed'>;
}

export function spoolDelivery(parts: DeliveryParts) {
  return async (records: readonly SpoolRecord[]): Promise<void> => {
    const keyed = records.filter((record) => recordedOf(record).keys.length > 0);
    const free = records.filter((record) => !keyed.includes(record));
    await insert(parts, free).catch(async (error: unknown) => {
      if (asFault(error).code === 'unavailable') throw error;
      for (const record of free) await insertAlone(parts, record);
    });
    for (const record of keyed) await insertAlone(parts, record);
  };
}

async function insertAlone(parts: DeliveryParts, record: SpoolRecord) {
  try {
    await insert(parts, [record]);
  } catch (error) {
    if (isKeyClash(error)) return;
    if (asFault(error).code === 'unavailable') throw error;
    parts.log.error({ record, error }, 'a spooled record can not be stored; it is kept here');
  }
}

async function insert({ store, live }: DeliveryParts, records: readonly SpoolRecord[]) {
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
  for (const events of Map.groupBy(all.events, (one) => one.tenant_id).values()) live.committed(events);
}

const readers: Readonly<Record<SpoolKind, (body: unknown) => Recorded>> = {
  entries: (body) => ({ ...nothingRecorded(), entries: body as EntryRow[] }),
  usage: (body) => ({ ...nothingRecorded(), usage: body as UsageRow[] }),
  recorded: (body) => ({ ...nothingRecorded(), ...(body as Partial<Recorded>) }),
};

function recordedOf({ kind, body }: SpoolRecord): Recorded {
  return readers[kind as SpoolKind](body);
}
