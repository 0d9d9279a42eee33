import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { asSuperuser } from '#test/town';
import { within } from '#test/within';
import { type Broadcast, openBroadcast, soloBroadcast } from './broadcast.ts';
import { Lane } from './lane.ts';
import { failureOf, openScene, type Scene } from './scene.test.ts';

suite('messages between processes', () => {
  let scene: Scene;
  const open: Broadcast[] = [];
  before(async () => {
    scene = await openScene();
  });
  after(async () => {
    await Promise.all(open.map((one) => one.close()));
    await scene.close();
  });

  /** What one process of several has: its broadcast, and what it heard. */
  async function join(name: string) {
    const broadcast = await openBroadcast(() => Lane.open({ ...scene.engine, application_name: name }), randomUUID());
    open.push(broadcast);
    const heard: string[] = [];
    const gaps: boolean[] = [];
    broadcast.hear('news', (body) => heard.push(body));
    broadcast.onGap(() => gaps.push(broadcast.up));
    return { broadcast, heard, gaps };
  }

  async function connectionsOf(name: string): Promise<number> {
    return (await scene.sql('select 1 from pg_stat_activity where application_name = $1', [name])).length;
  }

  async function cut(name: string) {
    await scene.sql('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [name]);
  }

  /** What really crosses the database. */
  function eavesdrop(work: () => Promise<void>): Promise<string[]> {
    return asSuperuser(scene.superuser, async (client) => {
      const payloads: string[] = [];
      client.on('notification', ({ payload = '' }) => payloads.push(payload));
      await client.query('listen cadre');
      await work();
      await client.query('select 1');
      return payloads;
    });
  }

  test('a message is heard by every process, by its own at once and once', async () => {
    const [one, other] = [await join('one'), await join('other')];
    one.broadcast.publish('news', 'hello');
    assert.deepEqual(one.heard, ['hello'], 'before anything was sent');
    await within(2000, () => other.heard.length > 0);
    other.broadcast.publish('news', 'hello back');
    await within(2000, () => one.heard.length > 1);
    one.broadcast.publish('weather', 'rain');
    one.broadcast.publish('news', 'the end');
    await within(2000, () => other.heard.length > 2);
    assert.deepEqual(one.heard, ['hello', 'hello back', 'the end']);
    assert.deepEqual(other.heard, ['hello', 'hello back', 'the end']);
  });

  test('whoever stopped listening hears no more', async () => {
    const { broadcast, heard } = await join('stopping');
    const others: string[] = [];
    const stop = broadcast.hear('news', (body) => others.push(body));
    broadcast.publish('news', 'first');
    stop();
    broadcast.publish('news', 'second');
    assert.deepEqual([others, heard], [['first'], ['first', 'second']]);
  });

  test('messages of one moment travel together, as few as the database takes at once, and in order', async () => {
    const [one, other] = [await join('sender'), await join('receiver')];
    const short = Array.from({ length: 100 }, (_, index) => `short ${index}`);
    const long = Array.from({ length: 30 }, (_, index) => `${index} ${'é💶"\\'.repeat(100)}`);
    const payloads = await eavesdrop(async () => {
      for (const body of short) one.broadcast.publish('news', body);
      await within(2000, () => other.heard.length === short.length);
      for (const body of long) one.broadcast.publish('news', body);
      await within(2000, () => other.heard.length === short.length + long.length);
    });
    assert.deepEqual(other.heard, [...short, ...long]);
    const sizes = payloads.map((payload) => Buffer.byteLength(payload));
    assert.ok(
      sizes.every((size) => size < 8000),
      sizes.join(),
    );
    assert.ok(payloads.length >= 3 && payloads.length < 20, `${payloads.length} notifications`);
  });

  test('a message too large to travel is refused to its sender, and holds up nobody else’s', async () => {
    const [one, other] = [await join('writer'), await join('reader')];
    one.broadcast.publish('news', 'before');
    assert.throws(() => one.broadcast.publish('news', '💶'.repeat(2000)), /bytes/);
    one.broadcast.publish('news', '💶'.repeat(1700));
    one.broadcast.publish('news', 'after');
    await within(2000, () => other.heard.length === 3);
    assert.deepEqual([other.heard[0], other.heard[2]], ['before', 'after']);
  });

  test('a lost connection is told at once and again when it is back; what was said meanwhile arrives', async () => {
    const [one, other] = [await join('losing'), await join('steady')];
    assert.equal(one.broadcast.up, true);
    await cut('losing');
    await within(2000, () => one.gaps.length > 0);
    assert.deepEqual(one.gaps, [false]);
    assert.equal(one.broadcast.up, false);
    one.broadcast.publish('news', 'said while alone');
    assert.deepEqual(one.heard, ['said while alone']);
    await within(5000, () => one.broadcast.up);
    assert.deepEqual(one.gaps, [false, true]);
    await within(2000, () => other.heard.length > 0);
    other.broadcast.publish('news', 'welcome back');
    await within(2000, () => one.heard.length > 1);
    assert.deepEqual(other.heard, ['said while alone', 'welcome back']);
    assert.deepEqual(one.heard, ['said while alone', 'welcome back']);
    assert.deepEqual(other.gaps, []);
  });

  test('where a word may have been lost with whoever had it to say, everybody is told to forget', async () => {
    const [one, other] = [await join('doubting'), await join('doubted')];
    one.broadcast.doubt();
    assert.deepEqual(one.gaps, [true]);
    await within(2000, () => other.gaps.length > 0);
    assert.deepEqual(other.gaps, [true]);
    assert.equal(other.broadcast.up, true);
  });

  test('what was said last before the end still arrives, and no connection stays', async () => {
    const [one, other] = [await join('leaving'), await join('staying')];
    for (let n = 0; n < 50; n += 1) one.broadcast.publish('news', `${n}`);
    await one.broadcast.close();
    await within(2000, () => other.heard.length === 50);
    await within(2000, async () => (await connectionsOf('leaving')) === 0);
  });

  test('closing while a connection is being made leaves none', async () => {
    const opening = Promise.withResolvers<void>();
    let asked = 0;
    const lanes: Lane[] = [];
    const late = async () => {
      asked += 1;
      if (asked > 1) await opening.promise;
      const lane = await Lane.open({ ...scene.engine, application_name: 'late' });
      lanes.push(lane);
      return lane;
    };
    const broadcast = await openBroadcast(late, randomUUID());
    await cut('late');
    await within(5000, () => asked === 2);
    await broadcast.close();
    opening.resolve();
    await within(2000, () => lanes.length === 2);
    await within(2000, async () => (await connectionsOf('late')) === 0);
    assert.equal(broadcast.up, false);
  });

  test('a broadcast that can not be opened says so', async () => {
    const nowhere = { host: '127.0.0.1', port: 1, user: 'nobody' };
    await failureOf(openBroadcast(() => Lane.open(nowhere), randomUUID()));
  });

  test('the one process of an embedded database hears itself', async () => {
    const broadcast = soloBroadcast();
    const heard: string[] = [];
    const stop = broadcast.hear('news', (body) => heard.push(body));
    broadcast.publish('news', 'hello');
    broadcast.publish('weather', 'rain');
    stop();
    broadcast.publish('news', 'unheard');
    assert.deepEqual(heard, ['hello']);
    assert.deepEqual([broadcast.up, broadcast.shared], [true, false]);
    await broadcast.close();
  });
});
