import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import { signerOf } from '#kernel/egress';
import { nextTry, waits } from './model.ts';
import { standardSignature } from './receiver.ts';
import { type Company, isGenuine, openScene, type Scene } from './scene.test.ts';

let scene: Scene;
let shop: Company;

describe('webhooks', () => {
  before(async () => {
    scene = await openScene();
  });
  after(() => scene.close());
  beforeEach(async () => {
    shop = await scene.company();
    scene.receiver.answer = () => 204;
  });

  const told = (type: string) => scene.receiver.told.filter(({ json }) => Object(json).type === type);
  const pass = async (duration: Parameters<Scene['world']['clock']['pass']>[0]) => {
    scene.world.clock.pass(duration);
    await scene.world.settle();
  };
  const deliveries = async (input: object = {}) => {
    const { items } = await shop.ask('webhook.delivery.list', input);
    return items as { id: string; state: string; attempts: number; status: number | null; problem: string | null }[];
  };
  const endpointNow = async () => {
    const { items } = await shop.ask('webhook.endpoint.list');
    return (items as { active: boolean; reason: string | null; version: number; failingSince: string | null }[])[0];
  };
  const happened = (type: string) =>
    scene.world.sql<{ said: { reason?: string } }>(
      'select event_data as said from event.ai_events where tenant_id = $1 and event_type = $2',
      [shop.ada.tenantId, type],
    );

  test('what happens is told once, signed so that anybody who has the secret can tell', async () => {
    const { secret } = await shop.subscribe();
    await shop.happen('custom.order.placed', { orderId: 'A-1', note: 'with “quotes” and \n lines' });
    const [request, ...others] = told('custom.order.placed');
    assert.ok(request && others.length === 0);
    assert.equal(request.path, '/cadre');
    assert.equal(request.query.get('shop'), '1');
    assert.match(request.headers['webhook-id'] ?? '', /^evt_[\w-]{36}$/);
    assert.ok(isGenuine(request, secret));
    assert.ok(!isGenuine({ ...request, text: `${request.text} ` }, secret));
    const { data, timestamp } = Object(request.json);
    assert.deepEqual(data, { orderId: 'A-1', note: 'with “quotes” and \n lines' });
    assert.ok(Math.abs(Date.parse(timestamp) / 1000 - Number(request.headers['webhook-timestamp'])) < 60);
    assert.deepEqual(
      (await deliveries()).map(({ state, attempts, status }) => [state, attempts, status]),
      [['delivered', 1, 204]],
    );
  });

  test('the signature is the one that the standard gives as an example', () => {
    const request = {
      method: 'POST',
      url: new URL('https://example.com'),
      headers: new Headers({ 'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek' }),
      body: '{"test": 2432232314}',
    };
    const now = new Date(1_614_265_330_000).toISOString();
    assert.deepEqual(standardSignature(request, signerOf('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'), { now }).headers, {
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  test('an event that fits several patterns is told once, another company’s and one that fits none never', async () => {
    await shop.subscribe({ events: ['*', 'custom.twice.*', 'custom.twice.told'] });
    const other = await scene.company();
    await other.subscribe({ events: ['custom.other.told'] });
    await shop.happen('custom.twice.told');
    await other.happen('custom.twice.told');
    await shop.happen('custom.other.told');
    assert.equal(told('custom.twice.told').length, 1);
    assert.equal(told('custom.other.told').length, 1);
  });

  test('eight tries in less than 28 hours, then it is dead, until somebody asks for it once more', async () => {
    await shop.subscribe();
    scene.receiver.answer = () => 500;
    await shop.happen('custom.hard.told');
    for (const wait of waits) await pass(wait);
    await pass('10 hours');
    const tries = told('custom.hard.told');
    assert.equal(tries.length, 8);
    assert.equal(new Set(tries.map(({ headers }) => headers['webhook-id'])).size, 1, 'always the same id');
    const [first, last] = [tries[0], tries.at(-1)].map((one) => Number(one?.headers['webhook-timestamp']));
    const tookSeconds = (last ?? 0) - (first ?? 0);
    assert.ok(tookSeconds > 27 * 3600 && tookSeconds < 28 * 3600, `${tookSeconds} seconds`);
    const [dead] = await deliveries({ state: 'dead' });
    assert.deepEqual([dead?.attempts, dead?.status, dead?.problem], [8, 500, 'The receiver answered 500']);
    assert.equal((await happened('webhook.delivery.died')).length, 1);
    scene.receiver.answer = () => 200;
    await shop.ask('webhook.delivery.retry', { deliveryId: dead?.id });
    await scene.world.settle();
    assert.equal((await deliveries({ state: 'delivered' })).length, 1);
    await assert.rejects(shop.ask('webhook.delivery.retry', { deliveryId: dead?.id }), { code: 'conflict' });
  });

  test('the waits come to 27 hours, 35 minutes and 5 seconds', () => {
    const start = '2026-01-01T00:00:00.000Z';
    const last = [1, 2, 3, 4, 5, 6, 7].reduce((at, attempt) => nextTry(at, attempt) ?? at, start);
    assert.equal(last, '2026-01-02T03:35:05.000Z');
    assert.equal(nextTry(start, 8), undefined);
  });

  test('a receiver that says it is gone is told nothing more, and the company hears of it', async () => {
    await shop.subscribe();
    scene.receiver.answer = () => 410;
    await shop.happen('custom.gone.told');
    assert.deepEqual(await endpointNow().then((one) => [one?.active, one?.reason]), [
      false,
      'The receiver answered 410',
    ]);
    assert.equal((await happened('webhook.endpoint.paused')).length, 1);
    await shop.happen('custom.gone.told');
    assert.equal(told('custom.gone.told').length, 1);
  });

  test('one that has heard nothing for five days is paused; one that hears in between is not', async () => {
    await shop.subscribe();
    scene.receiver.answer = () => 503;
    await shop.happen('custom.day.told');
    await pass('4 days');
    scene.receiver.answer = () => 200;
    await shop.happen('custom.day.told');
    assert.equal((await endpointNow())?.failingSince, null);
    scene.receiver.answer = () => 500;
    await shop.happen('custom.day.told');
    await pass('2 days');
    assert.equal((await endpointNow())?.active, true);
    await pass('3 days');
    await shop.happen('custom.day.told');
    const paused = await endpointNow();
    assert.equal(paused?.active, false);
    assert.match(paused?.reason ?? '', /^Nothing has arrived there since 2/);
  });

  test('a receiver that heard and whose word was lost is told again under the same id', async () => {
    const { secret } = await shop.subscribe();
    scene.receiver.fail('lost');
    await shop.happen('custom.lost.told');
    assert.equal((await endpointNow())?.failingSince === null, false);
    await pass('5 seconds');
    const heard = told('custom.lost.told');
    assert.equal(heard.length, 2);
    assert.equal(new Set(heard.map(({ headers }) => headers['webhook-id'])).size, 1);
    assert.ok(heard.every((one) => isGenuine(one, secret)));
    assert.equal((await deliveries({ state: 'delivered' })).length, 1);
  });

  test('everything arrives at a receiver that fails now and then', async () => {
    await shop.subscribe();
    scene.receiver.failNowAndThen(20_261_121, ['limited', 'broken', 'cut', 'lost', 'slow']);
    for (let turn = 0; turn < 12; turn += 1) await shop.happen('custom.rough.told', { turn });
    for (const wait of waits.slice(0, 4)) await pass(wait);
    scene.receiver.failNowAndThen(1, []);
    await pass('5 hours');
    assert.equal(new Set(told('custom.rough.told').map(({ headers }) => headers['webhook-id'])).size, 12);
    assert.deepEqual([...new Set((await deliveries()).map(({ state }) => state))], ['delivered']);
  });

  test('a place that only we can see is told nothing, and the webhook says so', async () => {
    let arrived = 0;
    const trap = createServer((socket) => {
      arrived += 1;
      socket.destroy();
    });
    await new Promise<void>((done) => trap.listen(0, '::', done));
    const address = trap.address();
    const port = address && typeof address === 'object' ? address.port : 0;
    try {
      for (const host of ['127.0.0.1', '2130706433', '0x7f.1', '169.254.169.254', 'localhost', 'metadata.internal']) {
        const { id } = await shop.subscribe({ url: `https://${host}:${port}/`, events: ['custom.secret.told'] });
        const { outcome, problem } = await shop.ask('webhook.endpoint.test', { endpointId: id });
        assert.equal(outcome, 'refused', host);
        assert.match(String(problem), /Nothing may be sent/);
      }
      await shop.happen('custom.secret.told');
      assert.equal((await deliveries({ state: 'dead' })).length, 6);
      assert.equal((await endpointNow())?.active, false);
      assert.equal(arrived, 0);
    } finally {
      trap.close();
    }
  });

  test('only addresses over TLS are told anything', async () => {
    for (const url of ['http://hooks.example.com', 'ftp://hooks.example.com', 'javascript:alert(1)', 'hooks']) {
      await assert.rejects(shop.subscribe({ url }), { code: 'invalid' }, url);
    }
  });

  test('the secret is shown once, is nowhere but in the vault, and signs no more when there is a new one', async () => {
    const made = await shop.subscribe();
    const { secret } = await shop.ask('webhook.endpoint.rotateSecret', { endpointId: made.id, ifVersion: 1 }, 'new');
    const again = shop.ask('webhook.endpoint.rotateSecret', { endpointId: made.id, ifVersion: 1 }, 'new');
    await assert.rejects(again, { code: 'conflict' });
    await shop.happen('custom.rotated.told');
    const [request] = told('custom.rotated.told');
    assert.ok(request && isGenuine(request, String(secret)) && !isGenuine(request, made.secret));
    const tables = await scene.world.sql<{ name: string }>(
      `select schemaname || '.' || tablename as name from pg_tables
       where schemaname in ('webhook', 'connection', 'event', 'audit', 'invoke', 'vault')`,
    );
    for (const { name } of tables) {
      const rows = JSON.stringify(await scene.world.sql(`select * from ${name}`));
      assert.ok(!rows.includes(made.secret) && !rows.includes(String(secret)), name);
    }
  });

  test('a webhook hears of other events when it is changed, of none while it is paused or removed', async () => {
    const { id: endpointId } = await shop.subscribe();
    await shop.ask('webhook.endpoint.edit', { endpointId, ifVersion: 1, events: ['custom.new.told'] });
    await shop.happen('custom.old.told');
    await shop.happen('custom.new.told');
    await shop.ask('webhook.endpoint.pause', { endpointId, ifVersion: 2 });
    await shop.happen('custom.new.told');
    await shop.ask('webhook.endpoint.resume', { endpointId, ifVersion: 3 });
    await shop.happen('custom.new.told');
    await assert.rejects(shop.ask('webhook.endpoint.remove', { endpointId, ifVersion: 3 }), { code: 'conflict' });
    await shop.ask('webhook.endpoint.remove', { endpointId, ifVersion: 4 });
    await shop.happen('custom.new.told');
    assert.equal(told('custom.old.told').length, 0);
    assert.equal(told('custom.new.told').length, 2);
    assert.equal(await endpointNow(), undefined);
    const { items } = await shop.ask('connection.connection.list', { connector: 'webhook' });
    assert.deepEqual(items, []);
  });

  test('another company has no webhook of this one', async () => {
    const { id: endpointId } = await shop.subscribe();
    await shop.happen('custom.own.told');
    const [{ id: deliveryId } = assert.fail('none')] = await deliveries();
    const other = await scene.company();
    for (const [capability, input] of [
      ['webhook.endpoint.edit', { endpointId, ifVersion: 1, title: 'Mine' }],
      ['webhook.endpoint.pause', { endpointId, ifVersion: 1 }],
      ['webhook.endpoint.remove', { endpointId, ifVersion: 1 }],
      ['webhook.endpoint.rotateSecret', { endpointId, ifVersion: 1 }],
      ['webhook.endpoint.test', { endpointId }],
      ['webhook.delivery.show', { deliveryId }],
      ['webhook.delivery.retry', { deliveryId }],
    ] as const) {
      await assert.rejects(other.ask(capability, input), { code: 'not_found' }, capability);
    }
  });

  /** Something happens that text from outside may have steered: the person who is asked before it is told. */
  async function steered() {
    await shop.subscribe();
    await scene.world.settle();
    await shop.ask('event.event.publish', { type: 'custom.steered.told', data: {} });
    await scene.world.sql(`update event.deliveries set tainted = true where capability = 'webhook.delivery.queue'`);
    await scene.world.settle();
    const waiting = await scene.world.sql<{ id: string; hash: string; capability: string; rule: string }>(
      `select id, input_hash as hash, capability, rule from approval.requests
       where tenant_id = $1 and state = 'waiting'`,
      [shop.ada.tenantId],
    );
    const [{ id: approvalId, hash: inputHash, ...asked } = assert.fail('nobody is asked')] = waiting;
    assert.deepEqual([asked, waiting.length], [{ capability: 'webhook.delivery.send', rule: 'tainted' }, 1]);
    return { approvalId, inputHash };
  }

  test('what text from outside may have steered is told when a person has agreed, once', async () => {
    const asked = await steered();
    assert.equal(told('custom.steered.told').length, 0);
    await shop.ask('approval.request.approve', asked);
    await scene.world.settle();
    assert.equal(told('custom.steered.told').length, 1);
    assert.equal((await deliveries({ state: 'delivered' })).length, 1);
  });

  test('what a person would not have told does not wait for ever: it is dead, and that is told', async () => {
    const before = told('custom.steered.told').length;
    const asked = await steered();
    await shop.ask('approval.request.reject', { ...asked, reason: 'Not to them' });
    // The schedules of a company that is new begin with the day after.
    for (const wait of ['5 days', '1 day'] as const) await pass(wait);
    const [given] = await deliveries();
    assert.deepEqual([given?.state, given?.attempts], ['dead', 0]);
    assert.match(given?.problem ?? '', /would not have it told/);
    assert.equal((await happened('webhook.delivery.died')).length, 1);
    assert.equal(told('custom.steered.told').length, before);
  });

  test('what is dropped is tried no more', async () => {
    await shop.subscribe();
    scene.receiver.answer = () => 500;
    await shop.happen('custom.dropped.told');
    const [{ id: deliveryId } = assert.fail('none')] = await deliveries();
    await shop.ask('webhook.delivery.drop', { deliveryId });
    await pass('5 seconds');
    await pass('5 minutes');
    assert.equal(told('custom.dropped.told').length, 1);
  });

  test('making a webhook and changing it can be taken back', async () => {
    const entryOf = async (capability: string) => {
      const [row] = await scene.world.sql<{ id: string }>(
        'select id from audit.entries where capability = $1 and tenant_id = $2',
        [capability, shop.ada.tenantId],
      );
      return { entryId: row?.id };
    };
    const { id: endpointId } = await shop.subscribe();
    await shop.ask('webhook.endpoint.edit', { endpointId, ifVersion: 1, title: 'Other', events: ['custom.a.*'] });
    const back = await shop.ask('invoke.call.undo', await entryOf('webhook.endpoint.edit'));
    assert.deepEqual([back.title, back.events], ['hooks.example.com', ['custom.*']]);
    const other = await scene.company();
    shop = other;
    await other.subscribe();
    await other.ask('invoke.call.undo', await entryOf('webhook.endpoint.create'));
    assert.equal(await endpointNow(), undefined);
  });

  test('nobody but the house itself says what was told', async () => {
    const { id: endpointId } = await shop.subscribe();
    const event = {
      ...{ id: endpointId, type: 'custom.forged.told', userId: 'x', data: {} },
      timestamp: '2026-01-01T00:00:00.000Z',
    };
    const forged = shop.ask('webhook.delivery.queue', { endpointId, event });
    await assert.rejects(forged, ({ code }: { code: string }) => code === 'forbidden' || code === 'not_found');
  });
});
