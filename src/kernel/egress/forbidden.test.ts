import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Fault } from '#base/fault';
import { isPublicAddress } from './address.ts';
import { createEgress, type EgressOptions } from './egress.ts';
import { fault, serve, serveNames, setTrap } from './testing.ts';

// Every spelling means this machine, or nothing. `PORT` is where the trap listens.
const spellings = [
  'http://127.0.0.1:PORT/',
  'http://127.1:PORT/',
  'http://127.0.1:PORT/',
  'http://127.255.255.254:PORT/',
  'http://0x7f.1:PORT/',
  'http://0x7f000001:PORT/',
  'http://0x7F.0x0.0x0.0x1:PORT/',
  'http://2130706433:PORT/',
  'http://017700000001:PORT/',
  'http://0177.0.0.01:PORT/',
  'http://0:PORT/',
  'http://0.0.0.0:PORT/',
  'http://00000000177.0.0.1:PORT/',
  'http://127.0.0.1.:PORT/',
  'http://4294967297:PORT/',
  'http://127.0.0.1.1:PORT/',
  'http://localhost:PORT/',
  'http://LOCALHOST:PORT/',
  'http://localhost.:PORT/',
  'http://localhost..:PORT/',
  'http://a.localhost:PORT/',
  'http://localhost.localdomain:PORT/',
  'http://ip6-localhost:PORT/',
  'http://metadata.google.internal:PORT/',
  'http://host.docker.internal:PORT/',
  'http://printer.local:PORT/',
  'http://nas.home.arpa:PORT/',
  'http://redis:PORT/',
  'http://...:PORT/',
  'http://intranet.corp.:PORT/',
  'http://%6c%6f%63%61%6c%68%6f%73%74:PORT/',
  'http://127%2e0%2e0%2e1:PORT/',
  'http://%31%32%37.0.0.1:PORT/',
  'http://①②⑦.⓪.⓪.①:PORT/',
  'http://１２７.０.０.１:PORT/',
  'http://127。0。0。1:PORT/',
  'http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT/',
  'http://ｌｏｃａｌｈｏｓｔ:PORT/',
  'http://loc\talhost:PORT/',
  'http://local\u00adhost:PORT/',
  ' http://127.0.0.1:PORT/ ',
  'http://[::1]:PORT/',
  'http://[::]:PORT/',
  'http://[0:0:0:0:0:0:0:1]:PORT/',
  'http://[::127.0.0.1]:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://[::ffff:7f00:1]:PORT/',
  'http://[64:ff9b::127.0.0.1]:PORT/',
  'http://[2002:7f00:1::]:PORT/',
  'http://[2001:0:0:0:0:0:80ff:fffe]:PORT/',
  'http://[fe80::1]:PORT/',
  'http://[fe80::1%25lo]:PORT/',
  'http://[::1%25lo]:PORT/',
  'http://[fd00:ec2::254]:PORT/',
  'http://[ff02::1]:PORT/',
  'http:127.0.0.1:PORT/',
  'http:\\\\127.0.0.1:PORT\\',
  'http:/127.0.0.1:PORT/',
  'HtTp://127.0.0.1:PORT/',
  'http://example.com@127.0.0.1:PORT/',
  'http://127.0.0.1:PORT@example.com/',
  'http://user:pass@example.com:PORT/',
  'http://example.com#@127.0.0.1:PORT/',
  'http://127.0.0.1:PORT#@example.com/',
  'http://example.com\\@127.0.0.1:PORT/',
  'http://10.0.0.1:PORT/',
  'http://172.16.0.1:PORT/',
  'http://192.168.0.1:PORT/',
  'http://100.64.0.1:PORT/',
  'http://169.254.169.254:PORT/latest/meta-data/',
  'http://168.63.129.16:PORT/',
  'http://127.0.0.1.nip.example:PORT/',
  'ftp://127.0.0.1:PORT/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:PORT/_x',
  'data:text/plain,x',
  'ws://127.0.0.1:PORT',
  'javascript:1',
  'blob:http://127.0.0.1:PORT/x',
  'unix:/run/docker.sock',
  'dict://127.0.0.1:PORT/',
  '//127.0.0.1:PORT/',
  '127.0.0.1:PORT',
  '',
  'http://',
  'http:///',
  'https://127.0.0.1:PORT/',
];

