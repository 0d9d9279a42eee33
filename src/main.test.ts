// The real program: what it says when it can not start, what it leaves behind, and that it can be told to stop at any
// moment.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { usualEnv } from '#test/usual-env';
import { until } from '#test/within';

const main = resolve('src/main.ts');
const inTimeMs = 90_000;

suite('a start', () => {
  let home: string;
  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'cadre-main-'));
  });
  after(() => rm(home, { recursive: true, force: true }));

  function start(set: Record<string, string> = {}) {
    const env = { ...usualEnv, CADRE_HOME: home, PORT: '0', ...set };
    const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { out: '', problems: '' };
    child.stdout.on('data', (chunk) => (said.out += String(chunk)));
    child.stderr.on('data', (chunk) => (said.problems += String(chunk)));
    return { child, said };
  }

  /** How it ended by itself; one that hangs is killed, and that is not an end of its own. */
  async function endOf(child: ChildProcess): Promise<readonly [code: number | null, signal: string | null]> {
    const cut = setTimeout(() => child.kill('SIGKILL'), inTimeMs);
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
    clearTimeout(cut);
    return [child.exitCode, child.signalCode];
  }

  const postmaster = () => join(home, 'postgres', 'postmaster.pid');

  test('that is told to stop while it is still under way ends in good order', async () => {
    const { child, said } = start();
    await until(() => existsSync(postmaster()));
    child.kill('SIGTERM');
    assert.deepEqual(await endOf(child), [0, null], said.problems);
    assert.doesNotMatch(said.out, /is ready/);
    assert.equal(existsSync(postmaster()), false, 'the database has been stopped');
  });

  test('with a key that can not be one says so, stops its database and ends as a failure', async () => {
    const { child, said } = start({ CADRE_API_KEY: `with spaces ${'x'.repeat(32)}` });
    assert.deepEqual(await endOf(child), [2, null], said.problems);
    assert.match(said.problems, /Cadre can not start: CADRE_API_KEY needs at least 32 characters, no spaces/);
    assert.equal(existsSync(postmaster()), false, 'the database has been stopped');
  });

  test('on a port that is taken says so, stops its database and ends as a failure', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const { child, said } = start({ PORT: String(port) });
    const [code, signal] = await endOf(child);
    taken.close();
    assert.equal(signal, null, said.problems);
    assert.ok(code);
    assert.match(said.problems, /Cadre can not start/);
    assert.equal(existsSync(postmaster()), false, 'the database has been stopped');
  });

  test('that succeeds serves until it is told to stop, and leaves no word of itself', async () => {
    const { child, said } = start();
    await until(() => said.out.includes('is ready'));
    const notice = join(home, 'run', 'server.json');
    assert.ok(existsSync(notice));
    child.kill('SIGINT');
    child.kill('SIGTERM');
    assert.deepEqual(await endOf(child), [0, null], said.problems);
    assert.equal(existsSync(notice), false);
    assert.equal(existsSync(postmaster()), false);
  });

  const dev = {
    CADRE_DEV_USER: 'dev@example.com',
    CADRE_ADMIN_EMAIL: 'dev@example.com',
    CADRE_ADMIN_PASSWORD: 'a sentence for developing',
  };

  test('for developing alone lets whoever shows nothing be the one person there is', async () => {
    const { child, said } = start({ ...dev, NODE_ENV: 'development' });
    await until(() => said.out.includes('is ready') || child.exitCode !== null);
    const { url } = JSON.parse(await readFile(join(home, 'run', 'server.json'), 'utf8'));
    const me = await fetch(`${url}/api/auth/me`);
    child.kill('SIGTERM');
    assert.equal(me.status, 200, said.problems);
    assert.match(await me.text(), /dev@example\.com/);
    assert.deepEqual(await endOf(child), [0, null]);
  });

  const elsewhere: Readonly<Record<string, readonly [set: Record<string, string>, words: RegExp]>> = {
    'in production': [{}, /CADRE_DEV_USER: it is for development/],
    'where others could come': [{ NODE_ENV: 'development', HOST: '0.0.0.0' }, /CADRE_DEV_USER: it needs HOST/],
    'for somebody who is not there': [
      { NODE_ENV: 'development', CADRE_DEV_USER: 'other@example.com' },
      /CADRE_DEV_USER: it names the only person/,
    ],
  };

  for (const [where, [set, words]] of Object.entries(elsewhere)) {
    test(`with such a person ${where} is refused`, async () => {
      const { child, said } = start({ ...dev, ...set });
      assert.deepEqual(await endOf(child), [2, null], said.out);
      assert.match(said.problems, words);
    });
  }
});
