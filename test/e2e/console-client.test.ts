import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { createWorld } from '#test/world';

const generator = join(import.meta.dirname, '..', '..', 'console', 'generate.ts');

test('the typed client of the console is what the catalogue promises', async (t) => {
  const world = await createWorld();
  t.after(() => world.close());
  const { url } = await world.http();
  const child = spawn(process.execPath, [generator, url, '--check'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (text) => {
    complaints += text;
  });
  const [code] = await once(child, 'close');
  assert.equal(code, 0, complaints);
});
