// Processes that really die. What a process has said before it was killed counts; nothing else does.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { SpooledRecord, SpoolRecord } from './record.ts';
import { Database, sampleRecord } from './sample.ts';
import { openSpool } from './spool.ts';

const program = fileURLToPath(new URL('./appender.ts', import.meta.url));

interface Told {
  acked: string[];
  delivered: SpoolRecord[];
  refused: { code: string; cause: { code: string } }[];
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
}

interface Teller {
  readonly child: ChildProcess;
  readonly told: Told;
  /** Resolves when the condition holds, or the process has ended and all it said has been read. */
  until(condition: (told: Told, ready: boolean) => boolean): Promise<void>;
}

function start(t: TestContext, command: readonly string[]): Teller {
  const [file = '', ...args] = command;
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const told: Told = { acked: [], delivered: [], refused: [] };
  let ready = false;
  let check: () => void = () => undefined;
  let torn = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (torn + chunk).split('\n');
    torn = lines.pop() ?? '';
    for (const line of lines) {
      const [word, value] = JSON.parse(line) as [keyof Told | 'ready', never];
      if (word === 'ready') ready = true;
      else told[word].push(value);
    }
    check();
  });
  const ended = once(child, 'close').then(() => undefined);
  const until: Teller['until'] = (condition) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    check = () => {
      if (condition(told, ready)) resolve();
    };
    check();
    return Promise.race([promise, ended]);
  };
  return { child, told, until };
}

function appender(t: TestContext, ...words: readonly string[]): Teller {
  return start(t, [process.execPath, program, ...words]);
}

async function kill(teller: Teller): Promise<void> {
  teller.child.kill('SIGKILL');
  await teller.until(() => false);
}

