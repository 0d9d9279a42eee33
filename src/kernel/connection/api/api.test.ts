import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type ConnectedWorld, connectedWorld } from '#test/connectors';
import { within } from '#test/within';
import { type Sim, type SimAnswer, startSim } from '../sim.ts';
import { createApi, listApis, removeApi } from './apis.ts';

const origin = 'https://stock.example.com';
let sim: Sim;
let scene: ConnectedWorld;

/** What happens to an order, by what is ordered. */
const trouble: Readonly<Record<string, SimAnswer>> = {
  moved: { status: 302, headers: { location: '/v1/items/moved' } },
  busy: { status: 503, json: { error: 'upstream connect error' } },
  soon: { status: 503, headers: { 'retry-after': '0' } },
};

function ordered(json: unknown): SimAnswer {
  return trouble[String(Object(json).sku)] ?? { status: 201, json: { made: json } };
}

describe('services that companies describe', () => {
  before(async () => {
    sim = await startSim(({ path, method, headers, json, query }) => {
      if (headers['x-key'] !== 'stock-key') return { status: 401 };
      if (method === 'POST') return ordered(json);
      return { json: { path, left: 3, q: query.get('q') } };
    });
    scene = await connectedWorld({ modules: [], egress: { baseUrls: { [origin]: sim.url } } });
  });

  after(async () => {
    await scene.close();
    await sim.stop();
  });

  const stock = {
    ...{ name: 'stock', title: 'Stock room', baseUrl: `${origin}/v1`, secret: 'stock-key' },
    proof: { kind: 'header', header: 'X-Key' },
  } as const;
  const actions = [
    {
      ...{ name: 'lookUp', summary: 'Look an item up.', path: '/items/{sku}', onlyReads: true },
      parameters: [{ name: 'sku', in: 'path' as const }, { name: 'q' }],
      answer: { type: 'object', properties: { left: { type: 'integer' } }, required: ['left'] },
    },
    {
      ...{ name: 'order', summary: 'Order an item.', method: 'POST' as const, path: '/orders' },
      body: { type: 'object', properties: { sku: { type: 'string' } }, required: ['sku'], additionalProperties: false },
    },
  ];

  async function company() {
    const { world } = scene;
    const ada = await world.person((await world.tenant('Ada and Sons')).id, 'tenant_admin');
    const ask = async (name: string, input: object) => {
      const answer = await world.answer(ada, name, input);
      return answer.status === 'done' ? answer.output : answer.status;
    };
    return { world, ada, ask };
  }

  /** The word that it is there goes round by broadcast. */
  function known(tenantId: string, name: string, isKnown = true) {
    const all = () => scene.world.kernel.registry.all(tenantId);
    return within(5000, () => all().some(({ contract }) => contract.name === name) === isKnown);
  }

  test('what a company describes by a form can be done there, by that company alone', async () => {
    const { world, ada, ask } = await company();
    const made = await world.call(ada, createApi, { ...stock, actions });
    assert.deepEqual(made.capabilities, ['api.stock.lookUp', 'api.stock.order']);
    await known(ada.tenantId, 'api.stock.lookUp');
    assert.deepEqual(await ask('api.stock.lookUp', { sku: 'a/b', q: 'x' }), {
      answer: { path: '/v1/items/a%2Fb', left: 3, q: 'x' },
    });
    assert.deepEqual(await ask('api.stock.order', { body: { sku: 'A1' } }), { answer: { made: { sku: 'A1' } } });
    await assert.rejects(ask('api.stock.order', { body: { sku: 7 } }), { code: 'invalid' });
    await assert.rejects(ask('api.stock.lookUp', { sku: '..' }), { code: 'invalid' });
    const other = await company();
    await assert.rejects(other.ask('api.stock.lookUp', { sku: 'A1' }), { code: 'not_found' });
  });

  test('an order that was led elsewhere or may have been taken is no success, and is not repeated', async () => {
    const { world, ada, ask } = await company();
    await world.call(ada, createApi, { ...stock, actions });
    await known(ada.tenantId, 'api.stock.order');
    const asked = async (sku: string) => {
      const before = sim.asked.length;
      await assert.rejects(ask('api.stock.order', { body: { sku } }), { code: 'upstream' }, sku);
      return sim.asked.slice(before).map(({ method, path }) => `${method} ${path}`);
    };
    assert.deepEqual(await asked('moved'), ['POST /v1/orders'], 'a look at the new place would say nothing of it');
    assert.deepEqual(await asked('busy'), ['POST /v1/orders']);
    assert.equal((await asked('soon')).length, 4, 'the service itself says that it has not done it');
  });

  test('a pattern that would take for ever is not tried', async () => {
    const { world, ada, ask } = await company();
    const schema = { type: 'string', pattern: '^(a+)+$' };
    const kept = { type: 'object', patternProperties: { '^(a+)+$': { type: 'string' } } };
    const action = { name: 'look', summary: 'Look.', path: '/items/1', onlyReads: true, answer: kept };
    await world.call(ada, createApi, { ...stock, actions: [{ ...action, parameters: [{ name: 'q', schema }] }] });
    await known(ada.tenantId, 'api.stock.look');
    const from = performance.now();
    const q = `${'a'.repeat(32)}!`;
    assert.deepEqual(await ask('api.stock.look', { q }), { answer: { path: '/v1/items/1', left: 3, q } });
    assert.ok(performance.now() - from < 30_000);
  });

  test('an agent that orders there waits for a person; looking it up taints it', async () => {
    const { world, ada } = await company();
    await world.call(ada, createApi, { ...stock, actions });
    await known(ada.tenantId, 'api.stock.order');
    const agent = await world.agent(ada, 'tenant_admin');
    const { status } = await world.answer(agent, 'api.stock.order', { body: { sku: 'A1' } });
    assert.equal(status, 'waiting');
    const entry = world.kernel.registry.find('api.stock.lookUp', ada.tenantId);
    assert.deepEqual([entry.contract.effect, entry.contract.spec.untrusted], ['read', true]);
  });

  test('what is removed is known no more, and its secret is gone', async () => {
    const { world, ada, ask } = await company();
    const { id, connectionId } = await world.call(ada, createApi, { ...stock, actions });
    await known(ada.tenantId, 'api.stock.order');
    await world.call(ada, removeApi, { apiId: id });
    await known(ada.tenantId, 'api.stock.order', false);
    await assert.rejects(ask('api.stock.order', { body: { sku: 'A1' } }), { code: 'not_found' });
    assert.deepEqual((await world.call(ada, listApis, {})).items, []);
    const left = await world.sql('select 1 from vault.secrets where name like $1', [`connection.${connectionId}.%`]);
    assert.equal(left.length, 0);
  });

  test('an OpenAPI document becomes actions, of which those that a person names only read', async () => {
    const { world, ada, ask } = await company();
    const document = {
      ...{ openapi: '3.1.0', info: { title: 'Stock', version: '1' }, servers: [{ url: `${origin}/v2` }] },
      components: {
        parameters: { Sku: { name: 'sku', in: 'path', required: true, schema: { type: 'string', maxLength: 4 } } },
        schemas: { Order: { type: 'object', properties: { sku: { type: 'string' } }, required: ['sku'] } },
      },
      paths: {
        '/items/{sku}': {
          parameters: [{ $ref: '#/components/parameters/Sku' }],
          get: { operationId: 'get-item', summary: 'One item.' },
        },
        '/orders': {
          post: {
            requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } } },
          },
        },
      },
    };
    const { baseUrl: _baseUrl, ...rest } = stock;
    const given = { ...rest, openapi: JSON.stringify(document), onlyRead: ['getItem'] };
    const { capabilities } = await world.call(ada, createApi, given);
    assert.deepEqual(capabilities, ['api.stock.getItem', 'api.stock.postOrders']);
    await known(ada.tenantId, 'api.stock.getItem');
    assert.deepEqual(await ask('api.stock.getItem', { sku: 'A1' }), {
      answer: { path: '/v2/items/A1', left: 3, q: null },
    });
    await assert.rejects(ask('api.stock.getItem', { sku: 'A1234' }), { code: 'invalid' });
  });

  test('the same document in YAML is the same', async () => {
    const { world, ada, ask } = await company();
    const openapi = `# Written by a person
openapi: 3.1.0
info: { title: Stock, version: '1' }
servers:
  - url: ${origin}/v2
paths:
  /items/{sku}:
    get:
      operationId: get-item
      summary: >-
        One item,
        by its number.
      parameters: [&sku { name: sku, in: path, required: true, schema: { type: string, enum: [no, A1] } }]
      responses: { 200: { description: It }, default: { description: Nothing } }
    delete:
      parameters: [*sku]
`;
    const { baseUrl: _baseUrl, ...rest } = stock;
    const { capabilities } = await world.call(ada, createApi, { ...rest, openapi, onlyRead: ['getItem'] });
    assert.deepEqual(capabilities, ['api.stock.getItem', 'api.stock.deleteItemsSku']);
    await known(ada.tenantId, 'api.stock.getItem');
    const { summary } = world.kernel.registry.find('api.stock.getItem', ada.tenantId).contract.spec;
    assert.equal(summary, 'One item, by its number.');
    assert.deepEqual(await ask('api.stock.getItem', { sku: 'no' }), {
      answer: { path: '/v2/items/no', left: 3, q: null },
    });
    await assert.rejects(ask('api.stock.getItem', { sku: 'false' }), { code: 'invalid' });
  });

  test('a document that means far more than it says is refused, and at once', async () => {
    const { world, ada } = await company();
    const { baseUrl: _baseUrl, ...rest } = stock;
    const head = `openapi: 3.1.0\ninfo: { title: Stock, version: '1' }\nservers: [{ url: ${origin} }]\n`;
    const paths = (body: string) => `paths: { /a: { post: { requestBody: ${body} } } }`;
    const content = `{ content: { application/json: { schema: { $ref: '#/components/schemas/s0' } } } }`;
    const schemas = Array.from({ length: 4 }, (_, level) => {
      const next = Array.from({ length: 100 }, (_, at) => `p${at}: { $ref: '#/components/schemas/s${level + 1}' }`);
      return `s${level}: { type: object, properties: { ${next.join(', ')} } }`;
    });
    const laughs = Array.from({ length: 12 }, (_, at) => `x${at}: &x${at} [${`*x${at - 1}, `.repeat(9)}1]`);
    const documents = {
      references: `${head}${paths(content)}\ncomponents: { schemas: { ${schemas.join(', ')} } }`,
      aliases: `${head}x: &x [1]\n${laughs.join('\n').replace('*x-1', '*x')}\n${paths('*x11')}`,
      circle: `${head}loop: &loop [*loop, *loop, *loop, *loop, *loop, *loop]\n${paths('*loop')}`,
      words: `${head}paths: twice\n`,
      twice: `${head}paths: {}\npaths: {}\n`,
      type: `${head}paths: !!js/function 'return 1'\n`,
    };
    const from = performance.now();
    for (const [what, openapi] of Object.entries(documents)) {
      await assert.rejects(world.call(ada, createApi, { ...rest, openapi }), { code: 'invalid' }, what);
    }
    assert.ok(performance.now() - from < 30_000, `${performance.now() - from} ms`);
  });
});
