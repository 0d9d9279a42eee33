import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import type { Authenticated } from '#kernel/identity';
import { type Moods, trialOf, workflowsOf } from './journeys.ts';
import { roadModule } from './soak/road.ts';
import { startVendor, type Vendor } from './stage/vendor.ts';
import { createWorld, type World } from './world.ts';

suite('a step of a flow that was being sent when its process ended', () => {
  const moods: Moods = { did: [], refuse: new Map(), bodies: [] };
  let vendor: Vendor;
  let world: World;
  let who: Authenticated;
  before(async () => {
    vendor = await startVendor();
    world = await createWorld({ modules: [trialOf(moods, workflowsOf(moods)), roadModule(vendor.url)] });
    who = await world.person((await world.tenant('Post Ltd')).id, 'tenant_admin');
  });
  after(async () => {
    await world.close();
    await vendor.close();
  });

  const graph = {
    nodes: [
      { id: 'begin', kind: 'trigger', trigger: { on: 'manual' } },
      { id: 'rest', kind: 'wait', for: '1 hour' },
      { id: 'card', kind: 'capability', capability: 'road.card.send', input: { to: 'Ada' } },
    ],
    edges: [
      { from: 'begin', to: 'rest' },
      { from: 'rest', to: 'card' },
    ],
  };

  async function answered(name: string, input: object, by = who) {
    const answer = await world.answer(by, name, input);
    assert.ok(answer.status === 'done', `${name} answered ${answer.status}`);
    return answer.output as { readonly id: string; readonly runId: string; readonly state: string };
  }

  test('is looked up when nobody can be sending it any more, and then sent if it never arrived', async () => {
    const drawer: Authenticated = { ...who, actor: { ...who.actor, roles: ['super_admin'] } };
    const { id: flowId } = await answered('work.flow.create', { name: 'Card', graph }, drawer);
    await answered('work.flow.activate', { flowId });
    const { runId } = await answered('work.flow.run', { flowId });
    await world.settle();
    const inputHash = createHash('sha256').update('[{"to":"Ada"},null]').digest('base64url');
    const leased = new Date(world.clock.nowMs() + 3_700_000).toISOString();
    await world.sql(
      `insert into invoke.keys (tenant_id, actor_id, key, capability, input_hash, state, leased_until, expires_at)
       values ($1, $2, $3, 'road.card.send', $4, 'sending', $5, '2100-01-01')`,
      [who.tenantId, who.actor.id, `run:${runId}:card`, inputHash, leased],
    );
    world.clock.pass('61 minutes');
    await world.settle();
    assert.deepEqual([(await answered('work.run.read', { runId })).state, vendor.asked], ['waiting', 0]);
    world.clock.pass('3 minutes');
    await world.settle();
    assert.equal((await answered('work.run.read', { runId })).state, 'done');
    assert.deepEqual([...vendor.taken.values()], [{ to: 'Ada', times: 1 }]);
  });
});
