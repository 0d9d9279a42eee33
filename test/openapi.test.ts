// The OpenAPI document is what other programs are made from: it is whole, and two usual linters find no error in it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { promisify } from 'node:util';
import { openScene, type Scene } from './conformance/scene.ts';

suite('the OpenAPI document', () => {
  const run = promisify(execFile);
  const bin = join(import.meta.dirname, '../node_modules/.bin');

  interface Operation {
    readonly operationId: string;
    readonly summary: string;
    readonly tags: readonly string[];
    readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
    readonly responses: Readonly<Record<string, unknown>>;
    readonly security: readonly object[];
    readonly 'x-cadre-name': string;
  }

  interface Document {
    readonly openapi: string;
    readonly tags: readonly { readonly name: string }[];
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  }

  let scene: Scene;
  let text: string;
  let document: Document;
  before(async () => {
    scene = await openScene();
    text = await (await fetch(`${scene.door.url}/openapi.json`)).text();
    document = JSON.parse(text) as Document;
  });
  after(() => scene.close());

  function operations(): { path: string; operation: Operation }[] {
    return Object.entries(document.paths).flatMap(([path, item]) =>
      Object.values(item).map((operation) => ({ path, operation })),
    );
  }

  test('every capability that people may call is in it, and no plumbing', () => {
    const shown = new Set(operations().map(({ operation }) => operation['x-cadre-name']));
    const expected = scene.entries
      .filter(({ contract }) => !contract.spec.internal)
      .map(({ contract }) => contract.name);
    assert.deepEqual([...shown].sort(), expected.sort());
    assert.equal(document.openapi, '3.1.0');
  });

  test('every operation has a name of its own, a tag that is described, and says how it may be refused', () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    assert.equal(new Set(ids).size, ids.length);
    const tags = new Set(document.tags.map(({ name }) => name));
    for (const { operation } of operations()) {
      assert.ok(
        operation.tags.every((tag) => tags.has(tag)),
        operation.operationId,
      );
      assert.ok(operation.responses['4XX'] && operation.responses['5XX'], operation.operationId);
      assert.ok(operation.security.length > 0, operation.operationId);
    }
  });

  test('what stands in braces in an address is a parameter, and the other way round', () => {
    for (const { path, operation } of operations()) {
      const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
      assert.ok(inPath.every(({ required }) => required));
      const braces = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      assert.deepEqual(
        inPath.map(({ name }) => name),
        braces,
        path,
      );
    }
  });

  test('a visitor may call without a credential what is for visitors, and nothing else', () => {
    for (const { operation } of operations()) {
      const { contract } = scene.world.kernel.registry.find(operation['x-cadre-name']);
      const isOpen = operation.security.some((way) => Object.keys(way).length === 0);
      assert.equal(isOpen, contract.caller === 'visitor', contract.name);
    }
  });

  const linters = {
    redocly: ['lint', '--extends', 'recommended', '--format', 'summary'],
    spectral: ['lint', '--fail-severity', 'error', '--ruleset'],
  } as const;

  for (const [name, words] of Object.entries(linters)) {
    test(`${name} finds no error in it`, async (t) => {
      const program = join(bin, name);
      if (!existsSync(program)) return t.skip(`${name} is not installed`);
      const path = join(scene.world.home, 'openapi.json');
      const rules = join(scene.world.home, 'rules.yaml');
      await writeFile(path, text);
      await writeFile(rules, 'extends: ["spectral:oas"]\n');
      const all = name === 'spectral' ? [...words, rules, path] : [...words, path];
      const env = { ...process.env, REDOCLY_TELEMETRY: 'off' };
      const { code, said } = await run(process.execPath, [program, ...all], { env }).then(
        ({ stdout }) => ({ code: 0, said: stdout }),
        (error: { code: number; stdout: string; stderr: string }) => ({
          code: error.code,
          said: error.stdout + error.stderr,
        }),
      );
      assert.equal(code, 0, said);
    });
  }
});
