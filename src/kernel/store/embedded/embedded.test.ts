import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import pg from 'pg';
import { Fault } from '#base/fault';
import { type Embedded, type EmbeddedOptions, startEmbedded } from './embedded.ts';
import { type Owner, reach } from './identity.ts';
import { birthOf } from './proc.ts';

const directories: string[] = [];
const directory = makeDirectory(0o700);
const home = join(directory, 'home');
const isRoot = process.getuid?.() === 0;
const nobody = { uid: 65_534, gid: 65_534 };
const needsRoot = isRoot ? false : 'only root can play this part';
const needsOpenCheckout = needsRoot || (isOpen() ? false : 'an ordinary user may not enter this checkout');

const running = new Set<Embedded>();
const children = new Set<ChildProcess>();

after(async () => {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all([...running].map((embedded) => embedded.stop()));
  for (const each of directories) rmSync(each, { recursive: true, force: true });
});

function makeDirectory(mode: number): string {
  const made = mkdtempSync(join(tmpdir(), 'cadre-embedded-'));
  chmodSync(made, mode);
  directories.push(made);
  return made;
}

async function start(options: EmbeddedOptions): Promise<Embedded> {
  const embedded = await startEmbedded(options);
  running.add(embedded);
  return embedded;
}

interface Speaker {
  readonly child: ChildProcess;
  readonly word: string;
}

function isOpen(): boolean {
  const ordinary = { owner: nobody, prefix: [], switches: true };
  return reach(ordinary, [process.execPath, import.meta.dirname])?.every(Boolean) === true;
}

/** Another Cadre: starts the database of a home, says what came of it, and stays until its input ends. */
async function startElsewhere(at: string, as?: Owner): Promise<Speaker> {
  const program = `
    import { startEmbedded } from '${new URL('embedded.ts', import.meta.url)}';
    try {
      const embedded = await startEmbedded({ home: ${JSON.stringify(at)} });
      console.log(JSON.stringify(embedded));
      process.stdin.resume().on('end', () => embedded.stop());
    } catch (fault) {
      console.log(fault.code);
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: '/',
    env: {},
    ...as,
  });
  children.add(child);
  const { value } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  return { child, word: String(value) };
}

async function finish({ child }: Speaker): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = once(child, 'exit');
  child.stdin?.end();
  assert.equal((await gone)[0], 0);
}

async function ask(embedded: Embedded, statement: string, host = embedded.socketDir): Promise<unknown[]> {
  const { port, superuser: user } = embedded;
  const client = new pg.Client({ host, port, user, database: 'cadre' });
  await client.connect();
  try {
    const { rows } = await client.query<unknown[]>({ text: statement, rowMode: 'array' });
    return rows.flat();
  } finally {
    await client.end();
  }
}

async function withDatabase<T>(at: string, use: (embedded: Embedded) => Promise<T>): Promise<T> {
  const embedded = await start({ home: at });
  try {
    return await use(embedded);
  } finally {
    await embedded.stop();
  }
}

function isConflictWith(pid: number | undefined) {
  return (error: unknown) =>
    error instanceof Fault && error.code === 'conflict' && error.message.includes(`process ${pid}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
}

test('the first start makes a durable database, and the next start finds what was written', async () => {
  await withDatabase(home, async (first) => {
    assert.equal(first.tookOver, false);
    await ask(first, `create table note as select 'kept' as text`);
    const settings = ['fsync', 'synchronous_commit', 'full_page_writes', 'jit', 'listen_addresses', 'TimeZone'];
    const shown = settings.map((name) => `current_setting('${name}')`).join(', ');
    assert.deepEqual(await ask(first, `select ${shown}`), ['on', 'on', 'on', 'off', '', 'UTC']);
    assert.deepEqual(await ask(first, 'select pg_encoding_to_char(encoding) from pg_database'), Array(4).fill('UTF8'));
  });
  await withDatabase(home, async (second) => {
    assert.deepEqual(await ask(second, 'select text from note'), ['kept']);
  });
});

test('upper and lower case are those of all languages, not of English only', async () => {
  await withDatabase(home, async (embedded) => {
    assert.deepEqual(await ask(embedded, `select lower('ÅRHUS ÉCOLE Ж')`), ['århus école ж']);
  });
});

test('a server that outlived a killed Cadre is taken over, and a stop ends it', async () => {
  const { child, word } = await startElsewhere(home);
  const orphan = JSON.parse(word) as Embedded;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  await withDatabase(home, async (embedded) => {
    assert.equal(embedded.tookOver, true);
    assert.equal(embedded.pid, orphan.pid);
    assert.deepEqual(await ask(embedded, 'select text from note'), ['kept']);
  });
  assert.equal(birthOf(orphan.pid), undefined);
});

test('a home in use is refused with the pid of its holder, who is not disturbed', async () => {
  const holder = await startElsewhere(home);
  await assert.rejects(startEmbedded({ home }), isConflictWith(holder.child.pid));
  assert.deepEqual(await ask(JSON.parse(holder.word) as Embedded, 'select text from note'), ['kept']);
  await finish(holder);
});

test('of simultaneous starters exactly one gets the database', async () => {
  const starters = await Promise.all([1, 2, 3].map(() => startElsewhere(home)));
  assert.equal(starters.filter(({ word }) => word === 'conflict').length, 2);
  await Promise.all(starters.map(finish));
});

