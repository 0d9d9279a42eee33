// The rows of keys. The engine reads and writes them, each statement for itself: a key must be there before anything is
// sealed under it, whatever becomes of the call that needed it first.
import { Fault } from '#base/fault';
import { type Entry, prepared, records, type Store } from '#kernel/store';

export interface KeyRow {
  readonly id: string;
  readonly tenantId: string;
  readonly subject: string;
  readonly version: number;
  /** Null once it has been shredded. */
  readonly wrapped: string | null;
  readonly root: string;
}

const columns = 'id, tenant_id, subject, version, wrapped, root';
const isInUse = 'retired_at is null and shredded_at is null';

const byId = prepared(`select ${columns} from vault.keys where tenant_id = $1 and id = $2`);
const inUse = prepared(`select ${columns} from vault.keys where tenant_id = $1 and subject = $2 and ${isInUse}`);
const insert = prepared(
  `insert into vault.keys (id, tenant_id, subject, version, wrapped, root)
   select $1, $2, $3, coalesce(max(version), 0) + 1, $4, $5 from vault.keys where tenant_id = $2 and subject = $3
   having not exists (select 1 from vault.keys where root < $5) and
     not exists (select 1 from vault.keys where root > $5)
   on conflict do nothing`,
);
const ofOtherRoot = prepared('select 1 from vault.keys where root < $1 or root > $1 limit 1');
const shred = prepared(
  `update vault.keys set wrapped = null, shredded_at = $3, updated_at = $3
   where tenant_id = $1 and subject = $2 and shredded_at is null`,
);
const retire = prepared(
  `update vault.keys set retired_at = $2, updated_at = $2
   where tenant_id = $1 and ($3::text is null or subject = $3) and ${isInUse} returning subject`,
);

export interface KeyRows {
  byId(tenantId: string, id: string): Promise<KeyRow | undefined>;
  /** Whether there are keys that another root key has wrapped. */
  hasForeign(root: string): Promise<boolean>;
  /** The one that new seals are made under. */
  inUse(tenantId: string, subject: string): Promise<KeyRow | undefined>;
  /** Leaves it when another process was first, and when the keys that are there belong to another root key. */
  insert(row: Omit<KeyRow, 'version'>): Promise<void>;
  shred(tenantId: string, subject: string): Promise<number>;
  /** Answers the subjects whose key is not used any more for what is new. */
  retire(tenantId: string, subject: string | undefined): Promise<string[]>;
}

export function keyRows(store: Store, now: () => string): KeyRows {
  const run = (statement: Entry['statement'], values: readonly unknown[]) =>
    store.engine(now()).run({ statement, values });
  const first = async (statement: Entry['statement'], values: readonly unknown[]) => {
    const [row] = records(await run(statement, values));
    return row && readRow(row);
  };
  return {
    hasForeign: async (root) => (await run(ofOtherRoot, [root])).rowCount > 0,
    byId: (tenantId, id) => first(byId, [tenantId, id]),
    inUse: (tenantId, subject) => first(inUse, [tenantId, subject]),
    async insert({ id, tenantId, subject, wrapped, root }) {
      await run(insert, [id, tenantId, subject, wrapped, root]);
    },
    shred: async (tenantId, subject) => (await run(shred, [tenantId, subject, now()])).rowCount,
    async retire(tenantId, subject) {
      const { rows } = await run(retire, [tenantId, now(), subject ?? null]);
      return rows.map(([name]) => String(name));
    },
  };
}

function readRow(row: Record<string, unknown>): KeyRow {
  const { id, tenant_id: tenantId, subject, version, wrapped, root } = row;
  if (typeof version !== 'number') throw new Fault('internal', 'A key of the vault has no version');
  return {
    ...{ id: String(id), tenantId: String(tenantId), subject: String(subject), version, root: String(root) },
    wrapped: typeof wrapped === 'string' ? wrapped : null,
  };
}
