// Seals what has been recorded: segment by segment, tenant by tenant. Two processes may seal at the same time; the one
// that comes second finds the number taken and goes on behind it.
import { type Clock, instantOf } from '#base/time';
import type { Store } from '#kernel/store';
import { hashBytes, rootOf } from './merkle.ts';
import type { Outside } from './outside.ts';
import { insertSegment, newestForm, nextPart, type Waiting, waitingTenants } from './seal-rows.ts';
import { type SignedHead, signHead } from './segment.ts';
import type { Signer } from './signing.ts';

export interface Sealed {
  readonly segments: number;
  readonly rows: number;
}

export interface Sealer {
  /** Everything that can be sealed now, of one tenant or of all. */
  seal(tenantId?: string): Promise<Sealed>;
}

interface SealerDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly signer: Signer;
  readonly outside: Outside;
}

const rowsPerSegment = 10_000;
const tenantsAtOnce = 2;
export const idBytes = 16;

export function createSealer(deps: SealerDeps): Sealer {
  const { store, clock, outside } = deps;
  const now = () => instantOf(clock.nowMs());

  return {
    async seal(tenantId) {
      await outside.catchUp();
      const queue = await waitingTenants(store, now(), tenantId ?? null);
      const sealed: SignedHead[] = [];
      async function worker() {
        for (let next = queue.shift(); next; next = queue.shift()) await sealTenant(deps, next, sealed);
      }
      try {
        await Promise.all(Array.from({ length: tenantsAtOnce }, worker));
      } finally {
        await outside.keep(sealed);
      }
      return { segments: sealed.length, rows: sealed.reduce((sum, { rows }) => sum + rows, 0) };
    },
  };
}

/** Until nothing is left, or another process is at it. */
async function sealTenant(deps: SealerDeps, first: Waiting, sealed: SignedHead[]) {
  for (let waiting: Waiting | undefined = first; waiting; ) {
    const head = await sealNext(deps, waiting);
    if (!head) return;
    sealed.push(head);
    waiting = head.rows === rowsPerSegment ? behind(waiting, head) : await inNextEra(deps, waiting);
  }
}

async function sealNext({ store, clock, signer }: SealerDeps, waiting: Waiting): Promise<SignedHead | undefined> {
  const now = instantOf(clock.nowMs());
  const part = await nextPart(store, now, { ...waiting, limit: rowsPerSegment });
  if (!part) return undefined;
  const { leaves, lastTxid, lastId } = part;
  const head = signHead(signer, {
    tenantId: waiting.tenantId,
    number: waiting.number + 1,
    form: newestForm,
    era: waiting.era,
    ...{ lastTxid, lastId },
    rows: leaves.length / (idBytes + hashBytes),
    root: rootOf(hashesIn(leaves)).toString('base64url'),
    previous: waiting.hash,
    sealedAt: now,
  });
  const { rowCount } = await store.engine(now).run(insertSegment(head, leaves));
  return rowCount > 0 ? head : undefined;
}

/** What has come meanwhile waits for the next time; only an era that has ended is finished first. */
async function inNextEra({ store, clock }: SealerDeps, { tenantId, era }: Waiting): Promise<Waiting | undefined> {
  const [next] = await waitingTenants(store, instantOf(clock.nowMs()), tenantId);
  return next && next.era > era ? next : undefined;
}

function behind(waiting: Waiting, { number, hash, era, lastTxid, lastId }: SignedHead): Waiting {
  return { ...waiting, number, hash, place: { era, lastTxid, lastId } };
}

/** The hashes of stored leaves, without the ids before them. */
export function hashesIn(leaves: Buffer): Buffer {
  const each = idBytes + hashBytes;
  const hashes = Buffer.allocUnsafe((leaves.length / each) * hashBytes);
  for (let at = 0, to = 0; at < leaves.length; at += each, to += hashBytes) {
    leaves.copy(hashes, to, at + idBytes, at + each);
  }
  return hashes;
}