test('a terminal that interrupts Cadre does not interrupt PostgreSQL', async () => {
  const { pid, stop } = await start({ home });
  const [, , group, session] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  assert.deepEqual([Number(group), Number(session)], [pid, pid]);
  await stop();
});

test('losing PostgreSQL is told at once, and the next start recovers although a query still runs', async () => {
  const lost = Promise.withResolvers<string>();
  const embedded = await start({ home, onLost: lost.resolve });
  await ask(embedded, 'create table survivor as select 1 as id');
  const { socketDir: host, port, superuser: user } = embedded;
  const busy = new pg.Client({ host, port, user, database: 'cadre' });
  busy.on('error', () => undefined);
  await busy.connect();
  const cut = assert.rejects(busy.query('select count(*) from generate_series(1, 1000000000)'));
  process.kill(embedded.pid, 'SIGKILL');
  assert.match(await lost.promise, new RegExp(`process ${embedded.pid}.*SIGKILL`));
  await embedded.stop();
  await withDatabase(home, async (next) => {
    assert.equal(next.tookOver, false);
    assert.deepEqual(await ask(next, 'select id from survivor'), [1]);
  });
  await cut;
});

test('a stale postmaster.pid whose pid now belongs to a stranger is neither believed nor obeyed', async () => {
  const stranger = spawn('sleep', ['60']);
  children.add(stranger);
  const pidFile = join(home, 'postgres', 'postmaster.pid');
  writeFileSync(
    pidFile,
    `${stranger.pid}\n${join(home, 'postgres')}\n0\n5432\n${join(home, 'socket')}\n\n0 0\nready   \n`,
  );
  const { uid, gid } = statSync(join(home, 'postgres'));
  chownSync(pidFile, uid, gid);
  await withDatabase(home, async (embedded) => {
    assert.equal(embedded.tookOver, false);
    assert.deepEqual(await ask(embedded, 'select text from note'), ['kept']);
  });
  assert.ok(birthOf(Number(stranger.pid)), 'the stranger still lives');
});

test('for tests it need not outlive the machine, but does outlive its processes', async () => {
  const embedded = await start({ home, passing: true });
  const shown = `select current_setting('fsync'), current_setting('synchronous_commit')`;
  assert.deepEqual(await ask(embedded, shown), ['off', 'on']);
  await embedded.stop();
});

test('for tests with several processes it also listens on loopback, and nowhere else', async () => {
  const port = await freePort();
  const embedded = await start({ home, listen: { host: '127.0.0.1', port } });
  assert.equal(embedded.port, port);
  assert.deepEqual(await ask(embedded, 'select text from note', '127.0.0.1'), ['kept']);
  await embedded.stop();
  await assert.rejects(startEmbedded({ home, listen: { host: '0.0.0.0', port } }), { code: 'invalid' });
});

test('a home this user may not write in is refused with what to do', async () => {
  const file = join(directory, 'file');
  writeFileSync(file, '');
  await assert.rejects(
    startEmbedded({ home: join(file, 'home') }),
    (error) => error instanceof Fault && error.code === 'unavailable' && error.message.includes('CADRE_HOME'),
  );
});

test('an ordinary user runs it without any privilege', { skip: needsOpenCheckout }, async () => {
  const theirs = makeDirectory(0o755);
  chownSync(theirs, nobody.uid, nobody.gid);
  const holder = await startElsewhere(join(theirs, 'home'), nobody);
  const embedded = JSON.parse(holder.word) as Embedded;
  assert.equal(statSync(`/proc/${embedded.pid}`).uid, nobody.uid);
  assert.deepEqual(await ask(embedded, 'select 1'), [1]);
  await finish(holder);
});

test('root who loses user namespaces goes on with the same data as another user', { skip: needsRoot }, async () => {
  const open = makeDirectory(0o755);
  const copy = join(open, 'home');
  cpSync(home, copy, { recursive: true, preserveTimestamps: true });
  chmodSync(copy, 0o700);
  const embedded = await start({ home: copy, place: { namespaces: false, shelters: open } });
  assert.notEqual(statSync(`/proc/${embedded.pid}`).uid, 0);
  assert.equal(embedded.dataDir, join(copy, 'postgres'));
  assert.deepEqual(await ask(embedded, 'select text from note'), ['kept']);
  assert.equal(statSync(copy).mode & 0o007, 0, 'the home stays closed to everybody else');
  await embedded.stop();
});

test('root without user namespaces keeps the data where its user may go, and says so', {
  skip: needsRoot,
}, async () => {
  const shelters = makeDirectory(0o755);
  const closed = join(directory, 'closed');
  mkdirSync(closed, { mode: 0o700 });
  const options = { home: join(closed, 'home'), place: { namespaces: false, shelters } };
  const notices: string[] = [];
  const first = await start({ ...options, onNotice: (notice) => notices.push(notice) });
  assert.ok(first.dataDir.startsWith(shelters));
  assert.ok(notices[0]?.includes(shelters));
  await ask(first, `create table note as select 'kept' as text`);
  await first.stop();
  const second = await start(options);
  assert.deepEqual(await ask(second, 'select text from note'), ['kept']);
  await second.stop();
});
