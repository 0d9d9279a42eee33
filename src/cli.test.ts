// The real command line as people start it, with a real server and without one.
import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, suite, test } from 'node:test';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

const [main, cli] = [resolve('src/main.ts'), resolve('src/cli.ts')];

suite('the command line', { timeout: 120_000 }, () => {
  let home: string;
  let env: Record<string, string>;
  let server: ChildProcess;

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'cadre-cli-'));
    env = { PATH: process.env.PATH ?? '', CADRE_HOME: home, PORT: '0' };
    server = await start();
  });
  after(async () => {
    await stop(server);
    await rm(home, { recursive: true, force: true });
  });

  async function start(): Promise<ChildProcess> {
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

  function cadre(...words: string[]): Promise<{ code: number; out: string; notes: string }> {
    return new Promise((done) => {
      const child = execFile(process.execPath, [cli, ...words], { env }, (_error, out, notes) =>
        done({ code: child.exitCode ?? -1, out, notes }),
      );
      child.stdin?.end();
    });
  }

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
});
