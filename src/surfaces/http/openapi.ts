// The OpenAPI document, drawn from the catalogue: nothing in it is written by hand.
import { faultCodes } from '#base/fault';
import type { Module } from '#kernel/contract';
import { type Address, defaultAddresses } from '#kernel/contract';
import type { Registered } from '#kernel/invoke';
import { readable } from './openapi-schema.ts';
import { type Place, type Shared, shared } from './openapi-shared.ts';

type Json = Record<string, unknown>;

type Paths = Record<string, Record<string, Json>>;

export function openApi(entries: readonly Registered[], modules: readonly Module[], version: string): Json {
  return drawn(entries, modules, version);
}

function drawn(entries: readonly Registered[], modules: readonly Module[], version: string) {
  const shown = entries.filter(({ contract }) => !contract.spec.internal);
  const places: Place[] = [];
  pathsOf(shown, (place) => places.push(place));
  const { components, refer } = shared(places);
  const named = new Set(shown.map(({ contract }) => contract.name.split('.')[0]));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Cadre',
      version,
      summary: 'An AI operating system for a business.',
      description: 'Everything Cadre can do. The same capabilities answer by HTTP, MCP and the command line.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      contact: { name: 'The operator of this installation' },
    },
    servers: [{ url: '/', description: 'This installation' }],
    tags: modules.filter(({ name }) => named.has(name)).map(({ name, title }) => ({ name, description: `${title}.` })),
    paths: pathsOf(shown, refer),
    components: {
      securitySchemes,
      parameters: headers,
      schemas: { Problem: problemSchema, ...components },
      responses: { Problem: problemResponse, Waiting: waitingResponse },
    },
    'x-cadre-capabilities': Object.fromEntries(shown.map((entry) => [entry.contract.name, forPrograms(entry)])),
  };
}

function pathsOf(entries: readonly Registered[], refer: Shared['refer']): Paths {
  const paths: Paths = {};
  for (const entry of entries) {
    // What ends in a slash is a page for browsers, not a part of the interface.
    const addresses = addressesOf(entry).filter(({ path }) => !path.endsWith('/'));
    for (const [index, address] of addresses.entries()) {
      const path = address.path.replace(/:(\w+)/g, '{$1}');
      const operations = paths[path] ?? {};
      operations[address.method.toLowerCase()] = operation(entry, { ...address, index, refer });
      paths[path] = operations;
    }
  }
  return paths;
}

/** What our own programs want to know of a capability besides. */
function forPrograms(entry: Registered): Json {
  const { spec, effect } = entry.contract;
  return {
    effect,
    ...(spec.effect === 'read' ? {} : { undo: 'by' in spec.undo ? spec.undo.by : `never: ${spec.undo.never}` }),
    ...(spec.access ? { access: spec.access } : {}),
    input: entry.inputSchema,
    example: exampleOf(entry),
  };
}

/** For whoever reads: each capability once, without what programs of ours want to know besides. */
export function openApiToRead(entries: readonly Registered[], modules: readonly Module[], version: string): Json {
  const { 'x-cadre-capabilities': _, ...whole } = drawn(entries, modules, version);
  const seen = new Set<unknown>();
  const paths: Paths = {};
  for (const [path, operations] of Object.entries(whole.paths)) {
    for (const [method, { 'x-cadre-name': name, ...operation }] of Object.entries(operations)) {
      if (seen.has(name)) continue;
      seen.add(name);
      const told = Object.entries(operation).filter(([key]) => !key.startsWith('x-'));
      paths[path] = { ...paths[path], [method]: Object.fromEntries(told) };
    }
  }
  return { ...whole, paths };
}

export function addressesOf({ contract }: Registered): Address[] {
  return [...contract.addresses, ...defaultAddresses(contract.name, contract.effect)];
}

/** Where an operation lives, which of the addresses of its capability that is, and how it speaks of forms. */
interface At extends Address, Pick<Shared, 'refer'> {
  readonly index: number;
}

function operation(entry: Registered, at: At): Json {
  const { contract } = entry;
  const { method, index, refer } = at;
  const { spec } = contract;
  return {
    operationId: `${contract.name}.${method.toLowerCase()}${index === 0 ? '' : `.${index}`}`,
    summary: spec.summary,
    description: describe(entry),
    tags: [contract.name.split('.')[0]],
    security: contract.caller === 'actor' ? [{ bearer: [] }, { session: [] }] : [{}, { bearer: [] }, { session: [] }],
    ...parametersAndBody(entry, at),
    responses: responsesOf(entry, refer),
    'x-cadre-name': contract.name,
  };
}

function describe({ contract: { spec } }: Registered): string {
  if (spec.effect === 'read') return `${spec.summary} It changes nothing.`;
  const leaves = spec.effect === 'send' ? ' It leaves the building.' : '';
  const back = 'by' in spec.undo ? `Undone by \`${spec.undo.by}\`.` : `It can not be undone: ${spec.undo.never}.`;
  return `${spec.summary}${leaves} ${back}`;
}

