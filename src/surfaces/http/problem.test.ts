import assert from 'node:assert/strict';
import { test } from 'node:test';
import Fastify from 'fastify';
import { Fault, faultCodes } from '#base/fault';
import { takeJson } from './json.ts';
import { httpProblem } from './problem.ts';

test('a refusal says what it is, for programs and for people, and which request it was', () => {
  for (const code of faultCodes) {
    const fault = new Fault(code, 'There is too little of it', { details: { sku: 'A-1' } });
    assert.deepEqual(httpProblem(fault, 'r-7'), {
      type: `urn:cadre:fault:${code}`,
      title: fault.title,
      status: fault.status,
      code,
      detail: 'There is too little of it',
      requestId: 'r-7',
      sku: 'A-1',
    });
  }
});

test('details can not pretend to be another refusal', () => {
  const details = { status: 200, code: 'fine', title: 'Fine', detail: 'Fine', type: 'fine', requestId: 'x' };
  const { status, code, title, detail, type, requestId } = httpProblem(new Fault('forbidden', 'No', { details }), 'r');
  assert.deepEqual([status, code, detail, type, requestId], [403, 'forbidden', 'No', 'urn:cadre:fault:forbidden', 'r']);
  assert.notEqual(title, 'Fine');
});

test('of what failed inside nothing is told', () => {
  const problem = httpProblem(new Error('password=hunter2 in secret.ts'), 'r');
  assert.deepEqual([problem.status, problem.code], [500, 'internal']);
  assert.doesNotMatch(JSON.stringify(problem), /hunter2|secret\.ts/);
  const broken = Object.assign(new Error('hunter2'), { statusCode: 503, code: 'FST_ERR_X' });
  assert.doesNotMatch(JSON.stringify(httpProblem(broken, 'r')), /hunter2/);
  assert.equal(httpProblem(undefined, 'r').status, 500);
});

interface Sent {
  readonly payload: string;
  readonly type?: string;
}

const refusals: readonly (readonly [what: string, sent: Sent, status: number, says: RegExp])[] = [
  ['broken JSON', { payload: '{"a":' }, 400, /JSON/],
  ['an empty body', { payload: '' }, 400, /empty/],
  ['another kind of text', { payload: 'hello', type: 'text/plain' }, 400, /application\/json/],
  ['a kind nobody knows', { payload: 'hello', type: 'application/x-nonsense' }, 400, /application\/json/],
  ['a body too large', { payload: JSON.stringify('x'.repeat(2000)) }, 413, /larger/],
  ['a body too deep', { payload: `${'['.repeat(101)}${']'.repeat(101)}` }, 400, /nested/],
  ['a poisoned body', { payload: '{"__proto__":{"admin":true}}' }, 400, /JSON/],
];

for (const [what, { payload, type = 'application/json' }, status, says] of refusals) {
  test(`${what} is refused before there is a call, in words of ours`, async () => {
    const server = Fastify({ bodyLimit: 1000 });
    takeJson(server);
    server.setErrorHandler((error, request, reply) => {
      const problem = httpProblem(error, request.id);
      return reply.code(problem.status).send(problem);
    });
    server.post('/', () => ({ ok: true }));
    const answer = await server.inject({ method: 'POST', url: '/', headers: { 'content-type': type }, payload });
    assert.equal(answer.statusCode, status);
    assert.match(answer.json<{ detail: string }>().detail, says);
    await server.close();
  });
}
