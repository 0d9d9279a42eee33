// Another root key: what waits is sealed anew, and its hash computed anew, so that it can be decided on as before. A
// request that was sealed anew already stays as it is, so it can be asked for again.
import { Fault } from '#base/fault';
import { prepared, records, type Store, type WriteScope } from '#kernel/store';
import { hashOf, Sealed } from './parking.ts';
import { type Seal, sealOf } from './seal.ts';

const batch = 200;
const firstId = '00000000-0000-0000-0000-000000000000';
const companies = prepared('select id from tenant.tenants order by id');
const page = prepared(
  `select id, capability, sealed, asked, asked_hash, input_hash from approval.requests
   where id > $1 and sealed is not null order by id limit ${batch} for update`,
);
const change = prepared(
  `update approval.requests set sealed = $2, input_hash = $3, asked_hash = $4,
     rehearsed_hash = case when rehearsed_hash = $5 then $3 else rehearsed_hash end
   where id = $1`,
);
/** What was decided, sent and changed is about the same bytes as before. */
const about = [
  'update approval.decisions set input_hash = $2 where request_id = $1 and input_hash = $3',
  'update approval.links set input_hash = $2 where request_id = $1 and input_hash = $3',
  'update approval.edits set hash_after = $2 where request_id = $1 and hash_after = $3',
  'update approval.edits set hash_before = $2 where request_id = $1 and hash_before = $3',
].map((text) => prepared(text));

interface Exchange {
  readonly old: Seal;
  readonly fresh: Seal;
}

/** Answers how many were sealed anew: company by company, each of them whole or not at all. */
export async function resealRequests(store: Store, now: string, keys: { from: string; to: string }): Promise<number> {
  const seals = { old: sealOf(keys.from), fresh: sealOf(keys.to) };
  let count = 0;
  for (const { id } of records(await store.engine(now).run({ statement: companies, values: [] }))) {
    const scope = store.write({ tenantId: String(id), now });
    try {
      count += await resealAll(scope, String(id), seals);
      await scope.commit([]);
    } finally {
      await scope.rollback();
    }
  }
  return count;
}

async function resealAll(scope: WriteScope, tenantId: string, seals: Exchange): Promise<number> {
  let count = 0;
  for (let last = firstId; ; ) {
    const rows = records(await scope.run({ statement: page, values: [last] })).map(readRow);
    for (const row of rows) if (await reseal(scope, { ...row, place: `${tenantId}:${row.id}` }, seals)) count += 1;
    last = rows.at(-1)?.id ?? last;
    if (rows.length < batch) return count;
  }
}

interface Row {
  readonly id: string;
  readonly capability: string;
  readonly sealed: string;
  readonly asked: unknown;
  readonly askedHash: string;
  readonly inputHash: string;
}

function readRow(row: Record<string, unknown>): Row {
  const { id, capability, sealed, asked, asked_hash, input_hash } = row;
  return {
    ...{ id: String(id), capability: String(capability), sealed: String(sealed), asked },
    ...{ askedHash: String(asked_hash), inputHash: String(input_hash) },
  };
}

async function reseal(scope: WriteScope, row: Row & { readonly place: string }, seals: Exchange): Promise<boolean> {
  const { id, place, inputHash } = row;
  if (opens(seals.fresh, row)) return false;
  if (!opens(seals.old, row)) {
    throw new Fault('invalid', `The old root key does not open the request ${id}; nothing of its company was changed`);
  }
  const sealed = Sealed.parse(seals.old.open(place, row.sealed));
  const hash = hashOf({ seal: seals.fresh }, row.capability, sealed);
  const closed = seals.fresh.close(place, sealed);
  await scope.run({ statement: change, values: [id, closed, hash, askedAnew(row, sealed, seals), inputHash] });
  for (const statement of about) await scope.run({ statement, values: [id, hash, inputHash] });
  return true;
}

function opens(seal: Seal, { place, sealed }: { readonly place: string; readonly sealed: string }): boolean {
  try {
    seal.open(place, sealed);
    return true;
  } catch {
    return false;
  }
}

/**
 * What was first asked is known by its hash alone once somebody has changed it. Where nothing of it is hidden it is
 * what is shown; where something is, its hash stays one that nothing has, and who asks for it anew asks anew.
 */
function askedAnew({ capability, asked, askedHash, inputHash }: Row, sealed: Sealed, { old, fresh }: Exchange): string {
  if (askedHash === inputHash) return hashOf({ seal: fresh }, capability, sealed);
  const first = { ...sealed, input: asked };
  return hashOf({ seal: old }, capability, first) === askedHash
    ? hashOf({ seal: fresh }, capability, first)
    : askedHash;
}
