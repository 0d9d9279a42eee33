import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { suite, test } from 'node:test';
import { showConnection } from '#kernel/connection';
import { type ConnectedScene, connectorContract, withConnection } from '#test/connectors';
import { linkObject } from './links.ts';
import { listObjects, putObject, removeObject } from './objects.ts';
import { s3 } from './s3.ts';
import { type BucketSim, simFields, simSecret, startBucket } from './sim.ts';

const tried = {
  module: s3,
  start: () => startBucket(Date.now),
  origin: simFields.endpoint,
  fields: simFields,
  secrets: { secretAccessKey: simSecret },
};

type Scene = ConnectedScene<BucketSim> & { readonly bucket: BucketSim };

function story(run: (scene: Scene) => Promise<void>) {
  return withConnection(tried, async (scene) => {
    await scene.world.settle();
    await run({ ...scene, bucket: scene.sim });
  });
}

const content = (text: string) => ({ bytes: Buffer.from(text).toString('base64') });
const key = 'reports/a b+ü (1).csv';

async function textOf({ world, ada }: Scene, wanted: string) {
  const answer = await world.answer(ada, 's3.object.get', { key: wanted });
  const { name, type, bytes } = answer.status === 'done' ? Object(answer.output) : assert.fail(answer.status);
  return { name, type, text: Buffer.from(bytes).toString() };
}