async function freshDir(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'spool-crash-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

async function replay(dir: string): Promise<SpoolRecord[]> {
  const database = new Database();
  const errors: unknown[] = [];
  const spool = await openSpool({ dir, deliver: database.deliver, onError: (error) => errors.push(error) });
  await spool.flush();
  await spool.close();
  assert.deepEqual(errors, []);
  return database.records;
}

function assertWhole(records: readonly SpoolRecord[]): void {
  for (const record of records) assert.deepEqual(record, sampleRecord(record.id));
}

/** The first time each record was delivered, per writer. */
function turnsByWriter(records: readonly SpoolRecord[]): Map<string, number[]> {
  const turns = new Map<string, number[]>();
  for (const id of new Set(records.map((record) => record.id))) {
    const [writer = '', turn] = id.split('/');
    turns.set(writer, [...(turns.get(writer) ?? []), Number(turn)]);
  }
  return turns;
}

test('killed at any moment, every acknowledged record is delivered, whole and in its order', async (t) => {
  for (let round = 0; round < 10; round += 1) {
    const dir = await freshDir(t);
    const killAfter = Math.floor(Math.random() ** 2 * 2_500);
    const writer = appender(t, 'forever', dir, `round${round}`);
    await writer.until(({ acked }) => acked.length >= killAfter);
    await kill(writer);
    const delivered = [...writer.told.delivered, ...(await replay(dir))];
    const seen = new Set(delivered.map((record) => record.id));
    const lost = writer.told.acked.filter((id) => !seen.has(id));
    assert.deepEqual(lost, [], `killed after ${killAfter} acknowledgements`);
    assert.ok(writer.told.acked.length >= killAfter);
    assertWhole(delivered);
    for (const turns of turnsByWriter(delivered).values()) assert.deepEqual(turns, [...turns.keys()]);
    assert.deepEqual(await readdir(dir), []);
  }
});

test('of several processes exactly one adopts each dead folder, and none a living one', async (t) => {
  const dir = await freshDir(t);
  const dead = ['a', 'b'].map((name) => appender(t, 'leave', dir, name));
  const alive = appender(t, 'leave', dir, 'alive');
  for (const writer of [...dead, alive]) await writer.until((_, ready) => ready);
  // It lives, but does not get to look around and adopt the dead itself before the others are there.
  alive.child.kill('SIGSTOP');
  for (const writer of dead) await kill(writer);
  const adopters = ['x', 'y', 'z'].map((name) => appender(t, 'adopt', dir, name));
  for (const adopter of adopters) await adopter.until((_, ready) => ready);
  const delivered = adopters.flatMap(({ told }) => told.delivered);
  assert.deepEqual(delivered.map(({ id }) => id).toSorted(), dead.flatMap(({ told }) => told.acked).toSorted());
  assert.equal(delivered.length, 2 * 5 * 40);
  assertWhole(delivered);
  for (const adopter of adopters) adopter.child.stdin?.end();
  for (const adopter of adopters) await adopter.until(() => false);
  assert.equal((await readdir(dir)).length, 5);
});

test('a living spool shows its heartbeat and takes over from a process that dies, without a restart', async (t) => {
  const dir = await freshDir(t);
  const writer = appender(t, 'leave', dir, 'a');
  await writer.until((_, ready) => ready);
  const arrived = Promise.withResolvers<void>();
  const seen = new Set<string>();
  const deliver = (records: readonly SpooledRecord[]) => {
    for (const { id } of records) seen.add(id);
    if (seen.size === writer.told.acked.length) arrived.resolve();
    return Promise.resolve();
  };
  const others = await readdir(dir);
  const spool = await openSpool({ dir, deliver });
  const home = (await readdir(dir)).find((name) => !others.includes(name)) ?? '';
  await utimes(join(dir, home, 'lock'), 0, 0);
  t.after(() => spool.close());
  await kill(writer);
  const keepAlive = setInterval(() => undefined, 1_000);
  await arrived.promise;
  clearInterval(keepAlive);
  assert.ok((await stat(join(dir, home, 'lock'))).mtimeMs > 0);
  assert.deepEqual([...seen].toSorted(), writer.told.acked.toSorted());
});

test('nothing is acknowledged before its bytes and the name of its file are on the disk', async (t) => {
  const dir = await freshDir(t);
  const trace = join(dir, 'trace');
  const flags = ['--trace-event-categories', 'node.fs.async', '--trace-event-file-pattern', trace];
  const writer = start(t, [process.execPath, ...flags, program, 'slowly', dir, 'a']);
  await writer.until(() => false);
  const { traceEvents } = JSON.parse(await readFile(trace, 'utf8')) as { traceEvents: TraceEvent[] };
  const done = traceEvents
    .toSorted((a, b) => a.ts - b.ts)
    .filter(({ name, ph }) => name !== 'close' && ph === (name === 'readlink' ? 'b' : 'e'))
    .map(({ name }) => name);
  const oneRecord = ['write', 'fdatasync', 'readlink'];
  const from = done.indexOf('write', done.indexOf('rename'));
  assert.deepEqual(done.slice(from, from + 9), [...oneRecord, ...oneRecord, ...oneRecord]);
  assert.deepEqual(done.slice(from - 3, from), ['open', 'open', 'fsync']);
});

const mayMount = spawnSync('sh', ['-c', `unshare -rm mount -t tmpfs tmpfs '${tmpdir()}'`]).status === 0;

test('a full disk refuses what it can not keep and takes more once there is room', { skip: !mayMount }, async (t) => {
  const dir = await freshDir(t);
  const mounted = 'mount -t tmpfs -o size=256k tmpfs "$0" && head -c 120000 /dev/zero > "$0/ballast" && exec "$@"';
  const apart = 'exec unshare -rm sh -c "$0" "$@"';
  const node = [process.execPath, program, 'fill', dir, 'full'];
  await assertRefusesAndRecovers(start(t, ['sh', '-c', apart, mounted, dir, ...node]), 'ENOSPC');
});

test('a file that may grow no further refuses what it cuts short and the next file takes over', async (t) => {
  const dir = await freshDir(t);
  const node = [process.execPath, program, 'fill', dir, 'limited'];
  await assertRefusesAndRecovers(start(t, ['sh', '-c', 'ulimit -f 60 && exec "$0" "$@"', ...node]), 'EFBIG');
});

async function assertRefusesAndRecovers({ told, until }: Teller, cause: string): Promise<void> {
  await until(() => false);
  const refusal = { code: 'unavailable', cause };
  assert.deepEqual(
    told.refused.map((refused) => ({ code: refused.code, cause: refused.cause.code })),
    [refusal, refusal, refusal],
  );
  assert.ok(told.acked.length > 20);
  assert.deepEqual(
    told.delivered.map(({ id }) => id),
    told.acked,
  );
  assertWhole(told.delivered);
}
