// The real command line as people start it, with a real server and without one.
import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, suite, test } from 'node:test';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { openStore } from '#kernel/store';
import { usualEnv } from '#test/usual-env';

const [main, cli] = [resolve('src/main.ts'), resolve('src/cli.ts')];
/** As `npm start` and `npm run cadre` have Node begin. */
const begun = { ...usualEnv, PORT: '0' };

async function start(env: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) if (line.includes('is ready')) break;
  child.stdout.resume();
  return child;
}

async function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM') {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

function run(env: Record<string, string>, words: readonly string[]) {
  return new Promise<{ code: number; out: string; notes: string }>((done) => {
    const child = execFile(process.execPath, [cli, ...words], { env }, (_error, out, notes) =>
      done({ code: child.exitCode ?? -1, out, notes }),
    );
    child.stdin?.end();
  });
}

suite('the command line', () => {
  let home: string;
  let env: Record<string, string>;
  let server: ChildProcess;

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'cadre-cli-'));
    env = { ...begun, CADRE_HOME: home };
    server = await start(env);
  });
  after(async () => {
    await stop(server);
    await rm(home, { recursive: true, force: true });
  });

  const cadre = (...words: string[]) => run(env, words);

  test('the word a server leaves is for its owner alone', async () => {
    const path = join(home, 'run', 'server.json');
    assert.equal((await stat(path)).mode & 0o077, 0);
    const { token } = JSON.parse(await readFile(path, 'utf8'));
    const { code, notes } = await cadre('notes', 'note', 'list', '--as', `${token}x`);
    assert.deepEqual([code, /unknown, expired or revoked/.test(notes)], [3, true]);
  });

  test('a note written at the command line is there for MCP, which a model starts the same way', async () => {
    const { out } = await cadre('notes', 'note', 'create', 'title=Written at the prompt', 'tags=prompt');
    const note = JSON.parse(out);
    const client = new Client({ name: 'test', version: '1' });
    const { execPath: command } = process;
    await client.connect(new StdioClientTransport({ command, args: [cli, 'mcp'], env }));
    const found = await client.callTool({ name: 'notes.note.search', arguments: { words: 'prompt' } });
    assert.deepEqual(found.structuredContent, { items: [note] });
    await client.close();
  });

  test('events are followed until somebody has seen enough', async () => {
    const child = spawn(process.execPath, [cli, 'events', '--types', 'notes.note.created'], { env });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    let seen: IteratorResult<string> | undefined;
    const first = lines.next().then((line) => (seen = line));
    // Nothing says when it has begun to listen, so it is told until it hears.
    while (!seen) await Promise.race([first, cadre('notes', 'note', 'create', 'title=Heard')]);
    assert.equal(JSON.parse((await first).value ?? '').data.title, 'Heard');
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    assert.deepEqual(await ended, [130, null]);
  });

  test('when the server is killed the command line does the work itself, on the same data', async () => {
    await stop(server, 'SIGKILL');
    const { code, out, notes } = await cadre('notes', 'note', 'search', 'words=prompt');
    assert.equal(code, 0, notes);
    assert.equal(JSON.parse(out).items[0].title, 'Written at the prompt');
    const refused = await cadre('notes', 'note', 'read', 'noteId=nonsense', '--json');
    assert.deepEqual([refused.code, JSON.parse(refused.notes).code], [2, 'invalid']);
  });

  test('help needs neither a server nor a database', async () => {
    const { code, out } = await cadre('help');
    assert.equal(code, 0);
    assert.match(out, /cadre describe/);
  });

  test('settings that are wrong are refused in words, and leave nothing behind', async () => {
    const fresh = join(home, 'fresh');
    const wrong: readonly (readonly [Record<string, string>, RegExp])[] = [
      [{ PORT: 'abc' }, /PORT/],
      [{ CADRE_ADMIN_EMAIL: 'ada@example.com', CADRE_ADMIN_PASSWORD: '12345678' }, /first that anybody would try/],
      [{ DATABASE_URL: 'postgres://u:p@127.0.0.1:1/x', CADRE_ROOT_KEY: 'k'.repeat(40) }, /127\.0\.0\.1:1 can not be/],
    ];
    for (const [set, says] of wrong) {
      const { code, notes } = await run({ ...begun, CADRE_HOME: fresh, ...set }, ['notes', 'note', 'list']);
      assert.ok(code > 0);
      assert.match(notes, says);
      assert.equal(existsSync(fresh), false, `${Object.keys(set).join()} leaves a home`);
    }
  });
});

