// Records for the tests of this folder. All of a record follows from its id: any process can tell whether it is whole.
import type { SpooledRecord, SpoolRecord } from './record.ts';

export function sampleRecord(id: string): SpoolRecord {
  const [writer = '', turn = '0'] = id.split('/');
  const body = JSON.stringify({ writer, text: 'żółć ✓ '.repeat((Number(turn) * 37) % 90) });
  return {
    id,
    kind: 'click',
    tenantId: Number(turn) % 2 === 0 ? null : `tenant-${turn}`,
    at: '2026-03-04T05:06:07.890Z',
    body,
  };
}

/** What was delivered as it was appended. */
export function unspooled({ id, kind, tenantId, at, bytes }: SpooledRecord): SpoolRecord {
  return { id, kind, tenantId, at, body: bytes.toString() };
}

/** Collects what is delivered, and can be told to fail or to stand still. */
export class Database {
  readonly ids: string[] = [];
  readonly records: SpoolRecord[] = [];
  batches = 0;
  failures = 0;
  down = false;
  #gate: PromiseWithResolvers<void> | null = null;

  hang(): void {
    this.#gate = Promise.withResolvers<void>();
  }

  resume(): void {
    this.#gate?.resolve();
    this.#gate = null;
  }

  deliver = async (records: readonly SpooledRecord[]): Promise<void> => {
    await this.#gate?.promise;
    if (this.down) {
      this.failures += 1;
      throw new Error('the database is away');
    }
    this.batches += 1;
    for (const record of records) {
      this.ids.push(record.id);
      this.records.push(unspooled(record));
    }
  };
}
