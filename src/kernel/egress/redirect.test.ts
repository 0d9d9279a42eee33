import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEgress } from './egress.ts';
import { fault, serve, setTrap } from './testing.ts';

/** A site whose `/go?status=…&to=…` redirects and whose other pages answer `arrived`. */
function serveRedirects() {
  return serve((request, response) => {
    const url = new URL(request.url ?? '/', 'http://site');
    const to = url.searchParams.get('to');
    if (to === null) return response.end('arrived');
    return response.writeHead(Number(url.searchParams.get('status') ?? 302), { location: to }).end('moved');
  });
}

function goTo(origin: string, to: string, status = 302) {
  return `${origin}/go?status=${status}&to=${encodeURIComponent(to)}`;
}

// Fetch standard, HTTP-redirect fetch, step 12: what the method becomes.
const rewrites = [
  { status: 301, method: 'POST', becomes: 'GET' },
  { status: 302, method: 'POST', becomes: 'GET' },
  { status: 303, method: 'POST', becomes: 'GET' },
  { status: 303, method: 'PUT', becomes: 'GET' },
  { status: 303, method: 'DELETE', becomes: 'GET' },
  { status: 303, method: 'HEAD', becomes: 'HEAD' },
  { status: 301, method: 'PUT', becomes: 'PUT' },
  { status: 302, method: 'PATCH', becomes: 'PATCH' },
  { status: 307, method: 'POST', becomes: 'POST' },
  { status: 308, method: 'PUT', becomes: 'PUT' },
] as const;

for (const { status, method, becomes } of rewrites) {
  test(`a ${method} that is answered ${status} goes on as ${becomes}`, async () => {
    await using site = await serveRedirects();
    const egress = createEgress({ allowPrivate: [site.place] });
    const body = method === 'HEAD' ? null : '{"order":1}';
    const headers = { 'content-type': 'application/json' };
    const answer = await egress.fetch(goTo(site.origin, '/next', status), { method, headers, body });
    await answer.body?.cancel();
    const arrived = site.seen[1];
    assert.equal(arrived?.method, becomes);
    const keeps = becomes === method && body !== null;
    assert.equal(arrived?.body, keeps ? body : '');
    assert.equal(arrived?.headers['content-type'], keeps || method === 'HEAD' ? 'application/json' : undefined);
    assert.deepEqual([answer.url, answer.redirected], [`${site.origin}/next`, true]);
    await egress.close();
  });
}

const secrets = { authorization: 'Bearer k', cookie: 'a=b', 'x-api-key': 'k', 'x-shop-access-token': 'k' };

test('another origin gets no key, cookie or vendor header', async () => {
  await using site = await serveRedirects();
  await using other = await serveRedirects();
  const egress = createEgress({ allowPrivate: [site.place, other.place] });
  const headers = { ...secrets, accept: 'text/plain' };
  assert.equal(await (await egress.fetch(goTo(site.origin, `${other.origin}/next`), { headers })).text(), 'arrived');
  const arrived = other.seen[0]?.headers ?? {};
  for (const name of Object.keys(secrets)) assert.equal(arrived[name], undefined, name);
  assert.equal(arrived.accept, 'text/plain');
  assert.equal(arrived.host, other.place);
  await egress.close();
});

test('the same origin keeps its headers', async () => {
  await using site = await serveRedirects();
  const egress = createEgress({ allowPrivate: [site.place] });
  await (await egress.fetch(goTo(site.origin, '/next'), { headers: secrets })).text();
  const arrived = site.seen[1]?.headers ?? {};
  for (const [name, value] of Object.entries(secrets)) assert.equal(arrived[name], value, name);
  await egress.close();
});

test('a way back to the first origin does not bring the keys back', async () => {
  await using site = await serveRedirects();
  await using other = await serveRedirects();
  const egress = createEgress({ allowPrivate: [site.place, other.place] });
  const there = goTo(site.origin, goTo(other.origin, `${site.origin}/next`));
  await (await egress.fetch(there, { headers: secrets })).text();
  assert.equal(site.seen[1]?.path, '/next');
  assert.equal(site.seen[1]?.headers.authorization, undefined);
  await egress.close();
});

test('a redirect never leaves https', async () => {
  await using site = await serveRedirects();
  await using trap = await setTrap();
  const allowPrivate = [`127.0.0.1:${trap.port}`];
  const egress = createEgress({ baseUrls: { 'https://shop.test': site.origin }, allowPrivate });
  const down = goTo('https://shop.test', `http://127.0.0.1:${trap.port}/`);
  await assert.rejects(egress.fetch(down), fault('forbidden', 'downgrade'));
  assert.equal(trap.caught(), 0);
  await egress.close();
});

test('a redirect into a private place, to another scheme or with a password is refused', async () => {
  await using site = await serveRedirects();
  await using trap = await setTrap();
  const egress = createEgress({ allowPrivate: [site.place] });
  const hops = [
    [`http://127.0.0.1:${trap.port}/`, 'private-address'],
    [`http://localhost:${trap.port}/`, 'private-name'],
    [`//[::1]:${trap.port}/`, 'private-address'],
    ['file:///etc/passwd', 'scheme'],
    [`http://a:b@${site.place}/`, 'credentials'],
  ] as const;
  for (const [to, reason] of hops) {
    await assert.rejects(egress.fetch(goTo(site.origin, to)), fault('forbidden', reason), to);
  }
  assert.equal(trap.caught(), 0);
  await egress.close();
});

test('a redirect loop ends after five hops', async () => {
  await using site = await serve((_, response) => response.writeHead(302, { location: '/' }).end());
  const egress = createEgress({ allowPrivate: [site.place] });
  await assert.rejects(egress.fetch(site.origin), fault('upstream', 'redirect'));
  assert.equal(site.seen.length, 6);
  await egress.close();
});

test('five hops in a row are followed', async () => {
  await using site = await serve((request, response) => {
    const left = Number(request.url?.slice(1));
    if (left === 0) return response.end('arrived');
    return response.writeHead(307, { location: `/${left - 1}` }).end();
  });
  const egress = createEgress({ allowPrivate: [site.place] });
  assert.equal(await (await egress.fetch(`${site.origin}/5`)).text(), 'arrived');
  await egress.close();
});

test('a streamed body is not sent twice', async () => {
  await using site = await serveRedirects();
  const egress = createEgress({ allowPrivate: [site.place] });
  const body = new Blob(['once']).stream();
  const sent = egress.fetch(goTo(site.origin, '/next', 307), { method: 'POST', body, duplex: 'half' });
  await assert.rejects(sent, fault('upstream', 'streamed-body'));
  assert.equal(site.seen.length, 1);
  assert.equal(site.seen[0]?.body, 'once');
  await egress.close();
});

test('a caller may take the redirect itself, or forbid it', async () => {
  await using site = await serveRedirects();
  const egress = createEgress({ allowPrivate: [site.place] });
  const answer = await egress.fetch(goTo(site.origin, 'http://10.0.0.1/'), { redirect: 'manual' });
  assert.deepEqual([answer.status, answer.headers.get('location')], [302, 'http://10.0.0.1/']);
  await answer.text();
  await assert.rejects(egress.fetch(goTo(site.origin, '/'), { redirect: 'error' }), fault('upstream', 'redirect'));
  await egress.close();
});

test('a location that is not a URL is the other side’s mistake', async () => {
  await using site = await serveRedirects();
  const egress = createEgress({ allowPrivate: [site.place] });
  await assert.rejects(egress.fetch(goTo(site.origin, 'http://[::1')), fault('upstream', 'redirect'));
  await egress.close();
});
