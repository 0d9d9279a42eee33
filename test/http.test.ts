// The HTTP door: what it takes, what it turns away, and how it says so.
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { connect } from 'node:net';
import { after, before, suite, test } from 'node:test';
import { generateKeyPair, SignJWT } from 'jose';
import { changedBetween, photograph } from './conformance/database.ts';
import { type Knock, knock, type Reply, speak } from './conformance/knock.ts';
import { openScene, type Scene } from './conformance/scene.ts';

suite('the HTTP door', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene();
  });
  after(() => scene.close());

  const create = '/api/v1/notes/note/create';
  const list = '/api/v1/notes/note/list';
  /** That something was refused, and that a key was used, is written down. */
  const refusals = ['audit.entries', 'meter.usage_metering', 'identity.api_keys'];

  function ask(what: Knock): Promise<Reply> {
    return knock(scene.door, { key: scene.acme.adminKey, ...what });
  }

  /** A refusal as RFC 9457 has it, with the code that programs rely on and the id that the log has. */
  function isProblem({ status, headers, text }: Reply, expected: [status: number, code: string]) {
    assert.equal(headers['content-type'], 'application/problem+json; charset=utf-8', text.slice(0, 200));
    const problem = JSON.parse(text);
    assert.deepEqual([status, problem.code], expected, problem.detail);
    assert.equal(problem.status, status);
    assert.equal(problem.type, `urn:cadre:fault:${problem.code}`);
    assert.equal(problem.requestId, headers['x-request-id'] ?? '');
    assert.match(problem.detail, /^[A-Za-z`"[].{9,}$/s, 'says what is wrong');
    assert.match(problem.title, /^[A-Z]/);
  }

  function nested(levels: number): string {
    return `{"type":"custom.deep","data":{"a":${'['.repeat(levels)}${']'.repeat(levels)}}}`;
  }

  /** Everything that is wrong with a request before a capability sees it. */
  const wrong: Readonly<Record<string, Knock & { readonly answers: [number, string] }>> = {
    'a field of the wrong type': { path: create, body: { title: 5 }, answers: [400, 'invalid'] },
    'a field that nobody knows': { path: create, body: { title: 'x', colour: 'red' }, answers: [400, 'invalid'] },
    'a rehearsal asked for in other words': {
      path: create,
      body: { title: 'x' },
      headers: { 'cadre-rehearse': '1' },
      answers: [400, 'invalid'],
    },
    'a field that is missing': { path: create, body: {}, answers: [400, 'invalid'] },
    'broken JSON': { path: create, body: '{"title": "x"', answers: [400, 'invalid'] },
    'no JSON at all': { path: create, body: 'title=x', answers: [400, 'invalid'] },
    'an empty body': { path: create, body: '', answers: [400, 'invalid'] },
    'a list for a body': { path: create, body: [{ title: 'x' }], answers: [400, 'invalid'] },
    'a text for a body': { path: create, body: '"title"', answers: [400, 'invalid'] },
    'a form for a body': {
      path: create,
      body: 'title=x',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      answers: [400, 'invalid'],
    },
    'JSON that says it is text': {
      path: create,
      body: '{"title":"x"}',
      headers: { 'content-type': 'text/plain' },
      answers: [400, 'invalid'],
    },
    'a body packed in a way we do not open': {
      path: create,
      body: Buffer.from('1f8b08', 'hex'),
      headers: { 'content-encoding': 'gzip' },
      answers: [400, 'invalid'],
    },
    'a body of ten million bytes': {
      path: create,
      body: { title: 'x', body: 'x'.repeat(10_000_000) },
      answers: [413, 'too_large'],
    },
    'a NUL in a text': { path: create, body: { title: `a${String.fromCharCode(0)}b` }, answers: [400, 'invalid'] },
    'a key that would change every object': {
      path: create,
      body: '{"title":"x","__proto__":{"isAdmin":true}}',
      answers: [400, 'invalid'],
    },
    'a constructor of its own': {
      path: create,
      body: '{"title":"x","constructor":{"prototype":{"isAdmin":true}}}',
      answers: [400, 'invalid'],
    },
    'JSON nested a hundred thousand deep': {
      path: '/api/v1/event/event/publish',
      body: nested(100_000),
      answers: [400, 'invalid'],
    },
    'JSON nested deep in a query': {
      path: `/api/v1/event/event/publish?data=${'['.repeat(7000)}`,
      body: { type: 'custom.deep' },
      answers: [400, 'invalid'],
    },
    'a page of a billion': { path: `${list}?limit=1000000000`, answers: [400, 'invalid'] },
    'a page of none': { path: `${list}?limit=0`, answers: [400, 'invalid'] },
    'a page of less than none': { path: `${list}?limit=-1`, answers: [400, 'invalid'] },
    'a page of half a note': { path: `${list}?limit=1.5`, answers: [400, 'invalid'] },
    'a page of many zeros': { path: `${list}?limit=1e400`, answers: [400, 'invalid'] },
    'a page of words': { path: `${list}?limit=many`, answers: [400, 'invalid'] },
    'two sizes for one page': { path: `${list}?limit=5&limit=6`, answers: [400, 'invalid'] },
    'a page after nothing': { path: `${list}?after=the-last-one`, answers: [400, 'invalid'] },
    'a query that nobody knows': { path: `${list}?colour=red`, answers: [400, 'invalid'] },
    'an object smuggled into a query': { path: `${list}?limit[$gt]=0`, answers: [400, 'invalid'] },
    'an id that is none': { path: '/api/v1/notes/1%20or%201=1', answers: [400, 'invalid'] },
    'an address that can not be read': { path: '/%zz', answers: [400, 'invalid'] },
    'a part of an address without an end': { path: `/stage/sheet/${'a'.repeat(700)}`, answers: [400, 'invalid'] },
    'an address that is not there': { path: '/api/v1/notes/note/burn', answers: [404, 'not_found'] },
    'a method that is not there': { path: create, method: 'DELETE', answers: [404, 'not_found'] },
    'a method for proxies': { path: '/api/health', method: 'TRACE', answers: [404, 'not_found'] },
    'a question for what is allowed': { path: create, method: 'OPTIONS', answers: [404, 'not_found'] },
    'a socket that is not opened as one': { path: '/ws', answers: [400, 'invalid'] },
    'a form without its dividing line': {
      path: '/api/v1/stage/file/weigh',
      body: 'x',
      headers: { 'content-type': 'multipart/form-data' },
      answers: [400, 'invalid'],
    },
    'a form that ends too soon': {
      path: '/api/v1/stage/file/weigh',
      body: '--x\r\ncontent-disposition: form-data; name="title"\r\n\r\nhal',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      answers: [400, 'invalid'],
    },
    'a key for once that is empty': {
      path: create,
      body: { title: 'x' },
      headers: { 'idempotency-key': '' },
      answers: [400, 'invalid'],
    },
    'a key for once that is too long': {
      path: create,
      body: { title: 'x' },
      headers: { 'idempotency-key': 'k'.repeat(201) },
      answers: [400, 'invalid'],
    },
    'a key for once with a gap': {
      path: create,
      body: { title: 'x' },
      headers: { 'idempotency-key': 'two words' },
      answers: [400, 'invalid'],
    },
    'two keys for once': {
      path: create,
      body: { title: 'x' },
      headers: { 'idempotency-key': ['one', 'two'] },
      answers: [400, 'invalid'],
    },
    'no credential': { path: create, key: '', body: { title: 'x' }, answers: [401, 'unauthenticated'] },
    'a key that nobody has': {
      path: create,
      key: `cadre_${'A'.repeat(43)}`,
      body: { title: 'x' },
      answers: [401, 'unauthenticated'],
    },
    'a key without its end': { path: create, key: 'cadre_', body: { title: 'x' }, answers: [401, 'unauthenticated'] },
    'another kind of credential': {
      path: create,
      body: { title: 'x' },
      headers: { authorization: 'Basic YWRhOnNlY3JldA==' },
      answers: [401, 'unauthenticated'],
    },
    'a cookie that nobody has': {
      path: create,
      key: '',
      body: { title: 'x' },
      headers: { cookie: `cadre_session=${'A'.repeat(43)}` },
      answers: [401, 'unauthenticated'],
    },
  };

  test('what is wrong with a request is said in one way, and nothing is written', async (t) => {
    const before = await photograph(scene.world, { except: refusals });
    for (const [name, { answers, ...request }] of Object.entries(wrong)) {
      await t.test(name, async () => isProblem(await ask(request), answers));
    }
    await scene.world.settle();
    assert.deepEqual(changedBetween(before, await photograph(scene.world, { except: refusals })), []);
    assert.equal(Reflect.get({}, 'isAdmin'), undefined, 'no object has become an administrator');
  });

  test('half a character is kept as the sign for what can not be read', async () => {
    const { status, text } = await ask({ path: create, body: '{"title":"half \\ud83d a smile","body":"\\udfff"}' });
    assert.equal(status, 200, text);
    const { title, body } = JSON.parse(text);
    assert.deepEqual([title, body], ['half \ufffd a smile', '\ufffd']);
  });

  test('bytes that are no HTTP are refused in the same words', async () => {
    isProblem(await speak(scene.door, 'HELLO\r\n\r\n'), [400, 'invalid']);
    isProblem(await speak(scene.door, 'BREW /coffee HTTP/1.1\r\nHost: localhost\r\n\r\n'), [400, 'invalid']);
    const large = `GET / HTTP/1.1\r\nHost: localhost\r\nX-Large: ${'x'.repeat(40_000)}\r\n\r\n`;
    isProblem(await speak(scene.door, large), [413, 'too_large']);
    const twoLengths = 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n';
    isProblem(await speak(scene.door, `POST ${create} HTTP/1.1\r\nHost: localhost\r\n${twoLengths}`), [400, 'invalid']);
  });

  test('a token that is too old, or of another house, opens nothing', async () => {
    const account = { email: 'token@example.com', password: 'a long enough sentence', name: 'Ada', company: 'Tokens' };
    const { token } = JSON.parse((await ask({ path: '/api/auth/register', key: '', body: account })).text);
    assert.equal((await ask({ path: '/api/auth/me', key: token })).status, 200);

    const [head, claims, signature = ''] = token.split('.');
    const forged = [head, claims, signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`].join(
      '.',
    );
    isProblem(await ask({ path: '/api/auth/me', key: forged }), [401, 'unauthenticated']);
    const unsigned = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${claims}.`;
    isProblem(await ask({ path: '/api/auth/me', key: unsigned }), [401, 'unauthenticated']);
    const { privateKey } = await generateKeyPair('EdDSA');
    const foreign = await new SignJWT(JSON.parse(Buffer.from(claims, 'base64url').toString()))
      .setProtectedHeader(JSON.parse(Buffer.from(head, 'base64url').toString()))
      .sign(privateKey);
    isProblem(await ask({ path: '/api/auth/me', key: foreign }), [401, 'unauthenticated']);

    scene.world.clock.pass('16 minutes');
    isProblem(await ask({ path: '/api/auth/me', key: token }), [401, 'unauthenticated']);
  });

  test('every kind of answer carries the careful headers', async (t) => {
    const kinds: Readonly<Record<string, Knock>> = {
      json: { path: list },
      file: { path: '/api/v1/stage/file/fetch?name=a.txt&words=hello' },
      page: { path: '/stage/sheet/hello' },
      redirect: { path: '/stage/go?to=https://example.com/' },
      stream: { path: '/api/v1/stage/number/stream?upTo=2' },
      reference: { path: '/docs' },
      document: { path: '/openapi.json' },
      refused: { path: list, key: '' },
      'not found': { path: '/nowhere' },
      unreadable: { path: '/%zz' },
      'too large': { path: create, body: 'x'.repeat(2_000_000) },
      'not allowed': { path: create, body: { title: 'x' }, key: scene.acme.guestKey },
      'from elsewhere': { path: list, headers: { host: 'evil.example' } },
    };
    for (const [kind, what] of Object.entries(kinds)) {
      await t.test(kind, async () => {
        const { headers } = await ask(what);
        assert.equal(headers['x-content-type-options'], 'nosniff');
        // A page's own forms say where they come from, to us alone.
        const isPage = headers['content-type']?.startsWith('text/html');
        assert.equal(headers['referrer-policy'], isPage ? 'same-origin' : 'no-referrer');
        assert.equal(headers['x-frame-options'], 'DENY');
        assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
        assert.match(headers['cache-control'] ?? '', /no-store|max-age/);
        assert.equal(headers['x-powered-by'], undefined);
        assert.equal(headers['access-control-allow-origin'], undefined, 'no other page may read it');
      });
    }
  });

  test('a page may load nothing from elsewhere, run nothing of its own and be framed by nobody', async () => {
    for (const path of ['/stage/sheet/hello', '/docs']) {
      const { headers } = await ask({ path });
      const policy = String(headers['content-security-policy']);
      for (const rule of ["default-src 'self'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]) {
        assert.ok(policy.split('; ').includes(rule), `${path}: ${rule}`);
      }
      assert.doesNotMatch(policy, /script-src[^;]*unsafe/);
    }
    const refusal = await ask({ path: '/nowhere', headers: { accept: 'text/html' } });
    assert.equal(refusal.status, 404);
    assert.match(String(refusal.headers['content-security-policy']), /script-src 'self'/);
  });

  test('a page shows what it is given as text', async () => {
    const { text } = await ask({ path: `/stage/sheet/${encodeURIComponent('</title><script>alert(1)</script>')}` });
    assert.doesNotMatch(text, /<script/);
    assert.match(text, /<title>&lt;\/title&gt;&lt;script&gt;/);
  });

  test('only names of this house are answered to', async () => {
    for (const host of ['localhost', 'LOCALHOST', '127.0.0.1', '[::1]', '192.0.2.7', 'localhost.']) {
      assert.equal(
        (await ask({ path: '/api/health', headers: { host: `${host}:${scene.door.port}` } })).status,
        200,
        host,
      );
    }
    const others = [
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      'evil.example:80',
      'localhost@evil.example',
    ];
    for (const host of others) {
      const reply = await ask({ path: '/api/health', headers: { host } });
      assert.equal(reply.status, 403, `"${host}" was let in`);
      isProblem(reply, [403, 'forbidden']);
    }
    isProblem(await speak(scene.door, 'GET /api/health HTTP/1.0\r\n\r\n'), [403, 'forbidden']);
  });

  test('a page of somebody else can not write in the name of who is signed in', async () => {
    const own = `http://localhost:${scene.door.port}`;
    const from = (origin: string) => ask({ path: create, body: { title: 'From a page' }, headers: { origin } });
    assert.equal((await from(own)).status, 200);
    const others = [
      'https://evil.example',
      'null',
      `http://localhost:${scene.door.port + 1}`,
      `${own}.evil.example`,
      'file://',
      '',
    ];
    for (const origin of others) isProblem(await from(origin), [403, 'forbidden']);
  });

  test('what only reads may be linked to from anywhere', async () => {
    assert.equal((await ask({ path: list, headers: { origin: 'https://evil.example' } })).status, 200);
  });

  test('bytes arrive as they were sent, and without the credential they came with', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
    const { status, text, headers } = await ask({
      path: '/stage/raw',
      body: bytes,
      headers: { 'content-type': 'application/x-odd', cookie: 'cadre_session=not-a-session-of-anybody-here-at-all' },
    });
    assert.equal(status, 200, text);
    assert.deepEqual(JSON.parse(text), { bytes: 256, sha256: hash('sha256', bytes), type: 'application/x-odd' });
    const kept = await scene.world.kept(String(headers['cadre-entry']));
    const input = kept?.input as { body: unknown; headers: object };
    assert.deepEqual(input.body, { bytes: 256, sha256: hash('sha256', bytes) }, 'what was sent is weighed, not kept');
    const names = Object.keys(input.headers);
    assert.deepEqual(
      names.filter((name) => name === 'authorization' || name === 'cookie'),
      [],
    );
  });

  test('a form brings its files and its fields', async () => {
    const form = new FormData();
    form.set('title', 'Two files');
    form.set('copies', '2');
    form.append('files', new Blob(['hello']), 'a "quoted" näme.txt');
    form.append('files', new Blob([new Uint8Array(1000)]), '../../etc/passwd');
    const { status, text } = await posted(form);
    assert.equal(status, 200, text);
    const { copies, files } = JSON.parse(text);
    assert.equal(copies, 2);
    assert.deepEqual(
      files.map(({ bytes }: { bytes: number }) => bytes),
      [5, 1000],
    );
    assert.doesNotMatch(files[1].name, /\//, 'a file has a name and no path');
  });

  test('a form that is too much is refused', async () => {
    const forms = [
      Array.from({ length: 11 }, () => new Blob(['x'])),
      [new Blob([new Uint8Array(1_100_000)])],
      Array.from({ length: 4 }, () => new Blob([new Uint8Array(400_000)])),
    ];
    for (const files of forms) {
      const form = new FormData();
      form.set('title', 'Too much');
      for (const file of files) form.append('files', file, 'a.txt');
      isProblem(await posted(form), [413, 'too_large']);
    }
  });

  async function posted(form: FormData): Promise<Reply> {
    const packed = new Response(form);
    const headers = { 'content-type': packed.headers.get('content-type') ?? '' };
    return ask({ path: '/api/v1/stage/file/weigh', body: new Uint8Array(await packed.arrayBuffer()), headers });
  }

  test('a file is answered to be kept, never to be run, whatever its name', async () => {
    const names = ['plain.txt', 'a "quote"; x=y.txt', 'line\r\nSet-Cookie: a=b', 'smile 🙂.txt', "it's (1).txt"];
    for (const name of names) {
      const path = `/api/v1/stage/file/fetch?name=${encodeURIComponent(name)}&words=hello`;
      const { status, headers, text } = await ask({ path });
      assert.equal(status, 200, name);
      assert.equal(text, 'hello');
      assert.equal(headers['set-cookie'], undefined);
      const [, written = ''] =
        /^attachment; filename\*=UTF-8''([A-Za-z0-9%._~!-]+)$/.exec(headers['content-disposition'] ?? '') ?? [];
      assert.equal(decodeURIComponent(written), name);
    }
    const half = await ask({ path: '/api/v1/stage/file/fetch', body: { name: '\ud800', words: 'x' } });
    assert.equal(half.status, 200, 'half a character is no reason to fail');
  });

  test('a redirect leads where it says', async () => {
    const { status, headers } = await ask({ path: `/stage/go?to=${encodeURIComponent('https://example.com/a?b=c')}` });
    assert.deepEqual([status, headers.location], [302, 'https://example.com/a?b=c']);
  });

  test('a read answers GET and POST alike', async () => {
    const asked = await ask({ path: `${list}?limit=2&tag=none` });
    const posted = await ask({ path: list, body: { limit: 2, tag: 'none' } });
    assert.deepEqual([asked.status, asked.text], [200, posted.text]);
  });

  test('a list of one in a query is a list', async () => {
    const { status } = await ask({ path: '/api/v1/event/event/stream?types=a&after=nothing' });
    assert.equal(status, 400, 'the type was taken, the id was not');
    assert.equal((await ask({ path: '/api/v1/stage/number/stream?upTo=1' })).status, 200);
  });

  test('whoever knocks too often is told when to come back', async () => {
    const knocks: Reply[] = [];
    for (let time = 0; time < 5; time += 1) knocks.push(await ask({ path: '/stage/knock', key: '' }));
    assert.deepEqual(
      knocks.map(({ status }) => status),
      [200, 200, 200, 429, 429],
    );
    const last = knocks.at(-1);
    assert.ok(last);
    isProblem(last, [429, 'limited']);
    // Three a minute are one every twenty seconds.
    assert.equal(Number(last.headers['retry-after']), 20);
    assert.equal(JSON.parse(last.text).retryAfterSeconds, 20);
    scene.world.clock.pass('20 second');
    assert.equal((await ask({ path: '/stage/knock', key: '' })).status, 200);
  });

  test('a request keeps the id it came with only if it is harmless', async () => {
    const kept = await ask({ path: '/api/health', headers: { 'x-request-id': 'from-the-proxy.1' } });
    assert.equal(kept.headers['x-request-id'], 'from-the-proxy.1');
    for (const id of ['a b', 'x'.repeat(65), '<script>', '{"a":1}']) {
      const { headers } = await ask({ path: '/api/health', headers: { 'x-request-id': id } });
      assert.match(String(headers['x-request-id']), /^[\w.:-]{1,64}$/);
    }
  });

  test('those who say half a sentence and stay keep nobody else waiting', async () => {
    const slow = Array.from({ length: 60 }, () => {
      const socket = connect(scene.door.port, '127.0.0.1');
      socket.on('error', () => undefined);
      const head = ['Host: localhost', 'Content-Type: application/json', 'Content-Length: 900'].join('\r\n');
      socket.write(`POST ${create} HTTP/1.1\r\n${head}\r\n\r\n{"ti`);
      return socket;
    });
    assert.equal((await ask({ path: create, body: { title: 'In a hurry' } })).status, 200);
    for (const socket of slow) socket.destroy();
  });
});
