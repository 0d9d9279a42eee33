import assert from 'node:assert/strict';
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import { after, before, beforeEach, suite, test } from 'node:test';
import type { Authenticated } from '#kernel/identity';
import { openScene, type Scene } from '../scene.test.ts';

/** What a browser does: its own keys, and reading what was sent to it (RFC 8291, the other side). */
function browser() {
  const own = createECDH('prime256v1');
  own.generateKeys();
  const auth = randomBytes(16);
  return {
    keys: { p256dh: own.getPublicKey('base64url'), auth: auth.toString('base64url') },
    read(body: Buffer): unknown {
      const theirs = body.subarray(21, 21 + body.readUInt8(20));
      const info = Buffer.concat([Buffer.from('WebPush: info\0'), own.getPublicKey(), theirs]);
      const shared = Buffer.from(hkdfSync('sha256', own.computeSecret(theirs), auth, info, 32));
      const derive = (use: string, length: number) =>
        Buffer.from(
          hkdfSync('sha256', shared, body.subarray(0, 16), Buffer.from(`Content-Encoding: ${use}\0`), length),
        );
      const sealed = body.subarray(21 + theirs.length);
      const cipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
      cipher.setAuthTag(sealed.subarray(-16));
      const plain = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
      return JSON.parse(plain.subarray(0, plain.lastIndexOf(2)).toString());
    },
  };
}

suite('a push', () => {
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
  async function act<T>(capability: string, input: object = {}): Promise<T> {
    const answer = await scene.world.answer(me(), capability, input);
    assert.ok(answer.status === 'done', answer.status);
    return answer.output as T;
  }
  async function subscribed(name: string) {
    const device = browser();
    const subscription = { endpoint: `${scene.sim.origin}/push/${name}`, keys: device.keys };
    await act('notify.preference.set', { kind: 'custom', channel: 'push', timing: 'immediate' });
    return { ...device, ...(await act<{ id: string }>('notify.device.add', { label: name, subscription })) };
  }
  const devices = async () =>
    (await act<{ items: { label: string }[] }>('notify.device.list')).items.map(({ label }) => label);
  async function tell(title: string, body = 'Acme') {
    const personIds = [me().actor.id];
    await act('notify.person.tell', { personIds, kind: 'custom.crm.won', title, body, link: '/app/crm' });
    await scene.world.settle();
  }

  test('is read by the browser for which it is, and by its key alone', async () => {
    const { publicKey } = await act<{ publicKey: string }>('notify.push.prepare');
    const [phone, desk] = [await subscribed('phone'), await subscribed('desk')];
    await tell('A deal was won', `Für Ada ${'x'.repeat(3000)}`);
    const [toPhone] = scene.sim.at('/push/phone');
    const [toDesk] = scene.sim.at('/push/desk');
    assert.ok(toPhone && toDesk);
    const shown = phone.read(toPhone.body) as { title: string; body: string; url: string };
    assert.deepEqual([shown.title, shown.url], ['A deal was won', 'https://acme.example/app/crm']);
    assert.match(shown.body, /^Für Ada x+ …$/);
    assert.throws(() => desk.read(toPhone.body));
    assert.equal(toPhone.headers['content-encoding'], 'aes128gcm');
    assert.ok(toPhone.body.length <= 4096, 'push services take no more');
    assert.match(String(toPhone.headers.authorization), new RegExp(`^vapid t=[\\w.-]+, k=${publicKey}$`));
    assert.equal(scene.sim.taken.filter(({ path }) => path.startsWith('/push/')).length, 2);
  });

  test('goes nowhere any more where the browser is gone', async () => {
    await act('notify.push.prepare');
    await subscribed('gone');
    scene.sim.troubles.push('gone', 'gone');
    await tell('Hello');
    assert.deepEqual(await devices(), []);
    scene.sim.taken.length = 0;
    await tell('Hello again');
    assert.deepEqual(scene.sim.at('/push/gone'), []);
  });

  test('is sent by one key for as long as the company lives', async () => {
    const keys = await Promise.all([1, 2, 3].map(() => act<{ publicKey: string }>('notify.push.prepare')));
    assert.equal(new Set(keys.map(({ publicKey }) => publicKey)).size, 1);
  });

  test('goes to whoever has the device now', async () => {
    await subscribed('shared');
    const former = me();
    boss = await scene.person('tenant_admin');
    await subscribed('shared');
    assert.deepEqual(await devices(), ['shared']);
    boss = former;
    assert.deepEqual(await devices(), []);
  });

  test('is not subscribed to with what is no key', async () => {
    const keys = { ...browser().keys, p256dh: Buffer.alloc(65, 4).toString('base64url') };
    const input = { label: 'x', subscription: { endpoint: 'https://push.example.com/x', keys } };
    await assert.rejects(scene.world.answer(me(), 'notify.device.add', input), (error) => {
      return Reflect.get(error as object, 'code') === 'invalid';
    });
  });
});
