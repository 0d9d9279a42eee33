import assert from 'node:assert/strict';
import { once } from 'node:events';
import { suite, test } from 'node:test';
import { createEgress, type Egress, type EgressOptions, isRehearsalEnd, Secret } from './egress.ts';
import { fault, serve } from './testing.ts';

const known = 'https://api.example.com';
const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":"ž"}' } as const;

type Answering = Parameters<typeof serve>[0];

/** A service behind a name that the operator has led elsewhere. */
async function exchanging(answer: Answering, work: (egress: Egress, seen: unknown[]) => Promise<void>, limits = {}) {
  const { seen, server } = await serve(answer);
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const options: EgressOptions = { baseUrls: { [known]: `http://127.0.0.1:${port}/below` }, limits };
  const egress = createEgress(options);
  try {
    await work(egress, seen);
  } finally {
    await egress.close();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
}

function secretFor(host: string) {
  const refusals: unknown[] = [];
  const secret = new Secret({
    hosts: [host],
    reveal: () => Promise.resolve('planted-9f3c1d'),
    refused: async (use) => void refusals.push(use),
  });
  return { secret, refusals };
}

suite('an exchange of texts', () => {
  test('goes where the operator leads it, with its secret in a header, and comes back as bytes', async () => {
    const { secret } = secretFor('api.example.com');
    await exchanging(
      (_, response) => response.writeHead(201, { 'x-told': 'so' }).end('Čez cesto'),
      async (egress, seen) => {
        const secrets = [{ secret, header: 'authorization', prefix: 'Bearer ' }];
        const answer = await egress.exchange(`${known}/v1/say?x=1`, post, { secrets });
        assert.deepEqual([answer.ok, answer.status, answer.headers.get('x-told')], [true, 201, 'so']);
        assert.equal(await answer.text(), 'Čez cesto');
        const [{ method, path, headers, body }] = seen as [
          { method: string; path: string; headers: object; body: string },
        ];
        assert.deepEqual([method, path, body], ['POST', '/below/v1/say?x=1', post.body]);
        assert.ok('authorization' in headers && headers.authorization === 'Bearer planted-9f3c1d');
      },
    );
  });

  test('is told piece by piece as it comes, to its end', async () => {
    await exchanging(
      (_, response) => {
        response.write('one ');
        setImmediate(() => response.end('two'));
      },
      async (egress) => {
        let told = '';
        for await (const piece of (await egress.exchange(`${known}/`, post)).body)
          told += Buffer.from(piece).toString();
        assert.equal(told, 'one two');
      },
    );
  });

  test('goes nowhere that a fetch would not go', async () => {
    const egress = createEgress();
    const { secret, refusals } = secretFor('api.example.com');
    const secrets = [{ secret, header: 'authorization' }];
    const to = (url: string, context = {}) => egress.exchange(url, post, context);
    await assert.rejects(to('http://127.0.0.1:8080/'), fault('forbidden', 'private-address'));
    await assert.rejects(to('http://metadata.internal/'), fault('forbidden', 'private-name'));
    await assert.rejects(to('ftp://example.com/'), fault('forbidden', 'scheme'));
    await assert.rejects(to('https://other.example.com/', { secrets }), fault('forbidden', 'secret'));
    await assert.rejects(to('http://api.example.com/', { secrets }), fault('forbidden', 'secret-in-clear'));
    await assert.rejects(to(`${known}/`, { insideTransaction: true }), fault('internal', 'inside-transaction'));
    const rehearsing = { captured: () => undefined };
    await assert.rejects(to(`${known}/`, { rehearsing }), isRehearsalEnd);
    assert.deepEqual(refusals, [{ host: 'other.example.com', method: 'POST' }]);
    await egress.close();
  });

  test('is led nowhere else, and unpacks nothing', async () => {
    await exchanging(
      ({ url }, response) => {
        const packed = url?.endsWith('/packed');
        response.writeHead(packed ? 200 : 302, packed ? { 'content-encoding': 'gzip' } : { location: '/' }).end();
      },
      async (egress, seen) => {
        await assert.rejects(egress.exchange(`${known}/`, post), fault('upstream', 'redirect'));
        await assert.rejects(egress.exchange(`${known}/packed`, post), fault('upstream', 'encoding'));
        assert.equal(seen.length, 2);
      },
    );
  });

  test('ends at its deadline, and with its caller’s own reason', async () => {
    await exchanging(
      () => undefined,
      async (egress) => {
        await assert.rejects(egress.exchange(`${known}/`, post, { timeoutMs: 30 }), fault('upstream', 'deadline'));
        const leaving = new AbortController();
        const asked = egress.exchange(`${known}/`, post, { signal: leaving.signal });
        const why = new Error('I have changed my mind');
        leaving.abort(why);
        await assert.rejects(asked, why);
      },
    );
  });

  test('says so when it is cut in the middle, to whoever reads, and to nobody else', async () => {
    await exchanging(
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('one');
        setImmediate(() => response.destroy());
      },
      async (egress) => {
        const read = await egress.exchange(`${known}/`, post);
        await assert.rejects(read.bytes(), fault('upstream'));
        await egress.exchange(`${known}/`, post);
      },
    );
  });

  test('takes no more than so many bytes', async () => {
    await exchanging(
      (_, response) => response.end('x'.repeat(5000)),
      async (egress) => {
        await assert.rejects(async () => (await egress.exchange(`${known}/`, post)).bytes(), fault('upstream'));
      },
      { maxBytes: 1000 },
    );
  });
});
