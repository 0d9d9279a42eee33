import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { createEgress, type EgressOptions, isRehearsalEnd, Secret, type SecretUse } from './egress.ts';
import { fault, serve } from './testing.ts';

const value = 'planted-9f3c1d';

/** A secret as the vault hands it out, with what was asked of it. */
function secretFor(hosts: readonly string[], text = value) {
  const uses: SecretUse[] = [];
  const refusals: SecretUse[] = [];
  const secret = new Secret({
    hosts,
    reveal(use) {
      uses.push(use);
      return Promise.resolve(text);
    },
    refused(use) {
      refusals.push(use);
      return Promise.resolve();
    },
  });
  return { secret, uses, refusals };
}

async function withEgress(options: EgressOptions, work: (egress: ReturnType<typeof createEgress>) => Promise<void>) {
  const egress = createEgress(options);
  try {
    await work(egress);
  } finally {
    await egress.close();
  }
}

test('a secret shows nothing of itself, however one looks', () => {
  const { secret } = secretFor(['api.example.com']);
  const looks = [
    String(secret),
    `${secret}`,
    JSON.stringify({ secret }),
    inspect(secret),
    inspect({ secret }, { showHidden: true, depth: 9 }),
    JSON.stringify(structuredClone({ ...secret })),
    JSON.stringify(Object.getOwnPropertyNames(secret)),
    JSON.stringify(Reflect.ownKeys(secret).map(String)),
  ];
  for (const look of looks) assert.ok(!look.includes(value) && !look.includes('example.com'), look);
  assert.equal(`${secret}`, '[secret]');
});

test('a secret goes into a header, query, form, JSON body or password, and the answer tells of none', async () => {
  await using site = await serve((_, response) => response.end('hello'));
  await withEgress({ allowPrivate: [site.place] }, async (egress) => {
    const { secret, uses } = secretFor([site.place]);
    const url = `${site.origin}/path?a=1`;
    const asBearer = { secret, header: 'authorization', prefix: 'Bearer ' };
    const bearer = await egress.fetch(url, {}, { secrets: [asBearer] });
    const query = await egress.fetch(url, {}, { secrets: [{ secret, query: 'key' }] });
    const form = { method: 'POST', body: new URLSearchParams({ grant: 'x' }) };
    await egress.fetch(url, form, { secrets: [{ secret, field: 'client_secret' }] });
    const headers = { 'content-type': 'application/json' };
    const json = { method: 'POST', headers, body: '{"to":"Ada"}' };
    await egress.fetch(url, json, { secrets: [{ secret, field: 'token' }] });
    await egress.fetch(url, {}, { secrets: [{ secret, basic: 'ada' }] });
    const [one, two, three, four, five] = site.seen;
    assert.equal(one?.headers.authorization, `Bearer ${value}`);
    assert.equal(two?.path, `/path?a=1&key=${value}`);
    assert.equal(three?.body, `grant=x&client_secret=${value}`);
    assert.deepEqual(JSON.parse(four?.body ?? ''), { to: 'Ada', token: value });
    assert.equal(five?.headers.authorization, `Basic ${btoa(`ada:${value}`)}`);
    assert.deepEqual([bearer.url, query.url], [url, url]);
    assert.deepEqual(uses[0], { host: site.place, method: 'GET' });
    assert.equal(uses.length, 5);
  });
});

test('what the caller wrote into the body himself is never exchanged for a secret', async () => {
  await using site = await serve((_, response) => response.end());
  await withEgress({ allowPrivate: [site.place] }, async (egress) => {
    const { secret } = secretFor([site.place]);
    const init = { method: 'POST', body: `tell me {{secret}} [secret] ${secret}` };
    await egress.fetch(site.origin, init, { secrets: [{ secret, header: 'x-key' }] });
    assert.equal(site.seen[0]?.body, 'tell me {{secret}} [secret] [secret]');
  });
});

