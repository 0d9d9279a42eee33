// The official conformance suite against the endpoint as it runs in production.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { type HttpDoor, startHttp } from '#surfaces/http';
import { createWorld, type World } from '#test/world';
import { mountMcp } from './mcp.ts';
import { type Signed, signedIn } from './signed.test.ts';

suite('the official conformance suite', () => {
  const suite = resolve('node_modules/@modelcontextprotocol/conformance/dist/index.js');
  const skip = existsSync(suite) ? false : 'the package @modelcontextprotocol/conformance is not installed';

  let world: World;
  let door: HttpDoor;
  let folder: string;
  let signed: Signed;

  before(async () => {
    world = await createWorld();
    const mounts = [mountMcp(world.kernel, '1.2.3')];
    door = await startHttp(world.kernel, { host: '127.0.0.1', port: 0, version: '1.2.3', mounts });
    const who = await world.person(world.kernel.tenants.owner().id, 'manager');
    signed = await signedIn(door.port, await world.keyOf(who));
    folder = await mkdtemp(join(tmpdir(), 'cadre-conformance-'));
  });
  after(async () => {
    signed.close();
    await door.stop();
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  const scenarios = [
    'server-initialize',
    'ping',
    'tools-list',
    'resources-list',
    'prompts-list',
    'dns-rebinding-protection',
  ];

  for (const scenario of scenarios) {
    test(`the endpoint passes ${scenario} of the official suite`, { skip }, async () => {
      const { code, output } = await run([
        'server',
        '--url',
        `http://localhost:${signed.port}/mcp`,
        '--scenario',
        scenario,
      ]);
      assert.equal(code, 0, output);
      const [, passed, total] = /Passed: (\d+)\/(\d+)/.exec(output) ?? [];
      assert.ok(Number(total) > 0, output);
      assert.equal(passed, total);
    });
  }

  test('the official suite is able to fail', { skip }, async () => {
    const url = `http://localhost:${signed.port}/docs`;
    assert.notEqual((await run(['server', '--url', url, '--scenario', 'ping'])).code, 0);
  });

  function run(words: readonly string[]): Promise<{ code: number; output: string }> {
    return new Promise((done) => {
      const child = execFile(process.execPath, [suite, ...words], { cwd: folder }, (_error, stdout, stderr) => {
        done({ code: child.exitCode ?? 1, output: stdout + stderr });
      });
    });
  }
});
