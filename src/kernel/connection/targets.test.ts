import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { z } from 'zod';
import { contract, defineModule, type Module, via } from '#kernel/contract';
import { type ConnectedWorld, connectedWorld } from '#test/connectors';
import { connect, listConnectors, testConnection } from './contracts.ts';

/** A service at an address that the company names itself. */
const anywhere: NonNullable<Module['connector']> = {
  ...{ summary: 'A server of one’s own.', category: 'Own', site: 'https://example.com' },
  auth: {
    kind: 'secrets',
    secrets: [{ name: 'key', title: 'Key', help: 'Whoever runs the server knows it', place: { header: 'x-key' } }],
  },
  fields: z.object({ host: z.string().max(200), port: z.int().default(443) }),
  baseUrl: ({ host, port }) => `https://${host}:${port ?? 443}`,
  limit: { calls: 600, per: '1 minute' },
  async test(reach) {
    const response = await reach.fetch('/', { timeoutMs: 2000 });
    return { account: String(response.status) };
  },
};

const callUp = contract({
  name: 'anywhere.line.open',
  summary: 'Open a line to the server.',
  effect: 'send',
  access: 'anywhere.line.open',
  input: z.object({ via }),
  output: z.object({}),
  undo: { never: 'it was opened' },
  example: {},
});

const module = defineModule({
  ...{ name: 'anywhere', title: 'Anywhere', connector: anywhere, grants: { tenant_admin: ['anywhere.*'] } },
  capabilities: [
    callUp.implement(async (call, { via }) => {
      const reach = await call.reach(anywhere, via);
      const target = { host: String(reach.fields.host), port: Number(reach.fields.port), tls: true };
      (await reach.connect(target)).destroy();
      return {};
    }),
  ],
});

let scene: ConnectedWorld;

describe('where connections lead', () => {
  before(async () => {
    scene = await connectedWorld({ modules: [module] });
  });

  after(() => scene.close());

  /** However one writes a place that only we can see. */
  const forbidden = [
    ...['127.0.0.1', '0.0.0.0', '127.1', '2130706433', '0x7f.0.0.1', '0177.0.0.1', 'localhost', 'a.localhost'],
    ...['10.1.2.3', '172.16.0.9', '192.168.1.1', '169.254.169.254', '100.64.0.1', '[::1]', '[::ffff:127.0.0.1]'],
    ...['[fd00::1]', '[fe80::1]', 'printer.local', 'metadata.google.internal'],
  ];

  test('a company can not send its connections to places that only we can see', async () => {
    let arrived = 0;
    let tried = 0;
    const trap = createServer((socket) => {
      arrived += 1;
      socket.destroy();
    });
    await new Promise<void>((done) => trap.listen(0, '::', done));
    const address = trap.address();
    const port = address && typeof address === 'object' ? address.port : 0;
    const { world } = scene;
    const ada = await world.person((await world.tenant('Ada and Sons')).id, 'tenant_admin');
    try {
      for (const host of forbidden) {
        const given = { connector: 'anywhere', fields: { host, port }, secrets: { key: 'a-key-of-the-company' } };
        const made = await world.call(ada, connect, given).catch((error: { code: string }) => error);
        // What is no host for the vault is refused at once.
        if (!('id' in made)) {
          assert.equal(made.code, 'invalid', host);
          continue;
        }
        tried += 1;
        const { works, problem } = await world.call(ada, testConnection, { connectionId: made.id });
        assert.equal(works, false, host);
        assert.match(problem ?? '', /Nothing may be sent|not a name/, host);
        await assert.rejects(world.call(ada, callUp, { via: made.id }), /Nothing may be sent|not a name/, host);
      }
      assert.equal(arrived, 0);
      assert.ok(tried >= 14, `${tried} were tried`);
    } finally {
      trap.close();
    }
  });

  test('what a connector asks for and can do is told as data', async () => {
    const { world } = scene;
    const ada = await world.person((await world.tenant('Ada and Sons')).id, 'manager');
    const { items } = await world.call(ada, listConnectors, { category: 'Own' });
    const [declared] = items;
    assert.ok(declared);
    assert.deepEqual(declared.auth, {
      kind: 'secrets',
      secrets: [{ name: 'key', title: 'Key', help: 'Whoever runs the server knows it' }],
    });
    assert.deepEqual(Object.keys(Object(declared.fields).properties), ['host', 'port']);
    assert.deepEqual(
      declared.actions.map(({ name }) => name),
      ['anywhere.line.open'],
    );
  });
});