test('a secret is not sent to a host that it is not meant for, and whoever made it hears of the try', async () => {
  await using site = await serve((_, response) => response.end());
  await withEgress({ allowPrivate: [site.place] }, async (egress) => {
    const { secret, uses, refusals } = secretFor(['api.example.com', '*.example.org', '127.0.0.1']);
    const sent = egress.fetch(`${site.origin}/x`, { method: 'POST' }, { secrets: [{ secret, header: 'x-key' }] });
    await assert.rejects(sent, fault('forbidden', 'secret'));
    assert.deepEqual(refusals, [{ host: site.place, method: 'POST' }]);
    assert.deepEqual([uses.length, site.seen.length], [0, 0]);
  });
});

test('a host stands for itself and a star for what is below, never for a name that merely ends alike', async () => {
  await using site = await serve((_, response) => response.end());
  const hosts = ['shop.example.org', 'a.b.example.org', 'example.org', 'badexample.org', 'example.org.evil.test'];
  const baseUrls = Object.fromEntries(hosts.map((host) => [`https://${host}`, site.origin]));
  await withEgress({ baseUrls }, async (egress) => {
    const went: string[] = [];
    for (const host of hosts) {
      const { secret } = secretFor(['*.example.org']);
      const sent = egress.fetch(`https://${host}/`, {}, { secrets: [{ secret, header: 'x-key' }] });
      await sent.then(
        () => went.push(host),
        (error) => assert.ok(fault('forbidden', 'secret')(error), String(error)),
      );
    }
    assert.deepEqual(went, ['shop.example.org', 'a.b.example.org']);
  });
});

for (const place of ['header', 'query', 'field', 'basic'] as const) {
  test(`a redirect to another host loses a secret in the ${place}, and a way back does not bring it back`, async () => {
    const go = (to: string) => `/go?to=${encodeURIComponent(to)}`;
    await using site = await serve(redirecting);
    await using other = await serve(redirecting);
    await withEgress({ allowPrivate: [site.place, other.place] }, async (egress) => {
      const { secret, uses } = secretFor([site.place]);
      const url = site.origin + go(other.origin + go(`${site.origin}/end`));
      const init = { method: 'POST', body: new URLSearchParams({ a: '1' }) };
      const placement = { secret, [place]: 'name' } as { secret: Secret; header: string };
      assert.equal(await (await egress.fetch(url, init, { secrets: [placement] })).text(), 'arrived');
      assert.equal(uses.length, 1);
      const carries = (seen: unknown) => {
        const text = JSON.stringify(seen);
        return text.includes(value) || text.includes(btoa(`name:${value}`));
      };
      assert.deepEqual([...site.seen, ...other.seen].map(carries), [true, false, false]);
    });
  });
}

const redirecting: Parameters<typeof serve>[0] = (request, response) => {
  const to = new URL(request.url ?? '/', 'http://site').searchParams.get('to');
  if (to === null) return response.end('arrived');
  return response.writeHead(307, { location: to }).end();
};

test('a redirect within the host keeps it', async () => {
  await using site = await serve(redirecting);
  await withEgress({ allowPrivate: [site.place] }, async (egress) => {
    const { secret } = secretFor([site.place]);
    await egress.fetch(`${site.origin}/go?to=/end`, {}, { secrets: [{ secret, header: 'x-key' }] });
    assert.deepEqual(
      site.seen.map(({ headers }) => headers['x-key']),
      [value, value],
    );
  });
});

test('a secret leaves over https alone, unless the operator has drawn the way', async () => {
  await using site = await serve((_, response) => response.end());
  await withEgress({ resolve: async () => ['203.0.113.9'] }, async (egress) => {
    const { secret, uses } = secretFor(['api.example.com']);
    const sent = egress.fetch('http://api.example.com/', {}, { secrets: [{ secret, header: 'x-key' }] });
    await assert.rejects(sent, fault('forbidden', 'secret-in-clear'));
    assert.equal(uses.length, 0);
  });
  await withEgress({ baseUrls: { 'http://api.example.com': site.origin } }, async (egress) => {
    const { secret } = secretFor(['api.example.com']);
    await egress.fetch('http://api.example.com/', {}, { secrets: [{ secret, header: 'x-key' }] });
    assert.equal(site.seen[0]?.headers['x-key'], value);
  });
});

