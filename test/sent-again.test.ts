import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import type { Authenticated } from '#kernel/identity';
import { type Moods, trialOf, workflowsOf } from './journeys.ts';
import { roadModule } from './soak/road.ts';
import { startVendor, type Vendor } from './stage/vendor.ts';
import { createStage } from './stage.ts';
import { createWorld, type World } from './world.ts';

interface Ended {
  readonly state: string;
  readonly error: { readonly message: string };
}

suite('a step of a flow that was being sent when its process ended', () => {
  const moods: Moods = { did: [], refuse: new Map(), bodies: [] };
  let vendor: Vendor;
  let world: World;
  let who: Authenticated;
  before(async () => {
    vendor = await startVendor();
    const modules = [trialOf(moods, workflowsOf(moods)), roadModule(vendor.url), createStage(vendor.url)];
    world = await createWorld({ modules });
    who = await world.person((await world.tenant('Post Ltd')).id, 'tenant_admin');
  });
  after(async () => {
    await world.close();
    await vendor.close();
  });

  const drawn = (capability: string, input: object) => ({
    nodes: [
      { id: 'begin', kind: 'trigger', trigger: { on: 'manual' } },
      { id: 'rest', kind: 'wait', for: '1 hour' },
      { id: 'last', kind: 'capability', capability, input },
    ],
    edges: [
      { from: 'begin', to: 'rest' },
      { from: 'rest', to: 'last' },
    ],
  });

  async function answered(name: string, input: object, by = who) {
    const answer = await world.answer(by, name, input);
    assert.ok(answer.status === 'done', `${name} answered ${answer.status}`);
    return answer.output as { readonly id: string; readonly runId: string; readonly state: string };
  }

  /** As far as an hour before its last step. */
  async function begun(name: string, graph: object): Promise<string> {
    const drawer: Authenticated = { ...who, actor: { ...who.actor, roles: ['super_admin'] } };
    const { id: flowId } = await answered('work.flow.create', { name, graph }, drawer);
    await answered('work.flow.activate', { flowId });
    const { runId } = await answered('work.flow.run', { flowId });
    await world.settle();
    return runId;
  }

  /** Somebody has begun to send, for 3,700 seconds from now at the most. */
  async function left(at: { actorId: string; key: string; capability: string }, hashed: unknown) {
    const inputHash = createHash('sha256').update(JSON.stringify(hashed)).digest('base64url');
    const leased = new Date(world.clock.nowMs() + 3_700_000).toISOString();
    await world.sql(
      `insert into invoke.keys (tenant_id, actor_id, key, capability, input_hash, state, leased_until, expires_at)
       values ($1, $2, $3, $4, $5, 'sending', $6, '2100-01-01')`,
      [who.tenantId, at.actorId, at.key, at.capability, inputHash, leased],
    );
  }

  const stateOf = async (runId: string) => (await answered('work.run.read', { runId })).state;

  async function later(minutes: 61 | 3) {
    world.clock.pass(`${minutes} minutes`);
    await world.settle();
  }

  test('is looked up when nobody can be sending it any more, and then sent if it never arrived', async () => {
    const runId = await begun('Card', drawn('road.card.send', { to: 'Ada' }));
    const at = { actorId: who.actor.id, key: `run:${runId}:last`, capability: 'road.card.send' };
    await left(at, [{ to: 'Ada' }, null]);
    await later(61);
    assert.deepEqual([await stateOf(runId), vendor.asked], ['waiting', 0]);
    await later(3);
    assert.equal(await stateOf(runId), 'done');
    assert.deepEqual([...vendor.taken.values()], [{ to: 'Ada', times: 1 }]);
  });

  test('is waited for as well when it takes back what was sent, and then a person is told', async () => {
    const { letterId } = (await answered('stage.letter.send', { to: 'Bob', words: 'Dear Bob' })) as unknown as {
      readonly letterId: string;
    };
    const [sent] = await world.sql<{ id: string }>(
      `select id from audit.entries where capability = 'stage.letter.send' and outcome = 'done'`,
    );
    assert.ok(sent);
    const runId = await begun('Recall', drawn('invoke.call.undo', { entryId: sent.id }));
    await left({ actorId: 'undo', key: sent.id, capability: 'stage.letter.recall' }, [{ letterId }, sent.id]);
    await later(61);
    assert.equal(await stateOf(runId), 'waiting');
    await later(3);
    const { state, error } = (await answered('work.run.read', { runId })) as unknown as Ended;
    assert.equal(state, 'failed');
    assert.match(error.message, /An earlier attempt ended without an answer; check with the receiver/);
    assert.deepEqual(vendor.recalled, []);
  });
});
