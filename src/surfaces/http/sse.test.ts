import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World } from '#test/world';
import { watchOver } from './let-in.ts';
import { sendStream } from './sse.ts';

suite('a stream of server-sent events', () => {
  let world: World;
  let kernel: World['kernel'];
  let server: FastifyInstance;
  let url: string;
  before(async () => {
    world = await createWorld();
    ({ kernel } = world);
    server = Fastify();
    server.get('/endless', (request, reply) => {
      const abort = new AbortController();
      // Nothing but being told ends it.
      const opened = () => ({ access: 'event.event.read', request, everyMs: 3_600_000 });
      return sendStream(reply, itemsUntil(abort.signal), {
        abort: () => abort.abort(),
        watch: (out) => watchOver(kernel, opened, out),
      });
    });
    server.get('/large', (_request, reply) => sendStream(reply, largeItems(reply), undefined));
    server.get('/failing', (_request, reply) => sendStream(reply, failing(), undefined));
    url = await server.listen({ host: '127.0.0.1', port: 0 });
  });
  after(async () => {
    server.server.closeAllConnections();
    await server.close();
    await world.close();
  });

  async function* itemsUntil(signal: AbortSignal) {
    yield { id: 'one', cursor: 'place 1' };
    yield { id: 'two' };
    yield { n: 3 };
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  }

  /** Each is more than is sent at once; the last one tells who still waits for the end of what. */
  async function* largeItems({ raw }: FastifyReply) {
    const before = raw.listenerCount('close');
    for (let n = 0; n < 40; n += 1) yield await Promise.resolve('x'.repeat(200_000));
    yield { more: raw.listenerCount('close') - before };
  }

  async function* failing() {
    yield await Promise.resolve({ n: 1 });
    throw new Error('The well has run dry');
  }

  async function listen(path: string, secret = ''): Promise<string[]> {
    const response = await fetch(url + path, { headers: { authorization: `Bearer ${secret}` } });
    return (await response.text()).split('\n\n').filter((part) => part !== '' && part !== ': alive');
  }

  async function keyed(): Promise<{ who: Authenticated; keyId: string; secret: string }> {
    const who = await world.person((await world.tenant('Sse Ltd')).id, 'tenant_admin');
    const created = await world.answer(who, 'identity.key.create', { name: 'for a page' });
    assert.ok(created.status === 'done');
    const { id: keyId, secret } = created.output as { id: string; secret: string };
    return { who, keyId, secret };
  }

  test('ends soon after its key has been revoked, says why, and named until then where to go on', async () => {
    const { who, keyId, secret } = await keyed();
    const listening = listen('/endless', secret);
    await world.answer(who, 'identity.key.revoke', { keyId });
    const [open, one, two, three, problem] = await listening;
    assert.equal(open, ': open');
    assert.equal(one, 'id: place 1\ndata: {"id":"one","cursor":"place 1"}');
    assert.equal(two, 'id: two\ndata: {"id":"two"}');
    assert.equal(three, 'data: {"n":3}');
    assert.match(problem ?? '', /^event: problem\ndata: .*"code":"unauthenticated"/);
  });

  test('ends when its key is revoked between being recognised and being watched', async () => {
    const { who, keyId, secret } = await keyed();
    const { identity } = world.kernel;
    let isFirst = true;
    kernel = {
      ...world.kernel,
      identity: {
        ...identity,
        async authenticate(credential) {
          const known = await identity.authenticate(credential);
          if (isFirst) {
            isFirst = false;
            await world.answer(who, 'identity.key.revoke', { keyId });
          }
          return known;
        },
      },
    };
    const parts = await listen('/endless', secret);
    ({ kernel } = world);
    assert.match(parts.at(-1) ?? '', /"code":"unauthenticated"/);
  });

  test('that waits for its reader again and again leaves nobody waiting behind it', async () => {
    const parts = await listen('/large');
    assert.equal(parts.length, 42);
    assert.equal(parts.at(-1), 'data: {"more":0}');
  });

  test('that fails says so in its last message', async () => {
    const parts = await listen('/failing');
    assert.equal(parts.length, 3);
    assert.match(parts[2] ?? '', /^event: problem\ndata: .*"code":"internal"/);
    assert.doesNotMatch(parts[2] ?? '', /run dry/);
  });
});