const refused = (error: unknown) => error instanceof Fault && (error.code === 'forbidden' || error.code === 'invalid');

/** An egress for which every name there is leads to this machine. */
async function openWorstCase(options: EgressOptions = {}) {
  const names = await serveNames(() => ['127.0.0.1', '::1']);
  const egress = createEgress({ resolve: names.resolve, ...options });
  return {
    egress,
    async [Symbol.asyncDispose]() {
      await egress.close();
      await names[Symbol.asyncDispose]();
    },
  };
}

test('no spelling of a private place is ever reached, asked for directly or by redirect', async () => {
  await using trap = await setTrap();
  await using web = await serve((request, response) => {
    const location = decodeURIComponent(request.url?.slice(2) ?? '');
    response.writeHead(302, { location: Buffer.from(location).toString('latin1') }).end();
  });
  await using worst = await openWorstCase({ allowPrivate: [web.place] });
  for (const spelling of spellings) {
    const url = spelling.replace('PORT', String(trap.port));
    await assert.rejects(worst.egress.fetch(url), refused, url);
    const hop = URL.parse(url, web.origin);
    if (hop === null || hop.origin === web.origin) continue;
    await assert.rejects(
      worst.egress.fetch(`${web.origin}/?${encodeURIComponent(url)}`),
      refused,
      `redirect to ${url}`,
    );
  }
  assert.equal(trap.caught(), 0);
});

test('the trap does catch what the operator lets through', async () => {
  await using trap = await setTrap();
  await using worst = await openWorstCase({ allowPrivate: [`127.0.0.1:${trap.port}`] });
  const answer = await worst.egress.fetch(`http://127.0.0.1:${trap.port}/`);
  assert.equal(await answer.text(), 'caught');
  assert.equal(trap.caught(), 1);
});

const corpus = new URL('../../../../shared/testdata/13-security/crs_regression_sample.jsonl', import.meta.url);

test('no SSRF or file inclusion string of the Core Rule Set reaches anything', {
  skip: !existsSync(corpus) && 'the collection of attack strings is not here',
}, async () => {
  await using trap = await setTrap();
  await using worst = await openWorstCase();
  const targets = attackTargets(readFileSync(corpus, 'utf8'), trap.port);
  assert.ok(targets.length > 100, `only ${targets.length} targets were read`);
  for (const target of targets) await assert.rejects(worst.egress.fetch(target), refused, target);
  assert.equal(trap.caught(), 0);
});