suite('an installation is kept', () => {
  let home: string;
  let backup: string;
  let shelf: string;

  before(async () => {
    home = await freshHome();
    shelf = await mkdtemp(join(tmpdir(), 'cadre-shelf-'));
    await cadre('notes', 'note', 'create', 'title=Worth keeping');
    await cadre('audit', 'seal', 'make');
  });
  after(async () => {
    for (const folder of [home, shelf]) await rm(folder, { recursive: true, force: true });
  });

  const freshHome = () => mkdtemp(join(tmpdir(), 'cadre-kept-'));
  const cadre = (...words: string[]) => cadreAt(home, ...words);
  const cadreAt = (where: string, ...words: string[]) => run({ ...begun, CADRE_HOME: where }, words);

  /** As whoever owns the tables, past every capability. */
  async function asOwner(text: string) {
    const rootKey = (await readFile(join(home, 'root.key'), 'utf8')).trim();
    const store = await openStore({ home, rootKey, migrations: [], now: new Date().toISOString() });
    await store.asOwner((owner) => owner.query(text));
    await store.stop();
  }

  test('a doctor says what is well and what to do about the rest', async () => {
    const { code, out } = await cadre('doctor');
    assert.equal(code, 0, out);
    assert.match(out, /^state +name +note$/m);
    assert.match(out, /^ok +walls between tenants/m);
    assert.match(out, /^backups: Run /m);
  });

  test('a backup says what it holds and where it is', async () => {
    const { code, out, notes } = await cadre('backup');
    assert.equal(code, 0, notes);
    const [, name = ''] = /^Backed up: (backups\/\S+\.backup), \d+ rows of \d+ tables/.exec(out) ?? [];
    backup = join(shelf, 'kept.backup');
    await copyFile(join(home, name), backup);
  });

  test('what was restored elsewhere is there, and goes on in an era of its own', async (t) => {
    const elsewhere = await freshHome();
    t.after(() => rm(elsewhere, { recursive: true, force: true }));
    const without = await cadreAt(elsewhere, 'restore', backup);
    assert.deepEqual([without.code, /root key is missing/.test(without.notes)], [2, true]);
    await copyFile(join(home, 'root.key'), join(elsewhere, 'root.key'));
    const { code, out, notes } = await cadreAt(elsewhere, 'restore', backup);
    assert.equal(code, 0, notes);
    assert.match(out, /^Restored what Cadre \S+ backed up at \S+: \d+ rows of \d+ tables\.$/m);
    assert.match(out, /The record goes on in era [2-9]\.$/m);
    const found = await cadreAt(elsewhere, 'notes', 'note', 'search', 'words=keeping');
    assert.equal(JSON.parse(found.out).items[0].title, 'Worth keeping');
    const again = await cadreAt(elsewhere, 'restore', backup);
    assert.deepEqual([again.code, /--force/.test(again.notes)], [7, true]);
    assert.equal((await cadreAt(elsewhere, 'audit', 'verify')).code, 0);
  });

  test('with another root key nothing that was restored opens, and it is said', async (t) => {
    const elsewhere = await freshHome();
    t.after(() => rm(elsewhere, { recursive: true, force: true }));
    await writeFile(join(elsewhere, 'root.key'), 'the key of quite another installation', { mode: 0o600 });
    const { code, notes } = await cadreAt(elsewhere, 'restore', backup);
    assert.deepEqual([code, /root key is another/.test(notes)], [7, true], notes);
  });

  test('a backup that is none, or no file at all, is refused', async () => {
    await writeFile(join(shelf, 'none.backup'), 'not a backup');
    for (const words of [[join(shelf, 'none.backup')], [join(shelf, 'absent.backup')], []]) {
      const { code } = await cadre('restore', ...words, '--force');
      assert.notEqual(code, 0);
    }
    assert.match((await cadre('notes', 'note', 'list')).out, /Worth keeping/);
  });

  test('nothing is put back while a server runs', async () => {
    const server = await start({ ...begun, CADRE_HOME: home });
    for (const words of [
      ['restore', backup, '--force'],
      ['rotate-root-key', backup],
    ]) {
      const { code, notes } = await cadre(...words);
      assert.deepEqual([code, /A server is running at http/.test(notes)], [7, true]);
    }
    assert.equal((await cadre('audit', 'verify')).code, 0, 'what only looks works beside it');
    await stop(server);
  });

  test('under another root key everything opens as before, and the record stays proven', async () => {
    const fresh = join(shelf, 'fresh.key');
    await writeFile(fresh, 'short');
    assert.equal((await cadre('rotate-root-key', fresh)).code, 2);
    const old = await readFile(join(home, 'root.key'), 'utf8');
    await writeFile(fresh, 'a fresh root key of enough characters');
    const { code, out, notes } = await cadre('rotate-root-key', fresh);
    assert.equal(code, 0, notes);
    assert.match(out, /^Sealed anew: [1-9]\d* keys of the vault/);
    assert.equal((await readFile(join(home, 'root.key'), 'utf8')).trim(), 'a fresh root key of enough characters');
    const [, kept = ''] = /The old one is in (\S+);/.exec(out) ?? [];
    assert.deepEqual([await readFile(kept, 'utf8'), (await stat(kept)).mode & 0o077], [old, 0]);
    const { state, items } = JSON.parse((await cadre('doctor', '--json')).out);
    assert.notEqual(state, 'fail');
    assert.equal(items.find(({ name }: { name: string }) => name === 'vault').state, 'ok');
    const verified = await cadre('audit', 'verify');
    assert.deepEqual([verified.code, /^My company: sound; [1-9]/.test(verified.out)], [0, true], verified.out);
  });

  test('whoever changes a row of the record past Cadre is found out, with the row and its segment', async () => {
    await asOwner(`set session_replication_role = replica;
      update audit.entries set capability = 'notes.note.list' where capability = 'notes.note.create'`);
    const { code, out } = await cadre('audit', 'verify');
    assert.equal(code, 1);
    assert.match(out, /^My company: NOT SOUND;/);
    assert.match(out, /^ {2}row changed, segment 1\b.*: /m);
    const { code: asJson, out: document } = await cadre('audit', 'verify', '--json');
    assert.deepEqual([asJson, JSON.parse(document)[0].verdict.whole], [1, false]);
  });
});
