// The check of a tenant's whole record against its seals, and against the heads that were kept outside the database.
import { type Db, prepared, records, type Store } from '#kernel/store';
import type { Seals } from '#kernel/vault';
import { allHeads, checkHead, checkOutside, type Era } from './check-heads.ts';
import { checkPayloads } from './check-payloads.ts';
import { checkRows } from './check-rows.ts';
import type { Heads, OutsideHead } from './heads.ts';
import { knownKeys } from './keys.ts';
import type { Outside } from './outside.ts';
import { type SignedHead, start } from './segment.ts';
import type { Signer } from './signing.ts';
import { type Findings, openFindings, type Verdict } from './verdict.ts';

export interface VerifyDeps {
  readonly store: Store;
  readonly signer: Signer;
  readonly heads: Heads;
  readonly outside: Pick<Outside, 'settled'>;
  readonly seals: Pick<Seals, 'open'>;
}

export interface ToVerify {
  readonly tenantId: string;
  readonly now: string;
  /** Reads as this tenant. */
  readonly db: Db;
  /** Heads that somebody has kept elsewhere. */
  readonly kept: readonly OutsideHead[];
}

const allEras = prepared('select era, began_at as "beganAt", reason from audit.eras order by era');
const tail = prepared(
  `select count(*)::int as unsealed,
     count(*) filter (where e.era > $4 or (e.era = $4 and e.txid >= pg_snapshot_xmax(pg_current_snapshot())))::int
       as impossible
   from audit.entries e where (e.era, e.txid, e.id) > ($1::integer, $2::xid8, $3::uuid)`,
);

export async function verify(deps: VerifyDeps, { tenantId, now, db, kept }: ToVerify): Promise<Verdict> {
  const found = openFindings();
  const keys = await knownKeys(deps.store, now, deps.signer);
  const eras = erasIn(records(await deps.store.engine(now).run({ statement: allEras, values: [] })));
  const era = Math.max(1, ...eras.keys());
  // Read first: what is sealed while we look is not missing.
  await deps.outside.settled();
  const outside = [...(await deps.heads.of(tenantId)), ...kept];
  const segments = new Map<number, SignedHead>();
  let last: SignedHead | undefined;
  let rows = 0;
  for await (const head of allHeads(db)) {
    checkHead({ head, before: last }, keys, found);
    await checkRows(db, { head, before: last }, found);
    segments.set(head.number, head);
    rows += head.rows;
    last = head;
  }
  const unsealed = await checkTail(db, { last, era }, found);
  const losses = checkOutside(outside, { keys, segments, era, eras }, found);
  const payloads = await checkPayloads(db, deps.seals, found);
  return {
    whole: found.count === 0,
    segments: segments.size,
    ...{ rows, unsealed, payloads, losses },
    last: last ?? null,
    sealedUntil: last?.sealedAt ?? null,
    outsideHeads: outside.length,
    problems: found.problems,
  };
}

function erasIn(rows: readonly Record<string, unknown>[]): Map<number, Era> {
  return new Map(rows.map((row) => [Number(row.era), { beganAt: String(row.beganAt), reason: String(row.reason) }]));
}

interface End {
  readonly last: SignedHead | undefined;
  readonly era: number;
}

async function checkTail(db: Db, { last, era }: End, found: Findings): Promise<number> {
  const { era: lastEra, lastTxid, lastId } = last ?? start;
  const [row] = records(await db.$run({ statement: tail, values: [lastEra, lastTxid, lastId, era] }));
  const impossible = Number(row?.impossible);
  if (impossible > 0) {
    found.report('row inserted', `${impossible} entries claim to be from transactions that have not begun yet`);
  }
  return Number(row?.unsealed);
}
