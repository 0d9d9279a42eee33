import assert from 'node:assert/strict';
import { test } from 'node:test';
import Fastify from 'fastify';
import { z } from 'zod';
import { type AnswerKind, type Cookie, contract } from '#kernel/contract';
import type { Answer } from '#kernel/invoke';
import { sendAnswer } from './answer.ts';

async function sent(answer: Answer, secure = false) {
  const server = Fastify();
  server.get('/', (_request, reply) => sendAnswer(reply, answer, { secure, streaming: undefined }));
  const response = await server.inject('/');
  await server.close();
  return response;
}

function done(answer: AnswerKind, output: unknown, rest: Partial<Extract<Answer, { status: 'done' }>> = {}): Answer {
  const spec = { name: 'trial.thing.do', summary: 'Do it.', effect: 'read', access: 'signed-in', example: {} } as const;
  const kept = contract({ ...spec, answer, input: z.object({}), output: z.unknown() });
  return { status: 'done', contract: kept, output, entryId: undefined, replayed: false, cookies: [], ...rest };
}

test('JSON is JSON, also when there is nothing to say', async () => {
  const outputs = [{ a: 1 }, [], 'text', 5, false, null];
  for (const output of outputs) {
    const { headers, body } = await sent(done('json', output));
    assert.equal(headers['content-type'], 'application/json; charset=utf-8');
    if (typeof output === 'object') assert.deepEqual(JSON.parse(body), output);
  }
  assert.equal((await sent(done('json', undefined))).body, 'null');
});

test('what waits for approval is accepted, not done', async () => {
  const { statusCode, body, headers } = await sent({ status: 'waiting', approvalId: 'approval-7' });
  assert.equal(statusCode, 202);
  assert.deepEqual(JSON.parse(body), { status: 'waiting', approvalId: 'approval-7' });
  assert.equal(headers['cadre-entry'], undefined);
});

test('a rehearsal says that it is one', async () => {
  const rehearsal = { output: { id: 1 }, events: [], sends: [], later: [], changedRows: 2, calls: ['trial.thing.do'] };
  const { statusCode, body } = await sent({ status: 'rehearsed', rehearsal });
  assert.equal(statusCode, 200);
  assert.deepEqual(JSON.parse(body), { status: 'rehearsed', ...rehearsal });
});

test('the entry of the record is named, and that an answer was given before', async () => {
  const fresh = await sent(done('json', {}, { entryId: 'entry-7' }));
  assert.equal(fresh.headers['cadre-entry'], 'entry-7');
  assert.equal(fresh.headers['idempotency-replayed'], undefined);
  const again = await sent(done('json', {}, { entryId: 'entry-7', replayed: true }));
  assert.equal(again.headers['idempotency-replayed'], 'true');
});

test('a file comes whole, under its own name in whatever letters, and is never shown in place', async () => {
  const bytes = new Uint8Array([0, 255, 128, 10, 13]).subarray(1);
  const names = [
    'a.txt',
    'Rechnung 7 für Zoë.pdf',
    '💶.csv',
    `it's "(quoted)" *.txt`,
    'a\r\nset-cookie: x=1',
    '../../etc/passwd',
    'half \ud800.txt',
  ];
  for (const name of names) {
    const { rawPayload, headers } = await sent(done('bytes', { name, type: 'application/pdf', bytes }));
    assert.deepEqual(rawPayload, Buffer.from(bytes));
    assert.equal(headers['content-type'], 'application/pdf');
    // RFC 8187: a character set, an empty language and percent-encoded UTF-8 of nothing but attr-char.
    const [, written] =
      /^attachment; filename\*=UTF-8''([A-Za-z0-9!#$&+.^_`|~%-]*)$/.exec(String(headers['content-disposition'])) ?? [];
    assert.equal(decodeURIComponent(written ?? ''), name.toWellFormed());
    assert.equal(headers['set-cookie'], undefined);
  }
});

test('a redirect leads where it should, as the kind it is', async () => {
  for (const status of [302, 303, 307, 308]) {
    const { statusCode, headers } = await sent(done('redirect', { location: 'https://example.com/a?b=c', status }));
    assert.deepEqual([statusCode, headers.location], [status, 'https://example.com/a?b=c']);
  }
});

test('a page is HTML with a policy of what it may load', async () => {
  const { headers, body } = await sent(done('page', { title: 'Hello', html: '<p>Hi</p>' }));
  assert.equal(headers['content-type'], 'text/html; charset=utf-8');
  assert.match(String(headers['content-security-policy']), /default-src 'self'/);
  assert.match(body, /<title>Hello<\/title>.*<p>Hi<\/p>/s);
});

test('a stream is one message for each item, with its id, and a last one for what went wrong', async () => {
  async function* items() {
    yield { id: 'e-1', n: 1 };
    yield { n: 'two\nlines' };
    await Promise.reject(new Error('hunter2'));
  }
  const { headers, body } = await sent(done('stream', items()));
  assert.equal(headers['content-type'], 'text/event-stream');
  const [open, first, second, problem] = body.split('\n\n');
  assert.equal(open, ': open');
  assert.equal(first, 'id: e-1\ndata: {"id":"e-1","n":1}');
  assert.equal(second, 'data: {"n":"two\\nlines"}');
  assert.match(problem ?? '', /^event: problem\ndata: .*"code":"internal"/);
  assert.doesNotMatch(body, /hunter2/);
});

test('a cookie is for this house alone, out of reach of scripts, and over TLS only where there is TLS', async () => {
  const cookies: Cookie[] = [
    { name: 'cadre_session', value: 'abc', maxAgeSeconds: 60 },
    { name: 'cadre_other', value: '', maxAgeSeconds: 0 },
  ];
  const plain = await sent(done('json', {}, { cookies }));
  assert.deepEqual(plain.headers['set-cookie'], [
    'cadre_session=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=60',
    'cadre_other=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0',
  ]);
  const safe = await sent(done('json', {}, { cookies: cookies.slice(0, 1) }), true);
  assert.match(String(safe.headers['set-cookie']), /; Secure$/);
});
