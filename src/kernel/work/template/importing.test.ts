import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { strToU8, zipSync } from 'fflate';
import { z } from 'zod';
import { archiveOf } from './address.ts';
import { filesIn } from './archive.ts';
import { exampleFile } from './example.ts';
import { Account } from './saving.ts';
import { openTown, type Town } from './scene.test.ts';

const n8n = JSON.stringify({
  name: 'Greet',
  nodes: [
    { name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
    {
      ...{ name: 'Say', type: 'n8n-nodes-base.slack', typeVersion: 2, position: [1, 0], parameters: {} },
      credentials: { slackOAuth2Api: { id: '1', name: 'Our Slack' } },
    },
    {
      ...{ name: 'Ask', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, position: [2, 0] },
      parameters: { url: 'https://api.example.com/v1/things' },
    },
  ],
  connections: {
    Start: {
      main: [
        [
          { node: 'Say', type: 'main', index: 0 },
          { node: 'Ask', type: 'main', index: 0 },
        ],
      ],
    },
  },
});

/** As `git archive` writes it: everything below a folder of its own. */
function repository(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'cadre-flows-'));
  mkdirSync(join(folder, 'flows-main/shop'), { recursive: true });
  const long = `${'a-name-that-is-long-'.repeat(6)}.json`;
  writeFileSync(join(folder, 'flows-main/shop', long), exampleFile);
  writeFileSync(join(folder, 'flows-main/shop/greet.json'), n8n);
  writeFileSync(
    join(folder, 'flows-main/shop/0042-Late-orders.json'),
    JSON.stringify({ ...JSON.parse(n8n), name: '' }),
  );
  writeFileSync(join(folder, 'flows-main/package.json'), '{"name":"flows"}');
  writeFileSync(join(folder, 'flows-main/README.md'), '# Flows');
  execFileSync('tar', ['-czf', join(folder, 'flows.tar.gz'), '-C', folder, 'flows-main']);
  return readFileSync(join(folder, 'flows.tar.gz'));
}

suite('an archive of somebody else', () => {
  test('is opened whatever it is, and only its JSON is looked at', () => {
    const paths = (bytes: Uint8Array) =>
      filesIn(bytes, 'x')
        .map(({ path }) => path.split('/').at(-1))
        .sort();
    const names = ['0042-Late-orders.json', 'greet.json', 'package.json'];
    assert.deepEqual(
      paths(repository()).filter((name) => name && name.length < 100),
      names,
    );
    assert.equal(paths(repository()).length, 4);
    const zip = zipSync({ 'a/greet.json': strToU8(n8n), 'a/README.md': strToU8('#') });
    assert.deepEqual(paths(zip), ['greet.json']);
  });

  test('is refused when it is broken, cut off or swells', () => {
    assert.throws(() => filesIn(new Uint8Array([0x1f, 0x8b, 1, 2, 3]), 'x'), { code: 'invalid' });
    assert.throws(() => filesIn(new Uint8Array([0x50, 0x4b, 3, 4, 9, 9]), 'x'), { code: 'invalid' });
    const swollen = zipSync(
      Object.fromEntries(Array.from({ length: 15 }, (_, at) => [`${at}.json`, new Uint8Array(4_900_000)])),
    );
    assert.ok(swollen.length < 1_000_000);
    assert.throws(() => filesIn(swollen, 'x'), { code: 'too_large' });
  });

  test('has an address that nobody needs git for', () => {
    const cases: readonly (readonly [string, string, string])[] = [
      ['https://github.com/acme/flows', 'https://codeload.github.com/acme/flows/tar.gz/HEAD', ''],
      ['https://github.com/acme/flows.git', 'https://codeload.github.com/acme/flows/tar.gz/HEAD', ''],
      ['https://github.com/acme/flows/tree/v2/shop/a', 'https://codeload.github.com/acme/flows/tar.gz/v2', 'shop/a'],
      [
        'https://gitlab.com/acme/flows/-/tree/main/shop',
        'https://gitlab.com/acme/flows/-/archive/main/flows-main.tar.gz',
        'shop',
      ],
      ['https://example.com/files/flows.zip', 'https://example.com/files/flows.zip', ''],
    ];
    for (const [address, url, folder] of cases) assert.deepEqual(archiveOf(address), { url, folder }, address);
    assert.throws(() => archiveOf('http://github.com/acme/flows'), { code: 'invalid' });
    assert.throws(() => archiveOf('https://github.com/acme/flows/issues/3'), { code: 'invalid' });
  });
});

