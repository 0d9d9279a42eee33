import assert from 'node:assert/strict';
import { copyFileSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { withHouse } from './check/plant.ts';
import { type Said, start } from './check/started.ts';

const repository = resolve(import.meta.dirname, '..');

interface Copy {
  readonly root: string;
  scaffold(...words: readonly string[]): Said;
}

/** A copy of this very house, so that what is scaffolded meets the real kernel. */
function inCopy(use: (copy: Copy) => void): void {
  const root = mkdtempSync(join(tmpdir(), 'cadre-new-'));
  try {
    for (const folder of ['src', 'test']) cpSync(join(repository, folder), join(root, folder), { recursive: true });
    for (const name of ['package.json', 'biome.json', 'tsconfig.json', '.gitignore']) {
      copyFileSync(join(repository, name), join(root, name));
    }
    symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
    use({ root, scaffold: (...words) => start('new.ts', words, root) });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** What any part of the check says about this folder; the rest of the house is not the newcomer's affair. */
function complaints(root: string, folder: string): string[] {
  const { text } = start('check.ts', ['rules', 'types', 'biome'], root);
  return text.split('\n').filter((line) => line.includes(folder));
}

for (const [kind, name, noun, tests] of [
  ['app', 'ad-sales', 'media-company', 2],
  ['connector', 'chatter', 'message', 6],
] as const) {
  test(`${kind} ${name}: what is scaffolded passes the check and its own tests`, () => {
    inCopy(({ root, scaffold }) => {
      const folder = `src/${kind}s/${name}`;
      const said = scaffold(kind, name, noun);
      assert.equal(said.code, 0, said.text);
      assert.deepEqual(complaints(root, folder), []);
      const catalogue = readFileSync(join(root, 'src/catalogue.ts'), 'utf8');
      assert.match(catalogue, new RegExp(`from '#${kind}s/${name}';`));
      const tried = start('test.ts', [folder], root);
      assert.equal(tried.code, 0, tried.text);
      assert.equal(tried.lastLine, `${tests} passed, 0 failed`);
    });
  });
}

test('a kernel module begins with its front door and a word on what it is for', () => {
  inCopy(({ root, scaffold }) => {
    assert.equal(scaffold('module', 'novelty').code, 0);
    assert.ok(existsSync(join(root, 'src/kernel/novelty/novelty.ts')));
    assert.doesNotMatch(readFileSync(join(root, 'src/catalogue.ts'), 'utf8'), /novelty/);
  });
});

test('a name that is taken, or is no name, is refused and nothing is written', () => {
  withHouse({}, (root) => {
    const before = readdirSync(root, { recursive: true });
    const wrong = ['app tenant', 'app Crm', 'app ../crm', 'app', 'page crm', 'app sales Lead', 'app crm', 'app sales-'];
    for (const words of wrong) assert.equal(start('new.ts', words.split(' '), root).code, 2, words);
    assert.deepEqual(readdirSync(root, { recursive: true }), before);
  });
});
