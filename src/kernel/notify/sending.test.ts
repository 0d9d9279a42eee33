// A message on its way: once however often it is tried, and said in the list when it does not arrive.
import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import type { Authenticated } from '#kernel/identity';
import { openScene, type Scene } from './scene.test.ts';

suite('a message', () => {
  let scene: Scene;
  let boss: Authenticated | undefined;
  before(async () => {
    scene = await openScene();
  });
  after(async () => {
    await scene.world.close();
    await scene.sim.close();
  });
  beforeEach(async () => {
    await scene.company();
    boss = await scene.person('tenant_admin');
    scene.sim.taken.length = 0;
    scene.sim.troubles.length = 0;
  });

  const me = () => boss ?? assert.fail('nobody');
  const secret = () => ({ secretId: me().tenantId, name: 'api-key', expiresAt: '2126-01-01T00:00:00.000Z' });
  const happen = () => scene.happens(me(), 'vault.secret.expiring', secret());
  async function pass(...durations: ('1 minute' | '5 minutes' | '30 minutes' | '2 hours' | '6 hours')[]) {
    for (const duration of durations) {
      scene.world.clock.pass(duration);
      await scene.world.settle();
    }
  }
  async function messages() {
    const answer = await scene.world.answer(me(), 'notify.message.list', {});
    assert.ok(answer.status === 'done');
    return (answer.output as { items: { state: string; attempts: number; lastError: string | null }[] }).items;
  }

  test('is tried again when the service is down, and arrives once', async () => {
    scene.sim.troubles.push('broken', 'broken');
    await happen();
    assert.equal(scene.mails(me()).length, 0);
    assert.deepEqual(
      (await messages()).map(({ state, attempts }) => [state, attempts]),
      [['ready', 1]],
    );
    await pass('1 minute', '5 minutes');
    assert.equal(scene.mails(me()).length, 1);
    assert.deepEqual(
      (await messages()).map(({ state, attempts }) => [state, attempts]),
      [['sent', 3]],
    );
  });

  test('that was taken without an answer is looked up and not sent again', async () => {
    scene.sim.troubles.push('lost');
    await happen();
    const tries = scene.sim.tries();
    await pass('1 minute');
    assert.equal(scene.mails(me()).length, 1);
    assert.equal(scene.sim.tries(), tries, 'the service was asked what became of it, nothing more');
    assert.deepEqual(
      (await messages()).map(({ state }) => state),
      ['sent'],
    );
  });

  test('that the service refuses is given up at once, and the list says so', async () => {
    scene.sim.troubles.push('refused');
    await happen();
    assert.deepEqual(
      (await messages()).map(({ state, attempts }) => [state, attempts]),
      [['failed', 1]],
    );
    const [failed, ...others] = await scene.notices(me());
    assert.deepEqual([failed?.kind, failed?.title], ['delivery.failed', 'You could not be reached by mail']);
    assert.equal(others.length, 1, 'what it was about stands there as well');
  });

  test('that never gets through is given up after a day, said once for all of them', async () => {
    scene.sim.troubles.push(...Array.from({ length: 12 }, () => 'broken' as const));
    await happen();
    await scene.happens(me(), 'vault.secret.expiring', { ...secret(), secretId: me().actor.id, name: 'other' });
    await pass('1 minute', '5 minutes', '30 minutes', '2 hours', '6 hours');
    assert.deepEqual(
      (await messages()).map(({ state, attempts }) => [state, attempts]),
      [
        ['failed', 6],
        ['failed', 6],
      ],
    );
    const failed = (await scene.notices(me())).filter(({ kind }) => kind === 'delivery.failed');
    assert.deepEqual(
      failed.map(({ count }) => count),
      [2],
    );
  });

  test('keeps nothing of what it said once it has left', async () => {
    await happen();
    const rows = await scene.world.sql('select sealed from notify.messages where tenant_id = $1', [me().tenantId]);
    assert.deepEqual(rows, [{ sealed: null }]);
  });

  test('is forgotten a season later, its notice is not', async () => {
    await happen();
    for (const duration of ['91 days', '1 day'] as const) {
      scene.world.clock.pass(duration);
      await scene.world.settle();
    }
    assert.deepEqual(await messages(), []);
    assert.equal((await scene.notices(me())).length, 1);
  });
});

test('without any service that sends mail the list is all there is, and nobody is at fault', async () => {
  const scene = await openScene({ carries: false });
  try {
    const boss = await scene.person('tenant_admin');
    const data = { secretId: boss.tenantId, name: 'api-key', expiresAt: '2126-01-01T00:00:00.000Z' };
    await scene.happens(boss, 'vault.secret.expiring', data);
    assert.deepEqual(
      (await scene.notices(boss)).map(({ kind }) => kind),
      ['secret.expiring'],
    );
    const states = await scene.world.sql('select state from notify.messages');
    assert.deepEqual(states, [{ state: 'cancelled' }]);
  } finally {
    await scene.world.close();
    await scene.sim.close();
  }
});