const Library = z.object({
  items: z.array(z.object({ name: z.string() })),
  refused: z.array(z.object({ path: z.string() })),
});
const Shelf = z.object({ items: z.array(z.unknown()) });

suite('flows from files', () => {
  let service: Server;
  let town: Town;
  before(async () => {
    const bytes = repository();
    service = createServer((request, response) => {
      const isThere = request.url === '/acme/flows/tar.gz/HEAD';
      response.writeHead(isThere ? 200 : 404).end(isThere ? bytes : 'not here');
    });
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    const at = `http://127.0.0.1:${Object(service.address()).port}`;
    town = await openTown({ egress: { baseUrls: { 'https://codeload.github.com': at } } });
  });
  after(async () => {
    await town.world.close();
    service.close();
  });

  test('a file of n8n becomes a draft, with an account of what is missing', async () => {
    const { flowId, ...account } = await town.ask(town.keeper, {
      ...{ name: 'work.flow.import', input: { text: n8n, name: 'Ours' }, shape: Account },
    });
    assert.deepEqual(account.counts, { nodes: 3, edges: 2, keptNodes: 3, keptEdges: 2 });
    assert.equal(account.name, 'Ours');
    assert.deepEqual(account.services, ['slack']);
    assert.deepEqual(account.hosts, ['api.example.com']);
    assert.deepEqual(account.credentials, [
      { type: 'slackOAuth2Api', name: 'Our Slack', nodes: ['Say'], service: { connector: 'slack', title: 'Slack' } },
    ]);
    assert.deepEqual(
      account.unsupported.map(({ title, connector }) => [title, connector]),
      [['Say', 'slack']],
    );
    const { state } = await town.ask(town.keeper, {
      name: 'work.flow.read',
      input: { flowId },
      shape: z.object({ state: z.string() }),
    });
    assert.equal(state, 'draft');
    await assert.rejects(town.world.answer(town.keeper, 'work.flow.activate', { flowId }), /slack/);
  });

  test('who may not draw may not bring drawings either', async () => {
    await assert.rejects(town.world.answer(town.admin, 'work.flow.import', { text: n8n }), { code: 'forbidden' });
  });

  test('what is no flow is refused in words, with the place', async () => {
    const refused = (text: string, why: RegExp) =>
      assert.rejects(town.world.answer(town.keeper, 'work.flow.import', { text }), (error: Error) =>
        why.test(error.message),
      );
    await refused('{"nodes": [', /no JSON/);
    await refused('{"name": "flows"}', /no list of nodes/);
    await refused('{"cadre": "flow", "name": "x", "graph": {"nodes": [{"id": "a"}]}}', /graph\.nodes/);
  });

  test('a repository is fetched as one file, and its flows are in the library', async () => {
    const url = 'https://github.com/acme/flows';
    const { items, refused } = await town.ask(town.admin, {
      name: 'work.template.fetch',
      input: { url },
      shape: Library,
    });
    assert.deepEqual(items.map(({ name }) => name).sort(), ['0042 Late orders', 'Greet', 'Look at what is planned']);
    assert.deepEqual(
      refused.map(({ path }) => path),
      ['flows-main/package.json'],
    );
    const listed = await town.ask(town.admin, { name: 'work.template.list', input: { search: 'greet' }, shape: Shelf });
    assert.equal(listed.items.length, 1);
  });

  test('an address with nothing behind it is told as such', async () => {
    const url = 'https://github.com/acme/gone';
    await assert.rejects(town.world.answer(town.admin, 'work.template.fetch', { url }), { code: 'upstream' });
  });
});
