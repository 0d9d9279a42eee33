// The record by itself on a real database: entries as the pipeline writes them, and time to wait for what is open
// elsewhere on the same server, which holds up the cut.
import assert from 'node:assert/strict';
import { newId } from '#base/id';
import { instantOf } from '#base/time';
import type { AnyContract } from '#kernel/contract';
import { recorder } from '#kernel/store';
import { openRoot, openSeals, type Seals } from '#kernel/vault';
import { createWorld, rootKey, type World } from '#test/world';
import { type Audit, createAudit, type EntryRow, entryPart, payloadPart } from './audit.ts';
import type { OutsideHead } from './heads.ts';
import type { Verdict } from './verdict.ts';

export interface Scene {
  readonly world: World;
  readonly seals: Seals;
  readonly audit: Audit;
  readonly tenantId: string;
  /** As another process of the same installation. */
  another(home?: string, key?: string): Promise<Audit>;
  /** Writes entries with what went in and out; answers their ids in the order of writing. */
  write(count: number, entry?: Partial<Told>): Promise<string[]>;
  /** Until nothing waits any more. */
  sealAll(by?: Audit): Promise<void>;
  verify(by?: Audit, kept?: readonly OutsideHead[]): Promise<Verdict>;
  close(): Promise<void>;
}

interface Told extends EntryRow {
  readonly input: unknown;
  readonly output: unknown;
  readonly tenantId: string;
}

const compose = recorder();
const patienceMs = 60_000;

export async function openScene(contracts: readonly AnyContract[] = []): Promise<Scene> {
  const world = await createWorld();
  const { store, clock } = world.kernel;
  const root = openRoot(rootKey);
  const seals = openSeals({ store, clock, root });
  const another = (home = world.home, key = rootKey) => {
    const [undoCall] = world.kernel.registry.all().filter(({ contract }) => contract.name === 'invoke.call.undo');
    assert.ok(undoCall);
    const given = { store, clock, seals, home, rootKey: key };
    return createAudit({ ...given, contracts: () => contracts, undoCall: undoCall.contract });
  };
  const audit = await another();
  const { id: tenantId } = await world.tenant('Sealed Ltd');
  const now = () => instantOf(clock.nowMs());
  const waiting = async () => (await world.sql(unsealed)).length;

  return {
    ...{ world, seals, audit, tenantId, another },
    async write(count, { tenantId: of = tenantId, input = { word: 'hello' }, output = {}, ...told } = {}) {
      const ids: string[] = [];
      for (let turn = 0; turn < count; turn += 1) {
        const entry = { ...entryOf(newId(clock.nowMs()), of, now()), ...told };
        const subject = entry.subject ?? entry.actor_id;
        const { row, hash } = await audit.payloadRow({ entryId: entry.id, tenantId: of, subject, input, output });
        const rows = [{ ...entry, subject, payload_hash: hash }];
        const written = compose.fresh([
          { part: entryPart, rows },
          { part: payloadPart, rows: [row] },
        ]);
        assert.ok(written);
        await store.write({ tenantId: of, now: now() }).commit([written]);
        ids.push(entry.id);
      }
      return ids;
    },
    async sealAll(by = audit) {
      const deadline = performance.now() + patienceMs;
      do await by.sealer.seal();
      while ((await waiting()) > 0 && performance.now() < deadline);
      assert.equal(await waiting(), 0, 'something stayed unsealed');
    },
    verify(by = audit, kept = []) {
      const { db } = store.read({ tenantId, now: now() });
      return by.verify({ tenantId, now: now(), db, kept });
    },
    async close() {
      seals.close();
      await world.close();
    },
  };
}

const unsealed = `select e.id from audit.entries e where not exists (
  select 1 from audit.segments s where s.tenant_id = e.tenant_id
    and (s.era, s.last_txid, s.last_id) >= (e.era, e.txid, e.id))`;

function entryOf(id: string, tenantId: string, at: string): EntryRow {
  return {
    id,
    tenant_id: tenantId,
    at,
    parent_id: null,
    actor_kind: 'person',
    actor_id: 'anna',
    credential_id: null,
    capability: 'trial.thing.make',
    effect: 'write',
    outcome: 'done',
    code: null,
    door: 'http',
    request_id: 'request-1',
    call_key: null,
    undoes: null,
  };
}

/** The ids that each sealed segment of a tenant lists, in their order. */
export async function sealedIds({ world }: Scene): Promise<string[]> {
  const rows = await world.sql<{ leaves: Buffer }>('select leaves from audit.segments order by tenant_id, number');
  return rows.flatMap(({ leaves }) =>
    Array.from({ length: leaves.length / 48 }, (_, index) => {
      const hex = leaves.toString('hex', index * 48, index * 48 + 16);
      return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    }),
  );
}