/** What an application could be led to fetch by these requests: as written, and aimed at the trap's port. */
function attackTargets(lines: string, port: number): string[] {
  const rows = lines.split('\n').filter((line) => /"REQUEST-93[14]-/.test(line));
  const values = rows.flatMap((line) => {
    const { uri = '', data } = JSON.parse(line);
    const tail = String(uri).replace(/^[^?]*\?/, '');
    const decoded = [...new URLSearchParams(tail), ...new URLSearchParams(String(data ?? ''))].flat();
    return [...decoded, String(data ?? '').replace(/<[^>]*>/g, '')];
  });
  const targets = values.flatMap((value) => {
    const url = URL.parse(value) ?? URL.parse(`http://${value}`);
    if (url === null) return [value];
    const aimed = new URL(url);
    aimed.port = String(port);
    return [value, url.href, aimed.href];
  });
  // A literal public address is somebody else's machine: those are left alone.
  const isElsewhere = (target: string) => isPublicAddress(URL.parse(target)?.hostname ?? '');
  return [...new Set(targets)].filter((target) => !isElsewhere(target));
}

test('a name with one public and one private address is refused whole', async () => {
  await using trap = await setTrap();
  await using names = await serveNames(() => ['93.184.215.14', '127.0.0.1']);
  const egress = createEgress({ resolve: names.resolve });
  await assert.rejects(egress.fetch(`http://mixed.test:${trap.port}/`), fault('forbidden', 'private-address'));
  assert.equal(trap.caught(), 0);
});

test('a refusal names the host and the reason but not the address behind it', async () => {
  await using names = await serveNames(() => ['10.20.30.40']);
  const egress = createEgress({ resolve: names.resolve });
  await assert.rejects(egress.fetch('http://inside.test/'), (error) => {
    assert.ok(error instanceof Fault);
    assert.match(error.message, /inside\.test/);
    assert.doesNotMatch(JSON.stringify([error.message, error.details, String(error.cause)]), /10\.20\.30\.40/);
    return fault('forbidden', 'private-address')(error);
  });
});

test('a name that turns private after it was checked is still answered by the checked address', async () => {
  await using good = await serve((_, response) => response.end('good'));
  await using victim = await serve((_, response) => response.end('victim'), { host: '127.0.0.2', port: good.port });
  await using names = await serveNames((_, asked) => [asked === 0 ? '127.0.0.1' : '127.0.0.2']);
  const limits = { keepNamesMs: 0 };
  const egress = createEgress({ resolve: names.resolve, allowPrivate: [good.place], limits });
  const url = `http://rebind.test:${good.port}/`;
  assert.equal(await (await egress.fetch(url)).text(), 'good');
  assert.equal(names.timesAsked('rebind.test'), 1);
  await assert.rejects(egress.fetch(url), fault('forbidden', 'private-address'));
  assert.equal(victim.connections(), 0);
  await egress.close();
});

test('an open connection is not reused once the name leads elsewhere', async () => {
  await using first = await serve((_, response) => response.end('first'));
  await using second = await serve((_, response) => response.end('second'), { host: '127.0.0.2', port: first.port });
  await using names = await serveNames((_, asked) => [asked < 2 ? '127.0.0.1' : '127.0.0.2']);
  const allowPrivate = [first.place, second.place];
  const egress = createEgress({ resolve: names.resolve, allowPrivate, limits: { keepNamesMs: 0 } });
  const answers: string[] = [];
  for (let i = 0; i < 3; i += 1) answers.push(await (await egress.fetch(`http://moved.test:${first.port}/`)).text());
  assert.deepEqual(answers, ['first', 'first', 'second']);
  assert.equal(second.seen.length, 1);
  await egress.close();
});

test('ports that speak another protocol are refused before DNS is asked', async () => {
  await using names = await serveNames(() => ['127.0.0.1']);
  const egress = createEgress({ resolve: names.resolve });
  for (const port of [0, 1, 22, 25, 110, 143, 587, 3306, 5432, 6000, 6379, 6667, 9200, 10080, 11211, 27017]) {
    const context = { purpose: 'mail' };
    await assert.rejects(egress.fetch(`http://shop.test:${port}/`, {}, context), fault('forbidden', 'port'), `${port}`);
  }
  assert.equal(names.timesAsked('shop.test'), 0);
});

test('a URL beyond the limit is refused', async () => {
  const egress = createEgress();
  await assert.rejects(egress.fetch(`http://shop.test/${'x'.repeat(8_192)}`), fault('too_large'));
});

test('no proxy of the environment is used', async () => {
  await using trap = await setTrap();
  await using web = await serve((_, response) => response.end('direct'));
  const before = { ...process.env };
  const proxies = { http_proxy: 1, HTTP_PROXY: 1, ALL_PROXY: 1, NODE_USE_ENV_PROXY: 1 };
  for (const name of Object.keys(proxies)) process.env[name] = `http://127.0.0.1:${trap.port}`;
  try {
    const egress = createEgress({ allowPrivate: [web.place] });
    assert.equal(await (await egress.fetch(web.origin)).text(), 'direct');
    assert.equal(trap.caught(), 0);
    await egress.close();
  } finally {
    for (const name of Object.keys(proxies)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
});
