// Real files of others, when they are at hand: what they hold is kept, what can not be done is named, and what needs
// nothing but the core runs to its end.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { Graph } from '../flow/graph.ts';
import { layoutOf } from '../flow/layout.ts';
import { openTown, type Town } from '../template/scene.test.ts';
import { importedFrom } from './import.ts';
import { answerTo, callOf } from './others.test.ts';

const folder = join(import.meta.dirname, '../../../../../shared/testdata');
const Manifest = z.object({ workflows: z.array(z.object({ file: z.string(), nodes: z.int(), edges: z.int() })) });

function filesOf(name: string): string[] {
  const path = join(folder, name);
  return existsSync(path) ? readdirSync(path).filter((file) => /^\d.*\.json$/.test(file)) : [];
}

const read = (name: string, file: string) => readFileSync(join(folder, name, file), 'utf8');

suite('files of others', { skip: filesOf('03-n8n').length === 0 ? 'they are not here' : false }, () => {
  const all = ['03-n8n', '03-n8n-core'].flatMap((name) => filesOf(name).map((file) => ({ name, file })));

  test('are kept, node by node and connection by connection', () => {
    const { workflows } = Manifest.parse(JSON.parse(read('03-n8n', 'MANIFEST.json')));
    const [told, kept] = [
      { nodes: 0, edges: 0 },
      { nodes: 0, edges: 0 },
    ];
    for (const { file, nodes, edges } of workflows) {
      const { graph, counts, added } = importedFrom(read('03-n8n', file));
      assert.equal(counts.keptNodes, graph.nodes.length - added.length, file);
      told.nodes += nodes;
      told.edges += edges;
      kept.nodes += Math.min(nodes, counts.keptNodes);
      kept.edges += Math.min(edges, counts.keptEdges);
    }
    assert.ok(kept.nodes >= 0.95 * told.nodes, `${kept.nodes} of ${told.nodes} nodes`);
    assert.ok(kept.edges >= 0.95 * told.edges, `${kept.edges} of ${told.edges} connections`);
  });

  test('are drawn so that what can not be done is named, each with a connector', () => {
    for (const { name, file } of all) {
      const { graph, unsupported } = importedFrom(read(name, file));
      const kept = graph.nodes.flatMap((node) => (node.kind === 'unsupported' ? [node.id] : []));
      assert.deepEqual(
        unsupported.map(({ node }) => node),
        kept,
        file,
      );
      assert.ok(
        unsupported.every(({ connector, why }) => connector.length > 1 && why.length > 10),
        file,
      );
    }
  });

  test('go in circles nowhere, and every line leads from a port that there is, where nothing is unsupported', () => {
    for (const { name, file } of all) {
      const { graph, unsupported } = importedFrom(read(name, file));
      if (unsupported.length === 0) assert.deepEqual(layoutOf(graph).flaws, [], file);
    }
  });
});

const core = filesOf('03-n8n-core');
const most = 120;
const Run = z.object({ state: z.string(), error: z.object({ message: z.string() }).nullable() });
const Made = z.object({ flowId: z.string() });
const Begun = z.object({ runId: z.string() });
const Drawn = z.object({ graph: Graph });

suite('files that need nothing but the core', { skip: core.length === 0 ? 'they are not here' : false }, () => {
  let service: Server;
  let town: Town;
  before(async () => {
    service = createServer((request, response) => {
      const { body, type } = answerTo(request.headers.host ?? '', request.url ?? '/');
      request.resume().on('end', () => response.writeHead(200, { 'content-type': type }).end(body));
    });
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    const at = `http://127.0.0.1:${Object(service.address() satisfies AddressInfo | string | null).port}`;
    const hosts = [...new Set(core.flatMap((file) => hostsIn(read('03-n8n-core', file))))];
    const baseUrls = Object.fromEntries(
      hosts.flatMap((host) => [
        [`https://${host}`, at],
        [`http://${host}`, at],
      ]),
    );
    town = await openTown({ egress: { baseUrls } });
    for (const host of hosts) await town.world.answer(town.keeper, 'http.host.allow', { host });
  });
  after(async () => {
    await town.world.close();
    service.close();
  });

  test('run to their end, nine of ten at least, when a person agrees to what they send', async () => {
    const runs = new Map<string, string>();
    for (const file of core) runs.set(await begin(file), file);
    const failed: string[] = [];
    for (let round = 0; runs.size > 0 && round < most; round += 1) {
      await town.world.settle();
      failed.push(...(await endedOf(runs)));
      await agreeToAll();
      town.world.clock.pass('1 minute');
    }
    failed.push(...[...runs.values()].map((file) => `${file}: it does not end`));
    assert.ok(core.length - failed.length >= 0.9 * core.length, failed.join('\n'));
  });

  /** Takes out what has ended, and answers what ended badly. */
  async function endedOf(runs: Map<string, string>): Promise<string[]> {
    const failed: string[] = [];
    for (const [runId, file] of runs) {
      const { state, error } = await town.ask(town.keeper, { name: 'work.run.read', input: { runId }, shape: Run });
      if (['done', 'failed', 'cancelled'].includes(state)) runs.delete(runId);
      if (error) failed.push(`${file}: ${error.message}`);
    }
    return failed;
  }

  async function begin(file: string): Promise<string> {
    const asked = { text: read('03-n8n-core', file), name: file.slice(0, 60) };
    const { flowId } = await town.ask(town.keeper, { name: 'work.flow.import', input: asked, shape: Made });
    const { graph } = await town.ask(town.keeper, { name: 'work.flow.read', input: { flowId }, shape: Drawn });
    const node = graph.nodes.find(({ kind }) => kind === 'trigger')?.id;
    const params = Object.fromEntries(graph.parameters.map(({ name }) => [name, 'https://own.example']));
    await town.world.answer(town.keeper, 'work.flow.edit', { flowId, params });
    const input = { flowId, version: 1, node, input: callOf(file) };
    const { runId } = await town.ask(town.keeper, { name: 'work.flow.run', input, shape: Begun });
    return runId;
  }

  /** Once a run has read what others wrote, a person agrees to everything that it sends. */
  async function agreeToAll() {
    const waiting = await town.world.sql<{ approvalId: string; inputHash: string }>(
      `select id as "approvalId", input_hash as "inputHash" from approval.requests where state = 'waiting'`,
    );
    for (const asked of waiting) await town.world.answer(town.second, 'approval.request.approve', asked);
  }
});

/** Where its requests go, as far as it stands there. */
function hostsIn(text: string): string[] {
  return [
    'own.example',
    'img.example',
    ...[...text.matchAll(/https?:\/\/([a-z0-9][a-z0-9.-]+\.[a-z]{2,})/gi)].map(([, host = '']) => host.toLowerCase()),
  ];
}
