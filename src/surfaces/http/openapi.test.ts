import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { Bytes, contract, defineModule, Id, secret } from '#kernel/contract';
import { openRegistry } from '#kernel/invoke';
import { openApi } from './openapi.ts';

const common = { access: 'trial.thing.do', output: z.object({ ok: z.boolean() }) } as const;
const capabilities = [
  contract({
    ...common,
    name: 'trial.thing.change',
    summary: 'Change a thing.',
    effect: 'write',
    http: 'PUT /things/:thingId',
    aliases: ['POST /things/:thingId/change'],
    undo: { by: 'trial.thing.change', input: (input) => input },
    input: z.object({ thingId: Id, name: z.string(), pin: secret(z.string()).optional() }),
    example: { thingId: '019abcde-0000-7000-8000-000000000000', name: 'A chair', pin: 'hunter2' },
  }),
  contract({
    ...common,
    name: 'trial.thing.find',
    summary: 'Find things.',
    effect: 'read',
    http: 'GET /things/:kind/all',
    input: z.object({ kind: z.string(), limit: z.int().default(5), word: z.string() }),
    example: { kind: 'chairs', word: 'oak' },
  }),
  contract({
    ...common,
    name: 'trial.thing.mail',
    summary: 'Mail a thing.',
    effect: 'send',
    undo: { never: 'it is in the post' },
    input: z.object({ to: z.string() }),
    example: { to: 'Ada' },
  }),
  contract({
    name: 'trial.hook.take',
    summary: 'Take whatever comes.',
    effect: 'write',
    caller: 'visitor',
    body: 'raw',
    undo: { never: 'it came' },
    input: z.object({ body: Bytes, headers: z.record(z.string(), z.unknown()) }),
    output: z.object({}),
    example: { body: '', headers: {} },
  }),
  contract({
    ...common,
    name: 'trial.thing.plumb',
    summary: 'Plumbing.',
    effect: 'read',
    internal: true,
    input: z.object({}),
    example: {},
  }),
].map((promise) => promise.implement(() => ({}) as never));

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
}

interface Operation {
  readonly operationId: string;
  readonly description: string;
  readonly security: readonly object[];
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: {
    required: boolean;
    content: Record<string, { schema: { properties?: object; required?: string[] }; example?: object }>;
  };
  readonly responses: object;
}

const modules = [defineModule({ name: 'trial', title: 'Trial', capabilities })];
const document = openApi(openRegistry(modules).all(), modules, '1.2.3') as {
  openapi: string;
  info: { version: string };
  tags: readonly { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { parameters: Record<string, Parameter> };
};

function at(path: string, method: string): Operation {
  const operation = document.paths[path]?.[method];
  assert.ok(operation, `${method} ${path}`);
  return operation;
}
const parameters = (operation: Operation) =>
  (operation.parameters ?? [])
    .map((one) => ('$ref' in one ? document.components.parameters[one.$ref.split('/').at(-1) ?? ''] : one))
    .map((one) => `${one?.in} ${one?.name}${one?.required ? '!' : ''}`);

test('the document is of its version, and lists every address but those of plumbing', () => {
  assert.equal(document.openapi, '3.1.0');
  assert.equal(document.info.version, '1.2.3');
  assert.deepEqual(
    document.tags.map(({ name }) => name),
    ['trial'],
  );
  assert.deepEqual(Object.keys(document.paths).toSorted(), [
    '/api/v1/trial/hook/take',
    '/api/v1/trial/thing/change',
    '/api/v1/trial/thing/find',
    '/api/v1/trial/thing/mail',
    '/things/{kind}/all',
    '/things/{thingId}',
    '/things/{thingId}/change',
  ]);
});

test('every operation has an id of its own', () => {
  const ids = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  assert.equal(ids.length, 8);
  assert.equal(new Set(ids).size, ids.length);
});

test('what stands in the path is not asked for again in the body', () => {
  const exact = at('/things/{thingId}', 'put');
  assert.deepEqual(
    parameters(exact).filter((one) => one.startsWith('path')),
    ['path thingId!'],
  );
  const body = exact.requestBody?.content['application/json'];
  assert.deepEqual(Object.keys(body?.schema.properties ?? {}), ['name', 'pin']);
  assert.deepEqual(body?.schema.required, ['name']);
  const usual = at('/api/v1/trial/thing/change', 'post').requestBody?.content['application/json'];
  assert.deepEqual(usual?.schema.required, ['thingId', 'name']);
});

test('a read by GET asks in its query, and needs only what has no default', () => {
  const exact = at('/things/{kind}/all', 'get');
  assert.deepEqual(parameters(exact), ['path kind!', 'query limit', 'query word!']);
  assert.equal(exact.requestBody, undefined);
  assert.deepEqual(parameters(at('/api/v1/trial/thing/find', 'get')), ['query kind!', 'query limit', 'query word!']);
});

test('whatever changes something takes a key, and may have to wait', () => {
  for (const [path, method] of [
    ['/things/{thingId}', 'put'],
    ['/api/v1/trial/thing/mail', 'post'],
  ] as const) {
    assert.ok(parameters(at(path, method)).includes('header Idempotency-Key'));
    assert.ok('202' in at(path, method).responses);
  }
  assert.ok(!parameters(at('/api/v1/trial/thing/find', 'post')).includes('header Idempotency-Key'));
  assert.ok(!('202' in at('/api/v1/trial/thing/find', 'post').responses));
});

test('every operation says whether it can be taken back', () => {
  assert.match(at('/things/{thingId}', 'put').description, /Undone by `trial\.thing\.change`/);
  assert.match(at('/api/v1/trial/thing/mail', 'post').description, /leaves the building.*in the post/);
  assert.match(at('/things/{kind}/all', 'get').description, /changes nothing/);
});

test('no example shows a secret', () => {
  assert.doesNotMatch(JSON.stringify(document), /hunter2/);
});

test('who need not sign in is told so', () => {
  assert.ok(at('/api/v1/trial/hook/take', 'post').security.some((one) => Object.keys(one).length === 0));
  assert.ok(at('/things/{thingId}', 'put').security.every((one) => Object.keys(one).length > 0));
});

test('a body that is taken as it comes is of any kind', () => {
  assert.deepEqual(Object.keys(at('/api/v1/trial/hook/take', 'post').requestBody?.content ?? {}), ['*/*']);
});
