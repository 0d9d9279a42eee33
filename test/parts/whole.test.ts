// Every part has a sample, and every sample a test, so that a new part comes with its own.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { untried } from './whole.ts';

const root = join(import.meta.dirname, '..', '..');

function textsOf(pattern: string, nameOf: (path: string) => string) {
  const paths = globSync(pattern, { cwd: root });
  assert.ok(paths.length > 0, pattern);
  return Object.fromEntries(paths.map((path) => [nameOf(path), readFileSync(join(root, path), 'utf8')]));
}

const house = () => ({
  console: textsOf('console/src/**/*.{ts,tsx}', (path) => path),
  samples: textsOf('console/samples/*.tsx', basename),
  tests: textsOf('test/parts/*.test.ts', basename),
});

test('every part is mounted by some test', () => {
  assert.deepEqual(untried(house()), []);
});

test('a part that a screen uses and nobody mounts is told', () => {
  const { console, ...others } = house();
  const lamp = { 'console/src/parts/lamp.tsx': 'export function Lamp() {\n  return null;\n}\n' };
  const screen = { 'console/src/screens/room.tsx': `import { Lamp } from '../parts/lamp.tsx';\n` };
  assert.deepEqual(untried({ console: { ...console, ...lamp, ...screen }, ...others }), [
    'Lamp of lamp.tsx has no sample',
  ]);
});

test('a sample that nobody mounts is told', () => {
  const { samples, ...others } = house();
  const more = { ...samples, 'lamps.tsx': 'export function Lit() {\n  return null;\n}\n' };
  assert.deepEqual(untried({ samples: more, ...others }), ['lamps/Lit is mounted by no test']);
});
