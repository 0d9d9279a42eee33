// Another root key: every key is wrapped anew, all of them or none. Secrets and everything else that is sealed stay as
// they are, since the keys inside stay the same. Do it while no server is running: one with the old root key opens
// nothing any more.
import { Fault } from '#base/fault';
import { type Clock, instantOf } from '#base/time';
import { prepared, type Result, type Store, type WriteScope } from '#kernel/store';
import { openRoot, type Root } from './root.ts';

export interface RootRotation {
  readonly store: Store;
  readonly clock: Clock;
  readonly from: string;
  readonly to: string;
}

const batch = 1000;
const firstId = '00000000-0000-0000-0000-000000000000';
const lock = prepared('lock table vault.keys in share row exclusive mode');
const page = prepared(
  `select id, tenant_id, subject, wrapped from vault.keys
   where id > $1 and wrapped is not null order by id limit ${batch}`,
);
const rewrap = prepared(
  `update vault.keys as k set wrapped = n.wrapped, root = $3, updated_at = $4
   from unnest($1::uuid[], $2::text[]) as n(id, wrapped) where k.id = n.id`,
);
const markShredded = prepared('update vault.keys set root = $1 where wrapped is null');

/** Answers how many keys were wrapped anew. */
export async function rotateRoot({ store, clock, from, to }: RootRotation): Promise<{ keys: number }> {
  const now = instantOf(clock.nowMs());
  const scope = store.engineWork(now);
  try {
    await scope.run({ statement: lock, values: [] });
    const keys = await rewrapAll(scope, { old: openRoot(from), fresh: openRoot(to), now });
    await scope.commit([]);
    return { keys };
  } finally {
    await scope.rollback();
  }
}

interface Rewrapping {
  readonly old: Root;
  readonly fresh: Root;
  readonly now: string;
}

async function rewrapAll(scope: WriteScope, { old, fresh, now }: Rewrapping): Promise<number> {
  let keys = 0;
  for (let last = firstId; ; ) {
    const rows = readRows(await scope.run({ statement: page, values: [last] }));
    const wrapped = rows.map((row) => {
      const bytes = old.unwrap(row, row.wrapped);
      if (!bytes)
        throw new Fault('invalid', 'The old root key does not open the keys of the vault; nothing was changed');
      return fresh.wrap(row, bytes);
    });
    if (rows.length > 0) {
      const ids = rows.map(({ id }) => id);
      await scope.run({ statement: rewrap, values: [ids, wrapped, fresh.mark, now] });
    }
    keys += rows.length;
    last = rows.at(-1)?.id ?? last;
    if (rows.length < batch) break;
  }
  await scope.run({ statement: markShredded, values: [fresh.mark] });
  return keys;
}

function readRows({ rows }: Result) {
  return rows.map(([id, tenantId, subject, wrapped]) => ({
    ...{ id: String(id), tenantId: String(tenantId), subject: String(subject), wrapped: String(wrapped) },
  }));
}
