// Warnings from what really lies in the database: raised once, repeated after a while, over by themselves.
import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { newId } from '#base/id';
import { type Duration, before as earlier, instantOf } from '#base/time';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World } from '#test/world';
import * as promises from './contracts.ts';

const someone = '019a0000-0000-7000-8000-00000000000a';

suite('warnings', () => {
  let world: World;
  let admin: Authenticated;
  before(async () => {
    world = await createWorld();
  });
  after(() => world.close());
  beforeEach(async () => {
    admin = await founded('Acme');
  });

  /** Schedules of a new company are there within a minute. */
  async function founded(name: string) {
    const { id } = await world.tenant(name);
    world.clock.pass('1 minute');
    await world.settle();
    return world.person(id, 'tenant_admin');
  }

  function agoOf(ago: Duration) {
    return earlier(instantOf(world.clock.nowMs()), ago);
  }

  /** As the schedule does it. */
  async function look() {
    world.clock.pass('5 minutes');
    await world.settle();
  }

  async function open(kind: string) {
    const { items } = await world.call(admin, promises.listAlerts, {});
    return items.filter((item) => item.kind === kind && item.state !== 'resolved');
  }

  async function told(type: 'raised' | 'resolved') {
    const rows = await world.sql<{ data: { subject: string; repeated?: boolean } }>(
      'select event_data as data from event.ai_events where event_type = $1 and tenant_id = $2 order by id',
      [`platform.alert.${type}`, admin.tenantId],
    );
    return rows.map(({ data }) => data);
  }

  async function deadLetter(capability: string) {
    const id = newId(world.clock.nowMs());
    await world.sql(
      `insert into event.deliveries (id, tenant_id, capability, input, actor, call_key, due_at, state, created_at)
       values ($1, $2, $3, '{}', '{}', $4, $5, 'dead', $5)`,
      [id, admin.tenantId, capability, id, agoOf('1 minute')],
    );
    return () => world.sql('delete from event.deliveries where id = $1', [id]);
  }

  async function recorded({ failed, done }: { failed: number; done: number }, code: string) {
    for (let count = 0; count < failed + done; count += 1) {
      const at = agoOf('2 minutes');
      const isFailed = count < failed;
      await world.sql(
        `insert into audit.entries
           (id, tenant_id, at, actor_kind, actor_id, capability, effect, outcome, code, door, request_id)
         values ($1, $2, $3, 'person', $4, 'shop.order.pay', 'write', $5, $6, 'http', 'r')`,
        [newId(Date.parse(at)), admin.tenantId, at, someone, isFailed ? 'failed' : 'done', isFailed ? code : null],
      );
    }
  }

  async function used({ ago, calls, latencyMs = 10 }: { ago: Duration; calls: number; latencyMs?: number }) {
    const at = agoOf(ago);
    await world.sql(
      `insert into meter.usage_metering (id, tenant_id, at, user_id, capability, calls, latency_ms)
       values ($1, $2, $3, $4, 'shop.order.list', $5, $6)`,
      [newId(Date.parse(at)), admin.tenantId, at, someone, calls, latencyMs * calls],
    );
  }

  test('a delivery that failed for good is told of once, and is over when it is gone', async () => {
    const mend = await deadLetter('mail.send');
    await look();
    await look();
    const [alert] = await open('dead_delivery');
    assert.deepEqual([alert?.subject, alert?.severity, alert?.value], ['mail.send', 'critical', 1]);
    assert.equal((await told('raised')).length, 1);
    await mend();
    await look();
    assert.deepEqual(await open('dead_delivery'), []);
    assert.deepEqual(
      (await told('resolved')).map(({ subject }) => subject),
      ['mail.send'],
    );
  });

  test('one company hears nothing of what goes wrong in another', async () => {
    await deadLetter('mail.send');
    const other = await founded('Bolt');
    await look();
    assert.equal((await open('dead_delivery')).length, 1);
    assert.deepEqual((await world.call(other, promises.listAlerts, {})).items, []);
    const [alert] = await open('dead_delivery');
    const foreign = world.call(other, promises.acknowledgeAlert, { alertId: alert?.id ?? '' });
    await assert.rejects(foreign, { code: 'not_found' });
  });

  test('it is repeated after its quiet period until somebody says that they know', async () => {
    await deadLetter('mail.send');
    await look();
    world.clock.pass('1 day');
    await world.settle();
    assert.deepEqual(
      (await told('raised')).map(({ repeated }) => repeated),
      [false, true],
    );
    const [alert] = await open('dead_delivery');
    const alertId = alert?.id ?? '';
    const known = await world.call(admin, promises.acknowledgeAlert, { alertId });
    assert.deepEqual([known.state, known.acknowledgedBy], ['acknowledged', admin.actor.id]);
    await assert.rejects(world.call(admin, promises.acknowledgeAlert, { alertId }), { code: 'conflict' });
    world.clock.pass('3 days');
    await world.settle();
    assert.equal((await told('raised')).length, 2);
    await world.call(admin, promises.reopenAlert, { alertId });
    await look();
    assert.equal((await told('raised')).length, 3);
  });

  test('what is muted is seen by whoever looks and told to nobody until it is not muted any more', async () => {
    const what = { kind: 'dead_delivery', subject: 'mail.send' } as const;
    const until = instantOf(world.clock.nowMs() + 3_600_000);
    await world.call(admin, promises.muteAlerts, { ...what, until });
    await assert.rejects(world.call(admin, promises.muteAlerts, { ...what, until }), { code: 'conflict' });
    assert.deepEqual((await world.call(admin, promises.listMutes, {})).items, [{ ...what, until }]);
    await deadLetter('mail.send');
    await look();
    const [alert] = await open('dead_delivery');
    assert.deepEqual([alert?.state, alert?.toldAt], ['raised', null]);
    assert.deepEqual(await told('raised'), []);
    world.clock.pass('1 hour');
    await world.settle();
    assert.equal((await told('raised')).length, 1);
    const again = { ...what, until: instantOf(world.clock.nowMs() + 3_600_000) };
    await world.call(admin, promises.muteAlerts, again);
    assert.deepEqual(await world.call(admin, promises.unmuteAlerts, what), again);
    await assert.rejects(world.call(admin, promises.unmuteAlerts, what), { code: 'not_found' });
    await assert.rejects(world.call(admin, promises.muteAlerts, { ...what, until: agoOf('1 minute') }), {
      code: 'invalid',
    });
  });

  test('a capability that fails too often is told of, but not for what its callers did wrong', async () => {
    await recorded({ failed: 20, done: 0 }, 'conflict');
    await look();
    assert.deepEqual(await open('failing_action'), []);
    await recorded({ failed: 5, done: 15 }, 'upstream');
    await look();
    const [alert] = await open('failing_action');
    assert.deepEqual([alert?.subject, alert?.value], ['shop.order.pay', 0.25]);
    world.clock.pass('1 hour');
    await look();
    assert.deepEqual(await open('failing_action'), [], 'an hour without failures');
  });

  test('what is too often is for the company to say, and can be taken back', async () => {
    const change = { kind: 'failing_action', threshold: 0.5, ifVersion: 0 } as const;
    const changed = await world.call(admin, promises.setRule, change);
    assert.deepEqual([changed.threshold, changed.atLeast, changed.version], [0.5, 10, 1]);
    assert.equal(changed.before.threshold, 0.2);
    await assert.rejects(world.call(admin, promises.setRule, change), { code: 'conflict' });
    await recorded({ failed: 8, done: 12 }, 'internal');
    await look();
    assert.deepEqual(await open('failing_action'), []);
    const back = { kind: changed.kind, ...changed.before, ifVersion: changed.version };
    assert.equal((await world.call(admin, promises.setRule, back)).version, 2);
    await look();
    assert.equal((await open('failing_action')).length, 1);
    await world.call(admin, promises.setRule, { kind: 'failing_action', enabled: false, ifVersion: 2 });
    await look();
    assert.deepEqual(await open('failing_action'), [], 'what nobody wants to hear of is over');
    const { items } = await world.call(admin, promises.listRules, {});
    assert.deepEqual(
      items.filter(({ version }) => version > 0).map(({ kind, enabled }) => [kind, enabled]),
      [['failing_action', false]],
    );
  });

  test('a task that others overtook is missed', async () => {
    const hung = 'meter.sweep-budgets';
    await look();
    const moved = await world.sql(
      `update work.schedules set next_at = $1, lease_owner = gen_random_uuid(), leased_until = $2
       where tenant_id = $3 and name = $4 returning name`,
      [agoOf('-1 minutes'), agoOf('-1 days'), admin.tenantId, hung],
    );
    assert.equal(moved.length, 1, hung);
    world.clock.pass('30 minutes');
    await world.settle();
    assert.deepEqual(await open('missed_task'), []);
    await look();
    const [alert] = await open('missed_task');
    assert.match(alert?.summary ?? '', /^meter\.\S+ should have run 3\d minutes ago and did not$/);
    await world.sql('update work.schedules set leased_until = null where tenant_id = $1', [admin.tenantId]);
    await look();
    await look();
    assert.deepEqual(await open('missed_task'), []);
  });

  test('work that is due and that nobody takes is stuck; what a queue has in hand is not', async () => {
    const begun = async (workflow: string, queue: string, state: 'queued' | 'running') => {
      const id = newId(world.clock.nowMs());
      const at = agoOf(state === 'queued' ? '20 minutes' : '1 minute');
      await world.sql(
        `insert into work.runs (id, tenant_id, workflow, version, state, epoch, queue, priority, actor, input, tainted,
           since_txid, queued_at, created_at, started_at, announced)
         values ($1, $2, $3, 1, $4, 1, $5, 0, '{"kind":"service","id":"x","roles":[]}', '{}', false,
           pg_current_xact_id(), $6, $6, $7, false)`,
        [id, admin.tenantId, workflow, state, queue, at, state === 'running' ? agoOf('-20 minutes') : null],
      );
    };
    // Nobody here knows how any of these is done, as after an app was taken away.
    await begun('gone.letter.send', '', 'queued');
    await begun('gone.batch.do', 'slow', 'queued');
    await begun('gone.batch.do', 'slow', 'running');
    await look();
    assert.deepEqual(await open('stuck_work'), [], 'not for long yet');
    for (let minutes = 0; minutes < 15; minutes += 5) await look();
    const stuck = await open('stuck_work');
    assert.deepEqual(
      stuck.map(({ subject, severity }) => [subject, severity]),
      [['gone.letter.send', 'critical']],
    );
    assert.match(stuck[0]?.summary ?? '', /^Nobody takes gone\.letter\.send: 1 due, the first for (3|4)\d minutes$/);
    assert.equal((await told('raised')).filter(({ subject }) => subject === 'gone.letter.send').length, 1);
    await world.sql('delete from work.runs where tenant_id = $1', [admin.tenantId]);
    await look();
    assert.deepEqual(await open('stuck_work'), []);
  });

  test('a run in hand that neither does a step nor says anything hangs; one that does goes on', async () => {
    const inHand = async (workflow: string, taken: Duration, progress: unknown = null) => {
      const id = newId(world.clock.nowMs());
      await world.sql(
        `insert into work.runs (id, tenant_id, workflow, version, state, actor, input, progress, queued_at, created_at)
         values ($1, $2, $3, 1, 'running', '{}', '{}', $4, $5, $6)`,
        [id, admin.tenantId, workflow, JSON.stringify(progress), agoOf(taken), agoOf('9 hours')],
      );
      return id;
    };
    const at = agoOf('5 minutes');
    for (const taken of ['70 minutes', '62 minutes'] as const) await inHand('shop.feed.read', taken);
    await inHand('shop.index.build', '70 minutes', { percent: 20, note: null, at });
    await inHand('shop.order.send', '20 minutes');
    const [doing, saying] = [await inHand('shop.list.send', '2 hours'), await inHand('shop.page.write', '2 hours')];
    await world.sql(
      `insert into work.journal (run_id, step, tenant_id, epoch, kind, what, began_at, ended_at)
       values ($1, 'send', $2, 1, 'invoke', 'mail.message.send', $3, $3)`,
      [doing, admin.tenantId, at],
    );
    await world.sql(
      `insert into work.logs (id, tenant_id, run_id, level, line, at) values ($1, $2, $3, 'info', 'page 2', $4)`,
      [newId(world.clock.nowMs()), admin.tenantId, saying, at],
    );
    await look();
    assert.deepEqual(await open('hanging_work'), [], 'nobody has looked before');
    await look();
    const [alert, ...others] = await open('hanging_work');
    assert.deepEqual([alert?.subject, others], ['shop.feed.read', []]);
    assert.match(
      alert?.summary ?? '',
      /^2 runs of shop\.feed\.read in hand without a step done, the longest for (7|8)\d minutes; cancel /,
    );
    await world.sql('delete from work.runs where tenant_id = $1', [admin.tenantId]);
    await look();
    assert.deepEqual(await open('hanging_work'), []);
  });

  test('work that fails again and again is told of until a run of it goes well', async () => {
    const [busy, weekly] = [newId(world.clock.nowMs()), newId(world.clock.nowMs())];
    const ran = async (flowId: string, state: 'failed' | 'done' | 'cancelled') => {
      world.clock.pass('1 minute');
      await world.sql(
        `insert into work.runs (id, tenant_id, workflow, version, state, actor, input, queued_at, created_at,
           started_at, finished_at, announced)
         values ($1, $2, 'work.flow.run', 1, $3, '{}', json_build_object('flowId', $4::text), $5, $5, $5, $5, true)`,
        [newId(world.clock.nowMs()), admin.tenantId, state, flowId, instantOf(world.clock.nowMs())],
      );
    };
    for (const [id, name] of [
      [busy, 'Orders'],
      [weekly, 'Week'],
    ]) {
      await world.sql(
        `insert into work.flows (id, tenant_id, created_at, updated_at, name, description, category, state, latest,
           active, params, subscriptions)
         values ($1, $2, $3, $3, $4, '', '', 'active', 1, 1, '{}', '[]')`,
        [id, admin.tenantId, instantOf(world.clock.nowMs()), name],
      );
    }
    for (const state of ['done', 'failed', 'failed'] as const) await ran(busy, state);
    await ran(weekly, 'failed');
    await look();
    assert.deepEqual(await open('failing_work'), [], 'twice is not three times');
    for (const state of ['cancelled', 'failed'] as const) await ran(busy, state);
    await look();
    const [alert, ...others] = await open('failing_work');
    assert.deepEqual([alert?.subject, alert?.summary, others], ['Orders', 'The last 3 runs of Orders failed', []]);
    await ran(busy, 'done');
    await look();
    assert.deepEqual(await open('failing_work'), []);
    for (let again = 0; again < 3; again += 1) await ran(busy, 'failed');
    await look();
    assert.equal((await open('failing_work')).length, 1);
    await world.sql(`update work.flows set state = 'paused' where id = $1`, [busy]);
    await look();
    assert.deepEqual(await open('failing_work'), [], 'it is off work');
  });

  test('an actor who does much more than in their usual hour is told of', async () => {
    for (let hour = 3; hour <= 32; hour += 1) await used({ ago: `${hour} hours`, calls: 10 + (hour % 5) });
    await used({ ago: '1 minute', calls: 14 });
    await look();
    assert.deepEqual(await open('unusual_activity'), []);
    await used({ ago: '1 minute', calls: 400 });
    await look();
    const [alert] = await open('unusual_activity');
    assert.equal(alert?.subject, someone);
    // Hours of 10 to 14 calls, each as often: 12 are usual, 1 away from it; at least a tenth of the usual.
    assert.match(alert?.summary ?? '', /; usually 12$/);
    const calls = Number(/^\d+/.exec(alert?.summary ?? '')?.[0]);
    assert.ok(calls === 414 || calls === 400, `${calls}, by whether a full hour lies between`);
    assert.equal(alert?.value, Math.round(((0.6745 * (calls - 12)) / 1.2) * 10) / 10);
  });

  test('a capability that takes several times as long as usual is told of', async () => {
    for (let hour = 3; hour <= 20; hour += 1) await used({ ago: `${hour} hours`, calls: 30, latencyMs: 90 + hour });
    await look();
    assert.deepEqual(await open('slow_capability'), []);
    await used({ ago: '65 minutes', calls: 40, latencyMs: 900 });
    await used({ ago: '1 minute', calls: 40, latencyMs: 900 });
    await look();
    const [alert] = await open('slow_capability');
    assert.equal(alert?.subject, 'shop.order.list');
    assert.match(alert?.summary ?? '', /take 900 ms, usually 10[12] ms$/);
  });

  test('a part that is down, and a disk that is nearly full, are told of to whoever runs the house alone', async () => {
    const keeper = await world.person(world.kernel.tenants.owner().id, 'super_admin');
    const span = newId(world.clock.nowMs());
    await world.sql(
      `insert into platform.status_spans (id, created_at, updated_at, part, state, note, since, seen_at)
       values ($1, $2, $2, 'pump', 'down', 'does not answer', $2, $2)`,
      [span, agoOf('5 minutes')],
    );
    const rule = { kind: 'disk_full', threshold: 0.000_001, ifVersion: 0 } as const;
    await world.call(keeper, promises.setRule, rule);
    await look();
    const openOf = async (who: Authenticated) => {
      const { items } = await world.call(who, promises.listAlerts, {});
      return items.filter(({ kind, state }) => /part|disk/.test(kind) && state !== 'resolved').reverse();
    };
    const [part, disk] = await openOf(keeper);
    assert.deepEqual([part?.subject, part?.severity], ['pump', 'critical']);
    assert.match(part?.summary ?? '', /^pump has not been well for 10 minutes: does not answer$/);
    assert.match(disk?.summary ?? '', /^\d+ % of the disk is used, [\d.]+ GB are free/);
    assert.deepEqual(await openOf(admin), []);
    const kindsOf = async (who: Authenticated) =>
      (await world.call(who, promises.listRules, {})).items.map(({ kind }) => kind);
    assert.ok((await kindsOf(keeper)).includes('part_down'));
    assert.ok(!(await kindsOf(admin)).includes('part_down'));
    await assert.rejects(world.call(admin, promises.setRule, rule), { code: 'not_found' });
    await world.sql('update platform.status_spans set ended_at = $2 where id = $1', [span, agoOf('0 minutes')]);
    await look();
    assert.deepEqual(
      (await openOf(keeper)).map(({ kind }) => kind),
      ['disk_full'],
    );
  });

  test('whoever may only look changes nothing', async () => {
    const manager = await world.person(admin.tenantId, 'manager');
    await world.call(manager, promises.listAlerts, {});
    const change = world.call(manager, promises.setRule, { kind: 'missed_task', enabled: false, ifVersion: 0 });
    await assert.rejects(change, { code: 'forbidden' });
    const guest = await world.person(admin.tenantId, 'end_user');
    await assert.rejects(world.call(guest, promises.listAlerts, {}), { code: 'forbidden' });
  });

  test('an agent does not silence warnings by itself', async () => {
    const agent = await world.agent(admin, 'tenant_admin');
    const wish = { kind: 'missed_task', enabled: false, ifVersion: 0 };
    assert.equal((await world.answer(agent, 'platform.alertRule.set', wish)).status, 'waiting');
  });
});
