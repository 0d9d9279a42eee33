import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { type Files, withHouse } from './check/plant.ts';
import { type Said, start } from './check/started.ts';

const repository = resolve(import.meta.dirname, '..');

function checkRules(planted: Files): Said {
  return withHouse(planted, (root) => start('check.ts', ['rules'], root));
}

/** The outer tools, with their real configuration, over a house that has what they need. */
function checkWithTools(root: string, ...words: readonly string[]): Said {
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  for (const name of ['.gitignore', 'biome.json', 'knip.json', 'tsconfig.json'])
    copyFileSync(join(repository, name), join(root, name));
  return start('check.ts', words, root);
}

test('a house in order is green, in one line with its time', () => {
  const { code, text } = checkRules({});
  assert.match(text, /^ok {3}rules +\d+\.\d s {2}\d+ files, \d+ rules, 0 violations, \d+ casts\n$/);
  assert.equal(code, 0);
});

test('a violation is red and says where it is, which rule it breaks and what to do', () => {
  const { code, text } = checkRules({ 'src/apps/crm/leads.ts': '\nexport const at = Date.now();' });
  assert.match(text, /^RED {2}rules/);
  assert.match(text, /^src\/apps\/crm\/leads\.ts:2 clock Date\.now is the real world: take call\.now or a clock$/m);
  assert.equal(code, 1);
});

test('a part that does not exist is refused, not passed', () => {
  const { code, text } = withHouse({}, (root) => start('check.ts', ['ruls'], root));
  assert.match(text, /There is no part ruls/);
  assert.equal(code, 2);
});

for (const part of ['rules', 'biome', 'types', 'knip', 'tests']) {
  test(`${part}: an empty yard is red, not green`, () => {
    const root = mkdtempSync(join(tmpdir(), 'cadre-yard-'));
    try {
      const { code, text } = checkWithTools(root, part);
      assert.match(text, new RegExp(`^RED {2}${part}`));
      assert.equal(code, 1);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
}

const plants: readonly { part: string; what: string; text: string }[] = [
  { part: 'biome', what: 'a badly formatted file', text: 'export const planted   = 1;\n' },
  { part: 'biome', what: 'a comparison with ==', text: 'export const planted = (a: number, b: number) => a == b;\n' },
  { part: 'types', what: 'a type that is not true', text: `export const planted: number = 'one';\n` },
  { part: 'knip', what: 'a file that nobody imports', text: 'export const planted = 1;\n' },
];

for (const { part, what, text } of plants) {
  test(`${part} refuses ${what} and names the file`, () => {
    const path = 'src/apps/crm/planted.ts';
    const said = withHouse({ [path]: text }, (root) => checkWithTools(root, part));
    assert.match(said.text, new RegExp(`^RED {2}${part}`));
    assert.ok(said.text.includes(path), said.text);
    assert.equal(said.code, 1);
  });
}

test('--fix mends what can be mended', () => {
  const path = 'src/apps/crm/planted.ts';
  withHouse({ [path]: 'export const planted   = 1\n' }, (root) => {
    checkWithTools(root, 'biome', '--fix');
    assert.equal(readFileSync(join(root, path), 'utf8'), 'export const planted = 1;\n');
  });
});
