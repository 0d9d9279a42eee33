import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { z } from 'zod';
import { type ConnectedWorld, connectedWorld } from '#test/connectors';
import { connect, disconnect } from '../contracts.ts';
import { type ParrotSim, parrotKey, parrotNamed, parrotOrigin, startParrot } from '../testing.ts';
import { listReceived, replay, showReceived } from './contracts.ts';

const hook = `whsec_${Buffer.from('a webhook secret of the parrot').toString('base64')}`;

const Held = z.object({ items: z.array(z.object({ table: z.string(), rows: z.array(z.looseObject({})) })) });

let sim: ParrotSim;
let scene: ConnectedWorld;

describe('what services tell us', () => {
  before(async () => {
    sim = await startParrot();
    scene = await connectedWorld({
      modules: [parrotNamed('parrot')],
      egress: { baseUrls: { [parrotOrigin]: sim.url } },
    });
  });

  after(async () => {
    await scene.close();
    await sim.stop();
  });

  interface Posted {
    readonly id?: string;
    readonly type?: string;
    readonly secret?: string;
    readonly ageSeconds?: number;
    readonly url: string;
  }

  async function company() {
    const { world } = scene;
    const { id: tenantId } = await world.tenant('Ada and Sons');
    const ada = await world.person(tenantId, 'tenant_admin');
    const secrets = { apiKey: parrotKey, signingSecret: hook };
    const card = await world.call(ada, connect, { connector: 'parrot', secrets });
    const path = new URL(card.webhookUrl ?? '').pathname;
    const { origin } = await world.http().then(({ url }) => new URL(url));
    const events = () =>
      world.sql<{ said: { words: string }; tainted: boolean }>(
        'select event_data as said, tainted from event.ai_events where tenant_id = $1 and event_type = $2',
        [tenantId, 'parrot.squawk.heard'],
      );
    return { world, ada, card, url: `${origin}${path}`, origin, events };
  }

  /** As the service would send it. */
  async function post({ id = 'sq-1', type = 'squawk', secret = hook, ageSeconds = 0, url }: Posted) {
    const body = JSON.stringify({ id, type, words: 'Polly wants a cracker' });
    const at = Math.floor(scene.world.clock.nowMs() / 1000) - ageSeconds;
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
    const headers = { 'webhook-id': id, 'webhook-timestamp': String(at), 'webhook-signature': `v1,${signature}` };
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { ...headers, 'content-type': 'application/json' },
    });
    return { status: response.status, said: await response.json() };
  }

  test('what the service has signed becomes an event, once, and whoever reads it is warned', async () => {
    const { world, ada, url, events } = await company();
    assert.deepEqual(await post({ url }), { status: 200, said: { received: true } });
    assert.deepEqual(await post({ url }), { status: 200, said: { received: true } });
    const told = await events();
    assert.deepEqual(
      told.map(({ said }) => said),
      [{ words: 'Polly wants a cracker' }],
    );
    assert.deepEqual(
      told.map(({ tainted }) => tainted),
      [true],
    );
    const { items } = await world.call(ada, listReceived, {});
    assert.deepEqual(
      items.map(({ externalId, state }: { externalId: string; state: string }) => [externalId, state]),
      [['sq-1', 'told']],
    );
  });

  test('the same word at the same moment is told once', async () => {
    const { url, events } = await company();
    const answers = await Promise.all(Array.from({ length: 8 }, () => post({ url })));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
    assert.equal((await events()).length, 1);
  });

  test('what proves nothing, or what it proved long ago, is refused and nothing is kept', async () => {
    const { world, ada, url, origin, events } = await company();
    const other = `whsec_${Buffer.from('another secret altogether').toString('base64')}`;
    const looks = async () =>
      (await world.sql('select 1 from vault.accesses where tenant_id = $1', [ada.tenantId])).length;
    assert.equal((await post({ url, secret: other })).status, 401);
    const before = await looks();
    assert.equal((await post({ url, ageSeconds: 400 })).status, 401);
    assert.equal((await fetch(url, { method: 'POST', body: '{}' })).status, 401);
    assert.equal((await post({ url: `${origin}/api/webhooks/ostrich` })).status, 401);
    assert.equal(await looks(), before, 'for what shows no proof nobody looks into the vault');
    assert.deepEqual((await world.call(ada, listReceived, {})).items, []);
    assert.deepEqual(await events(), []);
  });

  test('two words whose ids are alike for a long while are two', async () => {
    const { url, events } = await company();
    const long = 'x'.repeat(300);
    for (const id of [`${long}1`, `${long}2`, `${long}2`]) assert.equal((await post({ url, id })).status, 200);
    assert.equal((await events()).length, 2);
  });

  test('one company does not hear what another was told', async () => {
    const [one, other] = [await company(), await company()];
    assert.equal((await post({ url: one.url })).status, 200);
    assert.equal((await other.events()).length, 0);
    assert.deepEqual((await one.world.call(other.ada, listReceived, {})).items, []);
  });

  test('what nobody here knows is kept, can be looked at, and tried again when somebody does', async () => {
    const { world, ada, url, events } = await company();
    assert.equal((await post({ url, id: 'odd-1', type: 'moult' })).status, 200);
    const { items } = await world.call(ada, listReceived, { state: 'stored' });
    const receivedId = items[0]?.id ?? '';
    const shown = await world.call(ada, showReceived, { receivedId });
    assert.deepEqual(shown.payload, { words: 'Polly wants a cracker' });
    await assert.rejects(world.call(ada, replay, { receivedId }), { code: 'conflict' });
    assert.equal((await events()).length, 0);
    const [row] = await world.sql<{ payload: string }>('select payload from connection.received where id = $1', [
      receivedId,
    ]);
    assert.ok(row && !row.payload.includes('cracker'));
  });

  test('of somebody who is to be forgotten nothing is left, and the same word is not new again', async () => {
    const { world, ada, url, events } = await company();
    const cracker = { subjectId: randomUUID(), words: ['a CRACKER'] };
    await post({ url, id: 'told-1' });
    await post({ url, id: 'odd-2', type: 'moult' });
    const found = async (subject: object) => {
      const answer = await world.answer(ada, 'platform.subject.find', subject);
      const { items } = Held.parse(answer.status === 'done' && answer.output);
      return items
        .filter(({ table }) => table === 'connection.received')
        .flatMap(({ rows }) => rows.map(({ type, payload }) => ({ type, payload })));
    };
    const payload = { words: 'Polly wants a cracker' };
    assert.deepEqual(await found(cracker), [
      { type: 'squawk', payload },
      { type: 'moult', payload },
    ]);
    assert.deepEqual(await found({ ...cracker, words: ['a biscuit'] }), []);
    assert.equal((await world.answer(ada, 'platform.subject.purge', cracker)).status, 'done');
    assert.deepEqual(await found(cracker), []);
    const { items } = await world.call(ada, listReceived, {});
    assert.equal(items.length, 2, 'that something was told is still known');
    for (const { id: receivedId } of items) {
      assert.equal((await world.call(ada, showReceived, { receivedId })).payload, null);
    }
    const before = (await events()).length;
    await post({ url, id: 'told-1' });
    assert.equal((await events()).length, before);
  });

  test('a service that wants to be greeted is, when it proves itself', async () => {
    const { url } = await company();
    const asked = await fetch(`${url}?challenge=1158201444&proof=${encodeURIComponent(hook)}`);
    assert.deepEqual([asked.status, await asked.text()], [200, '1158201444']);
    assert.equal((await fetch(`${url}?challenge=1158201444&proof=wrong`)).status, 401);
  });

  test('a connection that was ended hears nothing more', async () => {
    const { world, ada, card, url } = await company();
    await world.call(ada, disconnect, { connectionId: card.id });
    assert.equal((await post({ url })).status, 401);
  });

  test('no proof of a service is in the record', async () => {
    const { world, url } = await company();
    await post({ url, id: 'record-1' });
    const rows = await world.sql<{ all: string }>(`select string_agg(p::text, ' ') as all from audit.payloads p`);
    assert.ok(!rows[0]?.all?.includes('v1,'));
  });
});
