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
  const report = (network: string, told: object | string, key: KeyObject = keys.privateKey) => {
    const body = Buffer.from(typeof told === 'string' ? told : JSON.stringify(told));
    const signature = sign(null, body, key).toString('base64url');
    const headers = { 'content-type': 'application/json', 'cadre-signature': signature };
    return fetch(`${url}/affiliate/postback/${network}`, { method: 'POST', headers, body });
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

  test('are not heard with another key, in another name, or when nobody added them', async () => {
    await add('second');
    const stranger = generateKeyPairSync('ed25519').privateKey;
    assert.equal((await report('second', sale('n2'), stranger)).status, 401);
    assert.equal((await report('nobody', sale('n2'))).status, 401);
    const told = await report('second', { ...sale('n3'), network: 'direct' });
    assert.equal(JSON.parse(await told.text()).network, 'second', 'the name is the one that signed');
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