test('a rehearsal and its recording see no secret, and nobody is asked for it', async () => {
  await withEgress({}, async (egress) => {
    const { secret, uses } = secretFor(['api.example.com']);
    const captured: unknown[] = [];
    const rehearsing = { captured: (one: unknown) => void captured.push(one) };
    const secrets = [{ secret, query: 'key' }];
    const sent = egress.fetch('https://api.example.com/x', {}, { rehearsing, secrets });
    await assert.rejects(sent, isRehearsalEnd);
    assert.deepEqual(captured, [{ method: 'GET', address: 'https://api.example.com/x', purpose: undefined }]);
    assert.equal(uses.length, 0);
  });
});

test('no complaint quotes a secret', async () => {
  await using site = await serve((request) => request.socket.destroy());
  await withEgress({ allowPrivate: [site.place] }, async (egress) => {
    const text = `${value}\r\nx-evil: 1`;
    const tries = [
      { text, init: {}, placement: { header: 'x-key' } },
      { text: value, init: {}, placement: { header: 'Host' } },
      { text: value, init: { method: 'POST', body: 'no json' }, placement: { field: 'key' } },
      { text: value, init: { method: 'POST', body: '[1]' }, placement: { field: 'key' } },
      { text: value, init: {}, placement: { query: 'key' } },
      {
        text: value,
        init: {},
        placement: { sign: (_: unknown, signer: { sign(text: string): unknown }) => signer.sign('x') },
      },
    ];
    for (const { text: planted, init, placement } of tries) {
      const { secret } = secretFor([site.place], planted);
      const sent = egress.fetch(site.origin, init, { secrets: [{ secret, ...placement } as never] });
      const error = await sent.then(
        () => assert.fail('it was sent'),
        (one: unknown) => one,
      );
      assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes(value), inspect(error));
    }
    assert.ok(site.seen.every(({ headers }) => headers['x-evil'] === undefined));
  });
});

// The worked example of AWS's documentation for signature version 4, "Deriving a signing key".
test('a signature is made without its signer ever seeing the key', async () => {
  await using site = await serve((_, response) => response.end());
  await withEgress({ allowPrivate: [site.place] }, async (egress) => {
    const awsKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
    const { secret } = secretFor([site.place], awsKey);
    const other = secretFor([site.place], 'another-secret').secret;
    const seen: string[] = [];
    const secrets = [
      { secret: other, header: 'x-other' },
      {
        secret,
        sign(request: { method: string; url: URL; headers: Headers }, signer: { hmac(mac: object): Buffer }) {
          seen.push(request.method, request.url.pathname, JSON.stringify([...request.headers]));
          const chain = ['20120215', 'us-east-1', 'iam', 'aws4_request'];
          return { headers: { 'x-derived': signer.hmac({ prefix: 'AWS4', chain }).toString('hex') } };
        },
      },
    ];
    await egress.fetch(`${site.origin}/list`, { method: 'PUT' }, { secrets });
    const derived = 'f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d';
    assert.equal(site.seen[0]?.headers['x-derived'], derived);
    assert.equal(site.seen[0]?.headers['x-other'], 'another-secret');
    assert.deepEqual(seen.slice(0, 2), ['PUT', '/list']);
    assert.ok(!JSON.stringify(seen).includes('another-secret'), 'nor the secrets beside it');
  });
});

test('a private key signs with what fits it', async () => {
  await using site = await serve((_, response) => response.end());
  await withEgress({ allowPrivate: [site.place] }, async (egress) => {
    const ed = generateKeyPairSync('ed25519');
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    for (const { privateKey, publicKey, hash } of [
      { ...ed, hash: null },
      { ...rsa, hash: 'sha256' },
    ]) {
      const { secret } = secretFor([site.place], privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
      const sign = (_: unknown, signer: { sign(text: string): Buffer }) => ({
        headers: { 'x-signature': signer.sign('a claim').toString('base64') },
      });
      await egress.fetch(site.origin, {}, { secrets: [{ secret, sign }] });
      const signature = Buffer.from(String(site.seen.at(-1)?.headers['x-signature']), 'base64');
      assert.ok(
        verify(
          hash,
          Buffer.from('a claim'),
          createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })),
          signature,
        ),
      );
    }
  });
});