function parametersAndBody(entry: Registered, { method, path, refer }: At): Json {
  const inPath = [...path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '');
  const { properties = {}, required = [] } = entry.inputSchema as { properties?: Json; required?: string[] };
  const fixed = inPath.map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: readable(properties[name] ?? { type: 'string' }),
  }));
  const keyed = entry.contract.effect === 'read' ? [] : headerReferences;
  if (method === 'GET' || method === 'DELETE') {
    const flat = Object.entries(properties).filter(([name]) => !inPath.includes(name));
    const query = flat.map(([name, schema]) => ({
      ...{ name, in: 'query', required: required.includes(name) },
      schema: readable(schema),
    }));
    return { parameters: [...fixed, ...query, ...keyed] };
  }
  return { parameters: [...fixed, ...keyed], requestBody: bodyOf(entry, inPath, refer) };
}

function bodyOf(entry: Registered, inPath: readonly string[], refer: Shared['refer']): Json {
  const { contract, inputSchema } = entry;
  if (contract.body === 'raw') return { content: { '*/*': { schema: {} } } };
  const { properties = {}, required = [], ...rest } = inputSchema as { properties?: Json; required?: string[] };
  const body = Object.fromEntries(Object.entries(properties).filter(([name]) => !inPath.includes(name)));
  const needed = required.filter((name) => !inPath.includes(name));
  const whole = readable({ ...rest, properties: body, ...(needed.length > 0 ? { required: needed } : {}) });
  const schema = refer({ name: contract.name, schema: whole });
  const fitting = fittingExample(entry);
  const example = fitting && {
    example: Object.fromEntries(Object.entries(fitting).filter(([name]) => !inPath.includes(name))),
  };
  const type = contract.body === 'files' ? 'multipart/form-data' : 'application/json';
  return { required: needed.length > 0, content: { [type]: { schema, ...example } } };
}

/** Without its secrets it may not be what the schema asks for: then there is none. */
function fittingExample(entry: Registered): Json | undefined {
  const whole = exampleOf(entry);
  if (!entry.hideInput.hidesSecrets) return whole;
  const told = Object.entries(Object(entry.contract.spec.example));
  const rest = Object.fromEntries(
    told.filter(([name, value]) => JSON.stringify(value) === JSON.stringify(whole[name])),
  );
  return [whole, rest].find((example) => entry.parseInput(example).success);
}

/** Nobody should get used to secrets standing in documents. */
function exampleOf({ contract, hideInput }: Registered): Json {
  return (hideInput.hidesSecrets ? hideInput.hide(contract.spec.example) : contract.spec.example) as Json;
}

const answerTypes = {
  json: 'application/json',
  bytes: 'application/octet-stream',
  page: 'text/html',
  stream: 'text/event-stream',
} as const;

function responsesOf({ contract, outputSchema }: Registered, refer: Shared['refer']): Json {
  const problem = { $ref: '#/components/responses/Problem' };
  if (contract.answer === 'redirect') return { '302': { description: 'Go there' }, '4XX': problem, '5XX': problem };
  const isData = contract.answer === 'json' || contract.answer === 'stream';
  const name = `${contract.name}.answer`;
  const schema = isData ? refer({ name, schema: readable(outputSchema) }) : { type: 'string' };
  const content = { [answerTypes[contract.answer]]: { schema } };
  const waiting = contract.effect === 'read' ? {} : { '202': { $ref: '#/components/responses/Waiting' } };
  return { '200': { description: 'Done', content }, ...waiting, '4XX': problem, '5XX': problem };
}

const waitingResponse = {
  description: 'It waits for approval; look there to see what became of it',
  headers: { Location: { description: 'Where the request can be looked at', schema: { type: 'string' } } },
  content: {
    'application/json': {
      schema: {
        type: 'object',
        properties: { status: { const: 'waiting' }, approvalId: { type: 'string' } },
        required: ['status', 'approvalId'],
      },
    },
  },
};

const keyParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key and input is done once and answered alike.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
};

const rehearseParameter = {
  name: 'Cadre-Rehearse',
  in: 'header',
  required: false,
  description: 'Do it on the real data, show what it would change, and take it all back.',
  schema: { type: 'string', enum: ['true', 'false'] },
};

const reasonParameter = {
  name: 'Cadre-Reason',
  in: 'header',
  required: false,
  description: 'Why, for the person who may have to approve it: one line, percent-encoded UTF-8.',
  schema: { type: 'string', maxLength: 6000 },
};

const headers = { Key: keyParameter, Rehearse: rehearseParameter, Reason: reasonParameter };
const headerReferences = Object.keys(headers).map((name) => ({ $ref: `#/components/parameters/${name}` }));

const securitySchemes = {
  bearer: { type: 'http', scheme: 'bearer', description: 'An API key, or the token of a sign-in.' },
  session: { type: 'apiKey', in: 'cookie', name: 'cadre_session', description: 'The session of a signed-in browser.' },
};

const problemSchema = {
  type: 'object',
  description: 'What was refused and what to do about it (RFC 9457).',
  required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: faultCodes },
    detail: { type: 'string' },
    requestId: { type: 'string' },
  },
};

const problemResponse = {
  description: 'Refused',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};
