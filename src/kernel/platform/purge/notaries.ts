// The notary of today, who also knows the offices of earlier root keys; and the move from one root key to another.
import { hkdfSync } from 'node:crypto';
import { newId } from '#base/id';
import { instantOf } from '#base/time';
import { prepared, type Result, records, type Store } from '#kernel/store';
import type { Upkeep } from '../upkeep.ts';
import { type Notary, type Office, officeOf, openNotary, seal, unseal } from './receipt.ts';

const all = prepared('select id, wrapped from platform.notaries order by id');
const keep = prepared('insert into platform.notaries (id, created_at, wrapped) values ($1, $2, $3)');
const wrapAnew = prepared('update platform.notaries set wrapped = $2 where id = $1');

export async function notaryOf({
  store,
  clock,
  rootKey,
}: Pick<Upkeep, 'store' | 'clock' | 'rootKey'>): Promise<Notary> {
  const wrapping = wrappingOf(rootKey);
  const rows = rowsOf(await store.engine(instantOf(clock.nowMs())).run({ statement: all, values: [] }));
  return openNotary(
    officeOf(rootKey),
    rows.map(({ wrapped }) => read(unseal(wrapping, wrapped))),
  );
}

export interface NotaryMove {
  readonly nowMs: number;
  readonly from: string;
  readonly to: string;
}

/** Whatever was moved already stays, so that it can be asked for again. */
export async function moveNotaries(store: Store, { nowMs, from, to }: NotaryMove): Promise<void> {
  const [now, old, fresh] = [instantOf(nowMs), wrappingOf(from), wrappingOf(to)];
  const last = written(officeOf(from));
  const scope = store.engineWork(now);
  try {
    const rows = rowsOf(await scope.run({ statement: all, values: [] }));
    let isKept = false;
    for (const { id, wrapped } of rows) {
      const moved = opened(fresh, wrapped);
      const office = moved ?? unseal(old, wrapped);
      isKept ||= office === last;
      if (moved === undefined) await scope.run({ statement: wrapAnew, values: [id, seal(fresh, office)] });
    }
    if (!isKept) await scope.run({ statement: keep, values: [newId(nowMs), now, seal(fresh, last)] });
    await scope.commit([]);
  } finally {
    await scope.rollback();
  }
}

function wrappingOf(rootKey: string): Buffer {
  return Buffer.from(hkdfSync('sha256', rootKey, '', 'purge-notaries', 32));
}

function opened(key: Buffer, wrapped: string): string | undefined {
  try {
    return unseal(key, wrapped);
  } catch {
    return undefined;
  }
}

const partBytes = 32;

function written({ signing, sealing, naming }: Office): string {
  return Buffer.concat([signing, sealing, naming]).toString('base64url');
}

function read(text: string): Office {
  const bytes = Buffer.from(text, 'base64url');
  const part = (index: number) => bytes.subarray(index * partBytes, (index + 1) * partBytes);
  return { signing: part(0), sealing: part(1), naming: part(2) };
}

function rowsOf(result: Result) {
  return records(result).map(({ id, wrapped }) => ({ id: String(id), wrapped: String(wrapped) }));
}
