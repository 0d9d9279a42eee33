// What the HTTP door keeps open: event streams, sockets, and the end of both when the house closes.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request as open } from 'node:http';
import { after, before, suite, test } from 'node:test';
import { WebSocket } from 'undici';
import { createBackstage, hangCurtain } from './conformance/backstage.ts';
import { type Knock, knock } from './conformance/knock.ts';
import { type Company, openScene, type Scene } from './conformance/scene.ts';

suite('what the HTTP door keeps open', () => {
  const curtain = hangCurtain();
  let scene: Scene;
  before(async () => {
    scene = await openScene({ modules: [createBackstage(curtain)] });
  });
  after(() => scene.close());

  const stream = '/api/v1/event/event/stream';
  const created = 'notes.note.created';

  interface Heard {
    readonly cursor: string;
    readonly type: string;
    readonly data: { readonly title: string };
  }

  async function write(title: string, { adminKey }: Company = scene.acme): Promise<void> {
    const { status, text } = await knock(scene.door, {
      path: '/api/v1/notes/note/create',
      key: adminKey,
      body: { title },
    });
    assert.equal(status, 200, text);
  }

  /** A listener of server-sent events; `take` answers the next so many. */
  async function listen(what: Knock) {
    const { port } = scene.door;
    const request = open({
      ...{ host: '127.0.0.1', port, path: what.path, agent: false, method: what.body ? 'POST' : 'GET' },
      headers: {
        host: `localhost:${port}`,
        authorization: `Bearer ${what.key ?? scene.acme.adminKey}`,
        ...what.headers,
      },
    });
    request.on('error', () => undefined);
    if (what.body) request.setHeader('content-type', 'application/json');
    request.end(what.body ? JSON.stringify(what.body) : undefined);
    const [response] = (await once(request, 'response', { signal: AbortSignal.timeout(60_000) })) as [IncomingMessage];
    const messages = messagesOf(response);
    return {
      response,
      async take(count: number): Promise<Heard[]> {
        const taken: Heard[] = [];
        while (taken.length < count) {
          const { value, done } = await messages.next();
          if (done) break;
          taken.push(value);
        }
        return taken;
      },
      leave: () => request.destroy(),
    };
  }

  async function* messagesOf(response: IncomingMessage): AsyncGenerator<Heard, void> {
    let text = '';
    try {
      for await (const chunk of response) {
        text += String(chunk);
        const parts = text.split('\n\n');
        text = parts.pop() ?? '';
        for (const part of parts) {
          const data = part.split('\n').find((line) => line.startsWith('data: '));
          if (data) yield JSON.parse(data.slice(6)) as Heard;
        }
      }
    } catch {
      // Cut from our own side.
    }
  }

  test('a listener hears what happens as it happens, and of nobody else', async () => {
    const listener = await listen({ path: `${stream}?types=${created}` });
    assert.equal(listener.response.headers['content-type'], 'text/event-stream');
    await write('Of somebody else', scene.bolt);
    await write('First');
    await write('Second');
    const heard = await listener.take(2);
    assert.deepEqual(
      heard.map(({ type, data }) => [type, data.title]),
      [
        [created, 'First'],
        [created, 'Second'],
      ],
    );
    listener.leave();
  });

  test('who was away catches up from the last event seen, and misses none and hears none twice', async () => {
    const first = await listen({ path: `${stream}?types=${created}` });
    await write('Seen');
    const [seen] = await first.take(1);
    first.leave();
    const titles = Array.from({ length: 12 }, (_, index) => `While away ${index}`);
    for (const title of titles) await write(title);
    const again = await listen({ path: `${stream}?types=${created}&after=${seen?.cursor}` });
    await write('Live again');
    const heard = await again.take(13);
    assert.deepEqual(
      heard.map(({ data }) => data.title),
      [...titles, 'Live again'],
    );
    again.leave();
  });

  test('a browser that lost the connection names the last event by header', async () => {
    const first = await listen({ path: `${stream}?types=${created}` });
    await write('Before the gap');
    const [seen] = await first.take(1);
    first.leave();
    await write('In the gap');
    const again = await listen({
      path: `${stream}?types=${created}`,
      headers: { 'last-event-id': String(seen?.cursor) },
    });
    await write('After the gap');
    assert.deepEqual(
      (await again.take(2)).map(({ data }) => data.title),
      ['In the gap', 'After the gap'],
    );
    again.leave();
  });

  test('a stream that was asked for by POST flows as well', async () => {
    const listener = await listen({ path: '/api/v1/stage/number/stream', body: { upTo: 3, everyMs: 20 } });
    assert.deepEqual(
      await listener.take(4),
      [1, 2, 3].map((n) => ({ id: `n-${n}`, n })),
      'and then it ends',
    );
  });

  test('one connection after the other leaves no listener behind', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on('warning', note);
    for (let time = 0; time < 15; time += 1) {
      const { status } = await fetch(`${scene.door.url}/api/v1/stage/number/stream?upTo=1`, {
        headers: { authorization: `Bearer ${scene.acme.adminKey}` },
      }).then(async (response) => ({ status: response.status, text: await response.text() }));
      assert.equal(status, 200);
    }
    process.off('warning', note);
    assert.deepEqual(warnings.map(String), []);
  });

  test('a stream is refused like anything else', async () => {
    const none = await knock(scene.door, { path: stream });
    const guest = await knock(scene.door, { path: stream, key: scene.acme.guestKey });
    assert.deepEqual([none.status, guest.status], [401, 403]);
  });

  /** A socket to `/ws`; `take` answers the next so many messages. */
  async function socket(headers: Record<string, string> = { authorization: `Bearer ${scene.acme.adminKey}` }) {
    const opened = new WebSocket(`ws://localhost:${scene.door.port}/ws`, { headers });
    const messages: unknown[] = [];
    let arrived = (): void => undefined;
    opened.addEventListener('message', ({ data }) => {
      messages.push(JSON.parse(String(data)));
      arrived();
    });
    const closed = new Promise<number>((resolve) => opened.addEventListener('close', ({ code }) => resolve(code)));
    await Promise.race([once(opened, 'open'), once(opened, 'error').then(() => Promise.reject(new Error('refused')))]);
    return {
      closed,
      say: (wish: unknown) => opened.send(typeof wish === 'string' ? wish : JSON.stringify(wish)),
      async take(count: number): Promise<unknown[]> {
        while (messages.length < count) await new Promise<void>((resolve) => (arrived = resolve));
        return messages.splice(0, count);
      },
      leave: () => opened.close(),
    };
  }

  const titlesOf = (messages: unknown[]) => messages.map((message) => (message as { event: Heard }).event.data.title);
  const codeOf = ([message]: unknown[]) => (message as { problem: { code: string } }).problem.code;

  test('a console follows events over a socket, and takes up where it left off', async () => {
    const first = await socket();
    first.say({ follow: 'events', types: [created] });
    assert.deepEqual(await first.take(1), [{ following: 'events' }]);
    await write('Of somebody else', scene.bolt);
    await write('To the console');
    const [message] = await first.take(1);
    assert.deepEqual(titlesOf([message]), ['To the console']);
    first.leave();
    await write('While the console was closed');
    const again = await socket();
    again.say({ follow: 'events', types: [created], after: (message as { event: Heard }).event.cursor });
    assert.deepEqual(await again.take(1), [{ following: 'events' }]);
    await write('Back again');
    assert.deepEqual(titlesOf(await again.take(2)), ['While the console was closed', 'Back again']);
    again.leave();
  });

  test('a wish that makes no sense is answered, and the next one is heard', async () => {
    const { say, take, leave } = await socket();
    const senseless = [
      'no JSON',
      '[]',
      '{}',
      { follow: 'the money' },
      { follow: 'events', after: 'yesterday' },
      '['.repeat(5000),
    ];
    for (const wish of senseless) {
      say(wish);
      assert.equal(codeOf(await take(1)), 'invalid');
    }
    say({ follow: 'events' });
    assert.deepEqual(await take(1), [{ following: 'events' }]);
    leave();
  });

  test('nobody gets a socket without a credential, nor from a page that is not ours', async () => {
    await assert.rejects(socket({}), /refused/);
    await assert.rejects(socket({ authorization: `Bearer cadre_${'A'.repeat(43)}` }), /refused/);
    const authorization = `Bearer ${scene.acme.adminKey}`;
    await assert.rejects(socket({ authorization, origin: 'https://evil.example' }), /refused/);
    const own = await socket({ authorization, origin: `http://localhost:${scene.door.port}` });
    own.leave();
  });

  test('who may not hear what happens gets a socket and no events', async () => {
    const { say, take, leave } = await socket({ authorization: `Bearer ${scene.acme.guestKey}` });
    say({ follow: 'events' });
    assert.equal(codeOf(await take(1)), 'forbidden');
    leave();
  });

  test('following a stream by the name of its capability ends with its listener too', async () => {
    const body = { capability: 'event.event.stream', input: { types: [created] } };
    const listener = await listen({ path: '/api/v1/invoke/call/run', body });
    await write('By name');
    assert.deepEqual(
      (await listener.take(1)).map(({ data }) => data.title),
      ['By name'],
    );
    listener.leave();
  });

  test('when the house closes, what is under way is finished, what is open ends, nobody new comes in', async () => {
    const { door, acme } = scene;
    const listener = await listen({ path: stream });
    const console = await socket();
    console.say({ follow: 'events' });
    await console.take(1);
    const byName = await listen({
      path: '/api/v1/invoke/call/run',
      body: { capability: 'event.event.stream', input: {} },
    });
    const path = '/api/v1/backstage/curtain/wait';
    const underWay = knock(door, { path, key: acme.adminKey, body: { name: 'Under way' } });
    await curtain.reached;

    const startedMs = performance.now();
    const stopped = door.stop();
    assert.deepEqual(await listener.take(1), [], 'the stream has ended');
    assert.deepEqual(await byName.take(1), [], 'however it was asked for');
    assert.equal(await console.closed, 1001);
    await assert.rejects(knock(door, { path: '/api/health' }), /ECONNREFUSED|socket hang up|ECONNRESET/);
    curtain.open();
    const { status, text } = await underWay;
    assert.equal(status, 200, text);
    await stopped;
    assert.ok(performance.now() - startedMs < 9500, 'nothing had to be cut off, which is done after ten seconds');
    const made = await scene.world.sql(`select 1 from stage.things where name = 'Under way'`);
    assert.equal(made.length, 1);
  });
});
