// What happens in the house, and who hears of it.
import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { newId } from '#base/id';
import type { SubjectRef } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { openScene, type Scene } from './scene.test.ts';
import { sources } from './sources.ts';
import { subjects } from './subjects.ts';

suite('what happens', () => {
  let scene: Scene;
  let [boss, mate]: Authenticated[] = [];
  before(async () => {
    scene = await openScene();
  });
  after(async () => {
    await scene.world.close();
    await scene.sim.close();
  });
  beforeEach(async () => {
    await scene.company();
    [boss, mate] = [await scene.person('tenant_admin'), await scene.person('manager')];
  });

  const as = (who: Authenticated | undefined) => who ?? assert.fail('nobody');
  const happens = (type: string, data: object) => scene.happens(as(boss), type, data);
  const told = async (who = as(boss)) =>
    (await scene.notices(who)).map(({ kind, title, body, severity }) => ({ kind, title, body, severity }));
  const id = () => newId(Date.now());

  test('a budget that is nearly used up is told to those who run the company', async () => {
    const warned = {
      scope: 'agent',
      scopeId: 'scribe',
      period: 'month',
      unit: 'cost',
      limit: 200,
      threshold: 0.8,
      resetsAt: null,
    };
    await happens('meter.quota.warned', { ...warned, spent: 170 });
    assert.deepEqual(await told(), [
      {
        ...{ kind: 'budget.soft', severity: 'warning', title: 'A budget is nearly used up' },
        body: '85 % of the limit for the agent scribe (month) are used.',
      },
    ]);
    assert.deepEqual(await told(as(mate)), []);
    await happens('meter.quota.warned', { ...warned, spent: 200 });
    assert.deepEqual((await told()).map(({ kind, severity }) => [kind, severity])[0], ['budget.hard', 'urgent']);
  });

  test('each thing that people are told of is an event of the house', () => {
    const declared = new Map(
      scene.world.kernel.modules.flatMap(({ events = [] }) => events.map(({ name, data }) => [name, data] as const)),
    );
    // Those stand above this module, and are made when their parts are there.
    const later = /^(connection|platform)\./;
    const missing = sources.map(({ on }) => on).filter((on) => !declared.has(on) && !later.test(on));
    assert.deepEqual(missing, []);
  });

  test('an alert is told while it lasts, and its end too', async () => {
    const alert = {
      alertId: id(),
      kind: 'missed_task',
      subject: 'nightly',
      severity: 'critical',
      summary: 'It is late',
      repeated: false,
    };
    await happens('platform.alert.raised', alert);
    assert.deepEqual(await told(), [
      { kind: 'alert.raised', severity: 'urgent', title: 'Alert: missed task: nightly', body: 'It is late' },
    ]);
    assert.ok(scene.mails(boss).some(({ subject }) => subject === 'Alert: missed task: nightly'));
    await happens('platform.alert.resolved', alert);
    assert.deepEqual(
      (await told()).map(({ kind }) => kind),
      ['alert.resolved'],
    );
  });

  test('links lead to the host name of the company’s own brand, once that leads here', async () => {
    const { world } = scene;
    const host = `garden-${id().slice(-12)}.example`;
    const alert = { kind: 'missed_task', severity: 'critical', summary: 'It is late', repeated: false };
    const links = async (subject: string) => {
      await happens('platform.alert.raised', { ...alert, alertId: id(), subject });
      const [mail] = scene.mails(boss).filter(({ subject: title }) => title.endsWith(subject));
      return /https?:\/\/[^/\s]+\/app\/alerts/.exec(mail?.text ?? '')?.[0];
    };
    await world.answer(as(boss), 'tenant.domain.add', { host });
    await world.answer(as(boss), 'tenant.brand.create', { name: 'Garden', domain: host });
    assert.equal(await links('before'), 'https://acme.example/app/alerts');
    const root = await world.person(world.kernel.tenants.owner().id, 'super_admin');
    await world.answer(root, 'tenant.domain.confirm', { tenantId: as(boss).tenantId, host });
    assert.equal(await links('after'), `https://${host}/app/alerts`);
  });

  test('whoever it is about is told by name, the house by its own, and who is gone by none', async () => {
    const agent = await scene.world.agent(as(boss));
    const alert = { alertId: id(), kind: 'unusual_activity', subject: agent.actor.id, severity: 'warning' };
    await happens('platform.alert.raised', { ...alert, summary: `40 calls of ${agent.actor.id} within an hour` });
    const denied = async (actorId: string) => {
      await happens('vault.access.denied', { secretName: `bank ${actorId}`, actorId, reason: 'another host' });
      return (await told())[0]?.title;
    };
    assert.deepEqual((await told()).map(({ title, body }) => [title, body])[0], [
      'Alert: unusual activity: A scribe',
      '40 calls of A scribe within an hour',
    ]);
    assert.equal(await denied(agent.actor.id), 'A scribe was kept from a secret');
    assert.equal(await denied('work'), 'Cadre was kept from a secret');
    assert.equal(await denied(id()), 'Somebody was kept from a secret');
  });

  test('a connection that fails is told of until it works again', async () => {
    const connection = { connectionId: id(), connector: 'stripe', title: 'Our Stripe', problem: 'The key is not good' };
    await happens('connection.connection.failing', connection);
    await happens('connection.connection.failing', connection);
    assert.deepEqual(
      (await scene.notices(as(boss))).map(({ title, body, count }) => [title, body, count]),
      [['Our Stripe can not be reached', 'The key is not good', 2]],
    );
    await happens('connection.connection.recovered', connection);
    assert.deepEqual(await told(), []);
  });

  test('a webhook that fails is told of, and one that somebody has paused is not', async () => {
    const webhook = { endpointId: id(), title: 'Our shop', reason: 'Nothing has arrived there' };
    await happens('webhook.endpoint.paused', { ...webhook, endpointId: id(), byHand: true });
    assert.deepEqual(await told(), []);
    await happens('webhook.endpoint.paused', webhook);
    assert.deepEqual(
      (await told()).map(({ title }) => title),
      ['Our shop can not be reached'],
    );
  });

  test('a run that has failed for good is told of, and the next of its kind together with it', async () => {
    const run = {
      workflow: 'work.flow.run',
      title: 'Welcome letters',
      code: 'upstream',
      message: 'The post office is closed',
    };
    await happens('work.run.failed', { runId: id(), ...run });
    await happens('work.run.failed', { runId: id(), ...run });
    assert.deepEqual(
      (await scene.notices(as(boss))).map(({ title, body, count }) => [title, body, count]),
      [['A run of Welcome letters has failed', 'The post office is closed', 2]],
    );
  });

  test('what changes an account is told to whose it is, and to nobody else', async () => {
    await happens('identity.password.reset', { userId: as(mate).actor.id });
    assert.deepEqual(
      (await told(as(mate))).map(({ kind }) => kind),
      ['security.account'],
    );
    assert.deepEqual(await told(), []);
  });

  test('a key made in somebody’s name is told to them by the house itself', async () => {
    const answer = await scene.world.answer(as(mate), 'identity.key.create', { name: 'a script' });
    assert.equal(answer.status, 'done');
    await scene.world.settle();
    assert.deepEqual(
      (await told(as(mate))).map(({ body }) => body.split('.')[0]),
      ['A key was made that acts in its name'],
    );
  });

  test('what is of no shape we know is told to nobody', async () => {
    await happens('platform.alert.raised', { surprise: true });
    await happens('something.else.happened', {});
    assert.deepEqual(await told(), []);
  });

  test('somebody who is forgotten is found in every shelf, and in none afterwards', async () => {
    const settings = {
      language: 'de',
      timeZone: 'Europe/Berlin',
      quietFrom: null,
      quietUntil: null,
      urgentPasses: false,
    };
    const act = async (capability: string, input: object) =>
      assert.equal((await scene.world.answer(as(mate), capability, input)).status, 'done');
    await act('notify.settings.set', settings);
    await act('notify.preference.set', { kind: 'custom', channel: 'mail', timing: 'immediate' });
    await act('notify.chat.start', {});
    const personIds = [as(mate).actor.id];
    await act('notify.person.tell', { personIds, kind: 'custom.crm.won', title: 'Hello' });
    await act('notify.person.tell', {
      personIds: [as(boss).actor.id],
      kind: 'custom.crm.won',
      title: 'Call Grace Hopper',
    });
    await scene.world.settle();
    const person: SubjectRef = { id: as(mate).actor.id, words: ['grace hopper'] };
    const now = new Date(scene.world.clock.nowMs()).toISOString();
    const found = async () => {
      const { db } = scene.world.kernel.store.read({ tenantId: as(boss).tenantId, now });
      const rows = await Promise.all(
        subjects.map(async ({ table, find }) => [table, (await find(db, person)).length] as const),
      );
      return Object.fromEntries(rows.filter(([, count]) => count > 0));
    };
    assert.deepEqual(await found(), {
      ...{
        'notify.settings': 1,
        'notify.preferences': 1,
        'notify.chat_codes': 1,
        'notify.messages': 1,
        'notify.notices': 2,
      },
    });
    const scope = scene.world.kernel.store.write({ tenantId: as(boss).tenantId, now });
    for (const { purge } of subjects) await purge(scope.db, person);
    await scope.commit([]);
    await scope.rollback();
    assert.deepEqual(await found(), {});
    assert.deepEqual(
      (await told()).map(({ title }) => title),
      ['[forgotten]'],
    );
  });

  test('every shelf of a person is looked into', async () => {
    const tables = await scene.world.sql<{ name: string }>(
      `select 'notify.' || table_name as name from information_schema.columns
       where table_schema = 'notify' and column_name = 'person_id'`,
    );
    assert.deepEqual(tables.map(({ name }) => name).sort(), subjects.map(({ table }) => table).sort());
  });
});
