import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { type Said, start } from './check/started.ts';

const head = `import test from 'node:test';\n`;

function npmTest(files: Readonly<Record<string, string>>, words: readonly string[] = []): Said {
  const root = mkdtempSync(join(tmpdir(), 'cadre-tests-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), head + text);
    }
    return start('test.ts', words, root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

test('tests of all three places are run and counted, the skipped ones apart', () => {
  const said = npmTest({
    'src/base/a.test.ts': `test('one', () => {}); test('two', () => {});`,
    'test/b.test.ts': `test('three', (t) => t.test('inner', () => {}));`,
    'tools/c.test.ts': `test('four', { skip: 'no such tool here' }, () => {});`,
  });
  assert.equal(said.lastLine, '4 passed, 0 failed, 1 skipped');
  assert.match(said.text, /skipped: four \(no such tool here\)/);
  assert.equal(said.code, 0);
});

test('a test that fails is told in full, counted once, and red', () => {
  const said = npmTest({
    'src/a.test.ts': `test('outer', (t) => t.test('inner', () => { throw new Error('the reason'); }));`,
  });
  assert.equal(said.lastLine, '0 passed, 1 failed');
  assert.match(said.text, /X src\/a\.test\.ts:2 inner\n.*the reason/);
  assert.match(
    said.text,
    /\nX src\/a\.test\.ts:2 inner\n.*the reason\n(?:.*\n){0,2}0 passed/,
    'and again at the end, in short',
  );
  assert.equal(said.code, 1);
});

test('what fails only beside others is tried once more alone, and told of', () => {
  const others = Object.fromEntries(
    Array.from({ length: 20 }, (_, nth) => [`src/quiet-${nth}.test.ts`, `test('quiet ${nth}', () => {});`]),
  );
  const once = `import { existsSync, writeFileSync } from 'node:fs';
    test('moody', () => {
      if (existsSync('mood')) return;
      writeFileSync('mood', '');
      throw new Error('too much going on');
    });
    test('steady', () => {});`;
  const said = npmTest({ ...others, 'src/moody.test.ts': once });
  assert.match(said.text, /X src\/moody\.test\.ts:\d+ moody\n.*too much going on/);
  assert.match(said.text, /Once more, with nothing beside it: src\/moody\.test\.ts/);
  assert.match(said.text, /Failed beside others and passed alone, see above: X src\/moody\.test\.ts:\d+ moody\n/);
  assert.equal(said.lastLine, '22 passed, 0 failed');
  assert.equal(said.code, 0);

  const never = npmTest({ ...others, 'src/a.test.ts': `test('never', () => { throw new Error('the reason'); });` });
  assert.match(never.text, /Once more/);
  assert.equal(never.lastLine, '20 passed, 1 failed');
  assert.equal(never.code, 1);

  const many = Object.fromEntries(
    Array.from({ length: 4 }, (_, nth) => [`src/bad-${nth}.test.ts`, `test('bad', () => { throw new Error('no'); });`]),
  );
  const bad = npmTest({ ...others, ...many });
  assert.doesNotMatch(bad.text, /Once more/, 'that is no accident');
  assert.equal(bad.lastLine, '20 passed, 4 failed');
});

test('a file that cannot be loaded is a failure, and the others still run', () => {
  const said = npmTest({ 'src/a.test.ts': `import './absent.ts';`, 'src/b.test.ts': `test('one', () => {});` });
  assert.equal(said.lastLine, '1 passed, 1 failed');
  assert.match(said.text, /absent\.ts/);
});

test('a run without a test is red', () => {
  const empty = npmTest({});
  assert.equal(empty.lastLine, '0 passed, 0 failed');
  assert.equal(empty.code, 1);
  assert.equal(npmTest({ 'src/a.test.ts': `test('one', { skip: true }, () => {});` }).code, 1);
});

test('words choose files by path, and tests by name', () => {
  const files = {
    'src/a.test.ts': `test('a won deal is final', () => {}); test('a lost one is not', () => {});`,
    'src/b.test.ts': `test('one', () => {});`,
  };
  assert.equal(npmTest(files, ['./src/a.test.ts']).lastLine, '2 passed, 0 failed');
  assert.equal(npmTest(files, ['Won deal']).lastLine, '1 passed, 0 failed');
  assert.equal(npmTest(files, ['b.test']).lastLine, '1 passed, 0 failed');
  assert.equal(npmTest(files, ['nothing of the kind']).code, 1);
});

test('an error that comes after its test is red', () => {
  const said = npmTest({
    'src/a.test.ts': `test('early', () => { setTimeout(() => { throw new Error('late'); }, 5); });`,
  });
  assert.equal(said.lastLine, '1 passed, 1 failed');
  assert.equal(said.code, 1);
});

test('a test that ends the process is named, and red', () => {
  const said = npmTest({ 'src/a.test.ts': `test('the end', () => process.exit(0));` });
  assert.match(said.text, /ended by itself, while running: the end/);
  assert.equal(said.lastLine, '0 passed, 1 failed');
  assert.equal(said.code, 1);
});

test('a test that waits for what never comes is ended, named, and red', () => {
  const said = npmTest({ 'src/a.test.ts': `test('waiting', () => new Promise((done) => setTimeout(done, 60_000)));` }, [
    '--silent-ms=1000',
  ]);
  assert.match(said.text, /Nothing has happened for 1 seconds/);
  assert.match(said.text, /ended by itself, while running: waiting/);
  assert.equal(said.lastLine, '0 passed, 1 failed');
});

test('a test that blocks the process for ever is ended with the time budget', () => {
  const files = {
    'src/a.test.ts': `test('first', () => {}); test('blocking', async () => {
      await new Promise((done) => setTimeout(done, 50));
      for (;;);
    });`,
  };
  const said = npmTest(files, ['--budget-ms=6000']);
  assert.match(said.text, /Ended after 6 seconds, while running: blocking/);
  assert.equal(said.lastLine, '1 passed, 1 failed');
  assert.equal(said.code, 1);
});

test('what a test leaves open is named, and red', () => {
  const files = { 'src/a.test.ts': `test('leaky', () => { setInterval(() => {}, 1000); });` };
  const said = npmTest(files, ['--grace-ms=300']);
  assert.match(said.text, /left open: Timeout × 1/);
  assert.equal(said.lastLine, '1 passed, 1 failed');
  assert.equal(said.code, 1);
});

test('the fast tests are those that need no database', () => {
  const files = {
    'src/base/a.test.ts': `test('base', () => {});`,
    'src/apps/crm/model.test.ts': `test('rules', () => {});`,
    'src/apps/crm/crm.test.ts': `test('story', () => { throw new Error('needs a database'); });`,
    'src/kernel/model/model.test.ts': `test('kernel', () => { throw new Error('needs a database'); });`,
    'test/e2e/a.test.ts': `test('browser', () => { throw new Error('needs a browser'); });`,
  };
  assert.equal(npmTest(files, ['--fast']).lastLine, '2 passed, 0 failed');
});
