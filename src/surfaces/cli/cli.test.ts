import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { contract } from '#kernel/contract';
import { createMcp } from '#surfaces/mcp';
import { createWorld, type World } from '#test/world';
import { type Backend, localBackend, remoteBackend, runCli } from './cli.ts';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly notes: string;
}

async function ran(backend: Backend, line: readonly string[], isTerminal = false): Promise<Ran> {
  const out: string[] = [];
  const notes: string[] = [];
  const terminal = {
    ...{ input: process.stdin, isTerminal, signal: new AbortController().signal },
    write: (text: string | Uint8Array) => void out.push(Buffer.from(text).toString()),
    note: (text: string) => void notes.push(text),
  };
  const kept = { ...backend, close: () => Promise.resolve() };
  const opening = { backend: () => Promise.resolve(kept), mcp: () => Promise.resolve() };
  const code = await runCli(line, terminal, opening);
  return { code, out: out.join(''), notes: notes.join('\n') };
}

/** Of one company alone, as its flows and foreign tools are. */
const greet = contract({
  ...{ name: 'flow.guest.greet', summary: 'Greet a guest.', effect: 'read', access: 'signed-in' },
  input: z.object({ name: z.string(), times: z.int().default(1) }),
  output: z.object({ said: z.string() }),
  example: { name: 'Ada' },
}).implement((_call, { name, times }) => ({ said: `Hello ${name}! `.repeat(times).trim() }));

async function backends(world: World): Promise<Record<'local' | 'remote', Backend>> {
  const who = await world.person((await world.tenant('Trattoria')).id, 'manager');
  world.kernel.registry.register(who.tenantId, greet);
  const token = await world.keyOf(who);
  const door = createMcp(world.kernel, '0');
  const mcp: Backend['mcp'] = (text, headers) =>
    door.exchange(
      { method: 'POST', headers, text },
      {
        caller: { kind: 'bearer', token },
        origin: { door: 'mcp', requestId: '', ip: '127.0.0.1', host: 'localhost', userAgent: '' },
        abort: () => new AbortController(),
      },
    );
  const { url } = await world.http();
  return { local: localBackend({ kernel: world.kernel, token, mcp }), remote: remoteBackend({ url, token }) };
}

test('the command line says the same with a server and without', async (t) => {
  const world = await createWorld();
  t.after(() => world.close());
  for (const [where, backend] of Object.entries(await backends(world))) {
    await t.test(where, async () => {
      const made = await ran(backend, ['notes', 'note', 'create', 'title=Menu', 'tags=food', '--key', `menu-${where}`]);
      assert.equal(made.code, 0, made.notes);
      const note = JSON.parse(made.out);
      assert.deepEqual([note.title, note.tags, note.version], ['Menu', ['food'], 1]);
      const again = await ran(backend, ['notes', 'note', 'create', 'title=Menu', 'tags=food', '-k', `menu-${where}`]);
      assert.deepEqual(JSON.parse(again.out), note, 'the same key is the same note');

      const rehearsed = await ran(backend, ['notes.note.create', 'title=Never', '--rehearse']);
      assert.equal(JSON.parse(rehearsed.out).status, 'rehearsed');
      const listed = JSON.parse((await ran(backend, ['notes', 'note', 'list'])).out);
      assert.ok(!listed.items.some(({ title }: { title: string }) => title === 'Never'));

      const table = await ran(backend, ['notes', 'note', 'list'], true);
      assert.match(table.out, /^id +title/);
      assert.match((await ran(backend, ['notes', 'note', 'export'])).out, /^# Menu/m);

      const refused = await ran(backend, ['notes', 'note', 'read', 'noteId=nonsense']);
      assert.deepEqual([refused.code, refused.out], [2, '']);
      const missing = await ran(backend, ['notes', 'note', 'raed']);
      assert.equal(missing.code, 6);
      const forbidden = await ran(backend, ['platform', 'log', 'search', '--json']);
      assert.deepEqual([forbidden.code, JSON.parse(forbidden.notes).code], [5, 'forbidden']);

      const greeted = await ran(backend, ['flow', 'guest', 'greet', 'name=Ada', 'times=2']);
      assert.deepEqual(JSON.parse(greeted.out || '{}'), { said: 'Hello Ada! Hello Ada!' }, greeted.notes);
      assert.match((await ran(backend, ['list', 'greet'])).out, /flow\.guest\.greet/);
      assert.match((await ran(backend, ['describe', 'flow.guest.greet'])).out, /"times"/);

      const audit = await world.sql('select id from audit.entries where capability = $1 order by id desc', [
        'notes.note.create',
      ]);
      const undone = await ran(backend, ['undo', String(audit[0]?.id)]);
      assert.equal(undone.code, 0, undone.notes);
    });
  }
});
