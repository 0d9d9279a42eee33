import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import type { World } from '#test/world';
import type { Partner } from '../partner/shape.ts';
import { partnersWorld, type Shop, shop } from '../scene.test.ts';
import { addNetwork, setNetworkOpen } from './networks.ts';

suite('networks outside', () => {
  let world: World;
  let ours: Shop;
  let url: string;
  let partner: Partner;
  const keys = generateKeyPairSync('ed25519');
  before(async () => {
    world = await partnersWorld();
    ours = await shop(world, world.kernel.tenants.owner().id);
    url = (await world.http()).url;
    partner = await ours.partner('Gardener');
  });
  after(() => world.close());

  const add = (name: string) =>
    world.call(ours.boss, addNetwork.contract, { name, publicKey: keys.publicKey.export({ format: 'jwk' }).x ?? '' });
  const send = (network: string, body: string, proof: Readonly<Record<string, string>>) =>
    fetch(`${url}/affiliate/postback/${network}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...proof },
      body,
    });
  const proofOf = (body: string, key: KeyObject = keys.privateKey, minutes = 0) => {
    const timestamp = String(Math.floor(world.clock.nowMs() / 1000) + 60 * minutes);
    const signature = sign(null, Buffer.from(`${timestamp}.${body}`), key).toString('base64url');
    return { 'cadre-signature': signature, 'cadre-timestamp': timestamp };
  };
  const report = (network: string, told: object | string, key?: KeyObject) => {
    const body = typeof told === 'string' ? told : JSON.stringify(told);
    return send(network, body, proofOf(body, key));
  };
  const sale = (transactionId: string) => ({
    ...{ transactionId, code: partner.code, amount: { amount: 5000, currency: 'USD' } },
  });

  test('report sales over their signature, each once', async () => {
    await add('acme');
    const [one, other] = [await report('acme', sale('n1')), await report('acme', sale('n1'))];
    assert.deepEqual([one.status, other.status], [200, 200]);
    const told = JSON.parse(await one.text());
    assert.deepEqual([told.network, told.partnerId, told.commission], ['acme', partner.id, 1000]);
    assert.equal(JSON.parse(await other.text()).id, told.id);
  });

  test('report refunds of their own sales alone, each once', async () => {
    await add('giver');
    await add('taker');
    await report('giver', sale('n9'));
    const back = { transactionId: 'n9', refundId: 'r1', amount: 2500, network: 'giver' };
    assert.equal((await report('taker', back)).status, 404);
    const answers = [await report('giver', back), await report('giver', back)];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200],
    );
    const { refunded, commission } = JSON.parse(await (answers[1] ?? assert.fail()).text());
    assert.deepEqual([refunded, commission], [2500, 500]);
    assert.equal((await report('giver', { ...back, refundId: 'r2', amount: '5' })).status, 400);
  });

  test('are not heard with another key, in another name, or when nobody added them', async () => {
    await add('second');
    const stranger = generateKeyPairSync('ed25519').privateKey;
    assert.equal((await report('second', sale('n2'), stranger)).status, 401);
    assert.equal((await report('nobody', sale('n2'))).status, 401);
    const told = await report('second', { ...sale('n3'), network: 'direct' });
    assert.equal(JSON.parse(await told.text()).network, 'second', 'the name is the one that signed');
  });

  test('are not heard late, early, without an hour, or with the hour of another signature', async () => {
    await add('punctual');
    const body = JSON.stringify(sale('n6'));
    for (const minutes of [-6, 6]) {
      assert.equal((await send('punctual', body, proofOf(body, keys.privateKey, minutes))).status, 401, `${minutes}`);
    }
    const { 'cadre-signature': signature, ...hour } = proofOf(body);
    assert.equal((await send('punctual', body, { 'cadre-signature': signature })).status, 401);
    const later = proofOf(body, keys.privateKey, 4)['cadre-signature'];
    assert.equal((await send('punctual', body, { 'cadre-signature': later, ...hour })).status, 401);
    assert.equal((await send('punctual', body, proofOf(body, keys.privateKey, -4))).status, 200);
  });

  test('are heard once however often somebody on the way repeats what they said', async () => {
    await add('repeated');
    const body = JSON.stringify(sale('n7'));
    const proof = proofOf(body);
    const answers = await Promise.all(Array.from({ length: 5 }, () => send('repeated', body, proof)));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
    const ids = await Promise.all(answers.map(async (answer) => JSON.parse(await answer.text()).id));
    assert.equal(new Set(ids).size, 1);
    const [kept] = await world.sql<{ count: number }>(
      "select count(*)::int as count from partners.conversions where transaction_id = 'n7'",
    );
    assert.equal(kept?.count, 1);
  });

  test('are not heard any more when they are closed', async () => {
    const { id } = await add('third');
    await world.call(ours.boss, setNetworkOpen.contract, { networkId: id, isOpen: false });
    assert.equal((await report('third', sale('n4'))).status, 401);
  });

  test('hear what is wrong with what they signed', async () => {
    await add('fourth');
    for (const wrong of ['not json', '[]', { transactionId: 'n5' }]) {
      assert.equal((await report('fourth', wrong)).status, 400, JSON.stringify(wrong));
    }
  });
});