suite('S3', () => {
  connectorContract(tried);

  test('what is put is there, whatever its name, and comes back as it was', () =>
    story(async (scene) => {
      const { world, ada, bucket } = scene;
      const put = await world.call(ada, putObject.contract, { key, content: content('1;2'), type: 'text/csv' });
      assert.deepEqual([put.key, put.bytes], [key, 3]);
      assert.deepEqual([...bucket.objects.keys()], [key]);
      assert.deepEqual(await textOf(scene, key), { name: 'a b+ü (1).csv', type: 'text/csv', text: '1;2' });
    }));

  test('an object that the key may not touch says nothing of the key', () =>
    story(async ({ world, ada, id }) => {
      const input = { key: 'others/a.csv', content: content('1;2'), type: 'text/csv' };
      await assert.rejects(world.call(ada, putObject.contract, input), { code: 'invalid', message: /AccessDenied/ });
      assert.equal((await world.call(ada, showConnection, { connectionId: id })).state, 'connected');
    }));

  test('a file of the company is put as it is', () =>
    story(async (scene) => {
      const { world, ada } = scene;
      const bytes = Buffer.from('a;b\n').toString('base64');
      const kept = await world.answer(ada, 'file.file.upload', { files: [{ name: 'a.csv', bytes }] });
      const { id: fileId } = kept.status === 'done' ? Object(kept.output) : assert.fail(kept.status);
      await world.call(ada, putObject.contract, { key: 'a.csv', content: { fileId } });
      assert.deepEqual(await textOf(scene, 'a.csv'), { name: 'a.csv', type: 'text/csv', text: 'a;b\n' });
    }));

  test('nothing that is there is replaced unless one says so', () =>
    story(async (scene) => {
      const { world, ada } = scene;
      await world.call(ada, putObject.contract, { key, content: content('one') });
      const other = { key, content: content('two') };
      await assert.rejects(world.call(ada, putObject.contract, other), { code: 'conflict' });
      assert.equal((await textOf(scene, key)).text, 'one');
      await world.call(ada, putObject.contract, { ...other, replace: true });
      assert.equal((await textOf(scene, key)).text, 'two');
    }));

  test('an object of which we were told nothing is known to be ours, and put once', () =>
    story(async ({ world, ada, bucket }) => {
      const put = (given: string, name: string) =>
        world.call(ada, putObject.contract, { key: name, content: content('1') }, { key: given });
      bucket.fail('lost');
      assert.equal((await put('one', 'first')).key, 'first');
      assert.deepEqual(bucket.changes, ['put first']);
      bucket.fail('lost', 'lost', 'lost', 'lost');
      await assert.rejects(put('two', 'second'), { code: 'upstream' });
      const asked = bucket.asked.length;
      assert.equal((await put('two', 'second')).bytes, 1);
      assert.deepEqual(
        bucket.asked.slice(asked).map(({ method }) => method),
        ['HEAD'],
      );
      assert.deepEqual(bucket.changes, ['put first', 'put second']);
    }));

  test('what is listed comes page by page in the order of keys', () =>
    story(async ({ world, ada }) => {
      for (const name of ['b/3', 'a/1', 'b/1', 'b/2']) {
        await world.call(ada, putObject.contract, { key: name, content: content(name) });
      }
      const keysOf = ({ items }: { items: { key: string }[] }) => items.map((one) => one.key);
      const first = await world.call(ada, listObjects.contract, { prefix: 'b/', limit: 2 });
      assert.deepEqual([keysOf(first), first.next], [['b/1', 'b/2'], 'b/2']);
      const rest = await world.call(ada, listObjects.contract, { prefix: 'b/', limit: 2, after: 'b/2' });
      assert.deepEqual([keysOf(rest), rest.next], [['b/3'], null]);
    }));

  test('what is removed is gone, also when nothing was said about it', () =>
    story(async (scene) => {
      const { world, ada, bucket } = scene;
      await world.call(ada, putObject.contract, { key, content: content('1') });
      bucket.fail('lost', 'lost', 'lost', 'lost');
      const remove = () => world.call(ada, removeObject.contract, { key }, { key: 'one' });
      await assert.rejects(remove(), { code: 'upstream' });
      assert.deepEqual(await remove(), { key });
      await assert.rejects(textOf(scene, key), { code: 'not_found' });
      assert.equal(bucket.changes.filter((change) => change.startsWith('remove')).length, 1);
    }));

  test('a link reads one object and no other, and is in no record', () =>
    story(async ({ world, ada, bucket }) => {
      for (const name of [key, 'other']) {
        await world.call(ada, putObject.contract, { key: name, content: content(name) });
      }
      const { url } = await world.call(ada, linkObject.contract, { key, minutes: 5 });
      assert.ok(url.startsWith(`${simFields.endpoint}/${simFields.bucket}/`));
      const there = url.replace(simFields.endpoint, bucket.url);
      assert.equal(await (await fetch(there)).text(), key);
      const { pathname } = new URL(there);
      assert.equal((await fetch(there.replace(pathname, `/${simFields.bucket}/other`))).status, 403);
      assert.equal((await fetch(there, { method: 'DELETE' })).status, 403);
      assert.equal((await fetch(there.replace('Expires=300', 'Expires=900'))).status, 403);
      const kept = await world.sql('select 1 from audit.payloads p where position($1 in p::text) > 0', [
        new URL(url).searchParams.get('X-Amz-Signature'),
      ]);
      assert.equal(kept.length, 0);
    }));

  test('a bucket on a machine of our own net is asked nothing', async () => {
    const heard: string[] = [];
    const listener = createServer((socket) => socket.on('error', () => undefined).destroy(void heard.push('knock')));
    await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
    const address = listener.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    await story(async ({ world, ada }) => {
      const use = async (host: string) => {
        const fields = { ...simFields, endpoint: `https://${host}` };
        const wish = { connector: 's3', title: host, fields, secrets: tried.secrets };
        const made = await world.answer(ada, 'connection.connection.connect', wish);
        const { id: via } = made.status === 'done' ? Object(made.output) : assert.fail(made.status);
        return world.call(ada, listObjects.contract, { via });
      };
      const refused = ({ code }: { code?: string }) => code === 'forbidden' || code === 'invalid';
      const hosts = [`127.0.0.1:${port}`, `[::ffff:127.0.0.1]:${port}`, `garden.localhost:${port}`, '169.254.169.254'];
      for (const host of hosts) await assert.rejects(use(host), refused, host);
    }).finally(() => listener.close());
    assert.deepEqual(heard, []);
  });

  test('another company does not reach this bucket', () =>
    story(async ({ world, id, bucket }) => {
      const other = await world.person((await world.tenant('Others')).id, 'tenant_admin');
      const asked = bucket.asked.length;
      await assert.rejects(world.call(other, listObjects.contract, { via: id }), { code: 'not_found' });
      await assert.rejects(world.call(other, removeObject.contract, { via: id, key }), { code: 'not_found' });
      assert.equal(bucket.asked.length, asked);
    }));
});
