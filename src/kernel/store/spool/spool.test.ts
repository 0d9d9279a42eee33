import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { until, within } from '#test/within';
import { frameBytes, framesOf } from './frame.ts';
import { textOf } from './record.ts';
import { Database, sampleRecord } from './sample.ts';
import { openSpool, type Spool, type SpoolOptions } from './spool.ts';

const unavailable = { name: 'Fault', code: 'unavailable' };
const oldHome = '11111111-2222-4333-8444-555555555555';

async function freshDir(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'spool-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

async function open(t: TestContext, options: Partial<SpoolOptions> & { dir?: string } = {}) {
  const dir = options.dir ?? (await freshDir(t));
  const database = new Database();
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const spool = await openSpool({ deliver: database.deliver, onError, ...options, dir });
  t.after(async () => {
    database.resume();
    await spool.close();
  });
  return { spool, database, errors, dir };
}

function ids(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, turn) => `w/${from + turn}`);
}

async function appendAll(spool: Spool, wanted: readonly string[]): Promise<void> {
  await Promise.all(wanted.map((id) => spool.append(sampleRecord(id))));
}

async function left(dir: string): Promise<string[]> {
  return (await readdir(dir)).filter((name) => name !== 'quarantine');
}

/** A folder as a process leaves it that let go of it with this in its files. */
async function leave(dir: string, files: Record<string, Buffer>, home = oldHome): Promise<void> {
  await mkdir(join(dir, home));
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(dir, home, name), bytes);
}

function frameOf(text: string): Buffer {
  return framesOf([text], frameBytes(text));
}

function framed(wanted: readonly string[]): Buffer {
  return Buffer.concat(wanted.map((id) => frameOf(textOf(sampleRecord(id)))));
}

test('an acknowledged record lies in a file before the database has heard of it', async (t) => {
  const { spool, database, dir } = await open(t);
  database.hang();
  await spool.append(sampleRecord('w/7'));
  const [home = ''] = await readdir(dir);
  const bytes = await readFile(join(dir, home, '00000001.seg'));
  assert.deepEqual(bytes, framed(['w/7']));
  assert.deepEqual(database.ids, []);
});

test('records reach the database whole, in order, in batches of at most the size asked for', async (t) => {
  const sizes: number[] = [];
  const database = new Database();
  const deliver: SpoolOptions['deliver'] = async (records) => {
    sizes.push(records.length);
    await database.deliver(records);
  };
  const { spool } = await open(t, { deliver, maxBatch: 30, segmentBytes: 9_000 });
  await appendAll(spool, ids(200));
  await spool.flush();
  assert.deepEqual(database.records, ids(200).map(sampleRecord));
  assert.ok(Math.max(...sizes) <= 30);
});

test('a lone record is delivered within 50 ms without anybody asking', async (t) => {
  const { spool, database } = await open(t);
  await spool.append(sampleRecord('w/1'));
  await within(50, () => database.records.length === 1);
});

test('appends that arrive during one fsync share the next', async (t) => {
  const { spool } = await open(t);
  let turn = 0;
  let counting = true;
  const count = () => {
    turn += 1;
    if (counting) setImmediate(count);
  };
  count();
  const acknowledgedIn = new Set<number>();
  const append = async (id: string) => {
    await spool.append(sampleRecord(id));
    acknowledgedIn.add(turn);
  };
  const appends: Promise<void>[] = [];
  for (let wave = 0; wave < 10; wave += 1) {
    appends.push(...ids(100, wave * 100).map(append));
    await new Promise(setImmediate);
  }
  await Promise.all(appends);
  counting = false;
  assert.ok(acknowledgedIn.size <= 11, `${acknowledgedIn.size} fsyncs for 1,000 records`);
});

test('a database that fails and recovers gets every record once, in order', async (t) => {
  const { spool, database, errors } = await open(t, { segmentBytes: 2_000, maxBatch: 7, deliverAfterMs: 1 });
  database.down = true;
  await appendAll(spool, ids(60));
  const flushed = spool.flush();
  await appendAll(spool, ids(60, 60));
  assert.equal(spool.stats().backlog, 120);
  database.down = false;
  await flushed;
  await spool.flush();
  assert.deepEqual(database.ids, ids(120));
  assert.equal(errors.length, database.failures);
  assert.deepEqual(spool.stats(), { backlog: 0, bytes: 0, oldestAt: null, dropped: 0 });
});

test('flush waits for what was appended or posted before it and not for what comes after', async (t) => {
  const { spool, database } = await open(t, { deliverAfterMs: 60_000 });
  spool.post(sampleRecord('w/1'));
  const acked = spool.append(sampleRecord('w/2'));
  await spool.flush();
  assert.deepEqual(database.ids, ['w/1', 'w/2']);
  await acked;
  await spool.append(sampleRecord('w/3'));
  assert.deepEqual(database.ids, ['w/1', 'w/2']);
  assert.equal(spool.stats().backlog, 1);
});

test('flush hurries what was appended while a batch was on its way', async (t) => {
  const { spool, database } = await open(t, { deliverAfterMs: 60_000 });
  database.hang();
  await spool.append(sampleRecord('w/0'));
  const first = spool.flush();
  await appendAll(spool, ids(5, 1));
  const second = spool.flush();
  database.resume();
  await Promise.all([first, second]);
  assert.deepEqual(database.ids, ids(6));
});

test('flush on an empty spool returns at once', async (t) => {
  const { spool } = await open(t);
  await spool.flush();
});

test('a full backlog refuses until the database has taken some', async (t) => {
  const { spool, database, errors } = await open(t, { maxBacklogBytes: 4_000 });
  database.hang();
  let acked = 0;
  const refusal = (async () => {
    for (; ; acked += 1) await spool.append(sampleRecord(`w/${acked}`));
  })();
  await assert.rejects(refusal, unavailable);
  assert.ok(acked > 1);
  const { bytes, oldestAt } = spool.stats();
  assert.ok(bytes <= 4_000);
  assert.equal(bytes, framed(ids(acked)).length);
  assert.equal(oldestAt, sampleRecord('w/0').at);
  spool.post(sampleRecord('w/90007'));
  spool.post(sampleRecord('w/180007'));
  database.resume();
  await spool.flush();
  await spool.append(sampleRecord('w/5'));
  await spool.flush();
  assert.deepEqual(database.ids, [...ids(acked), 'w/5']);
  assert.equal(spool.stats().dropped, 2);
  assert.equal(errors.length, 2);
  assert.match(String(errors[0]), /^Fault: The spool in .* is full/);
  assert.equal(String(errors[1]), 'Fault: The spool had to drop 2 posted records');
});

test('the next file is there before the one that fills is full, and is the one that is written to then', async (t) => {
  const { spool, database, dir } = await open(t, { segmentBytes: 4_000 });
  database.hang();
  await appendAll(spool, ids(4));
  const size = framed(ids(4)).length;
  assert.ok(size > 2_000 && size < 4_000, `${size} bytes fill half a file and not a whole one`);
  const [home = ''] = await readdir(dir);
  const names = async () => (await readdir(join(dir, home))).filter((name) => name.endsWith('.seg')).sort();
  await until(async () => (await names()).length === 2);
  await appendAll(spool, ids(4, 4));
  await appendAll(spool, ids(1, 8));
  assert.deepEqual(await readFile(join(dir, home, '00000002.seg')), framed(ids(1, 8)));
  database.resume();
  await spool.flush();
  assert.deepEqual(database.ids, ids(9));
});

test('delivered files go away, whatever their number, and a closed spool leaves nothing behind', async (t) => {
  const { spool, dir, database } = await open(t, { segmentBytes: 500 });
  for (let round = 0; round < 10; round += 1) await appendAll(spool, ids(10, round * 10));
  await spool.flush();
  await spool.close();
  assert.deepEqual(database.ids, ids(100));
  assert.deepEqual(await readdir(dir), []);
});

test('close delivers what was appended and refuses what comes later', async (t) => {
  const { spool, database } = await open(t, { deliverAfterMs: 60_000 });
  const acked = appendAll(spool, ids(50));
  await spool.close();
  await acked;
  assert.deepEqual(database.ids, ids(50));
  await assert.rejects(spool.append(sampleRecord('w/1')), unavailable);
});

test('what the database did not take by the time of closing is delivered by the next spool', async (t) => {
  const one = await open(t, { segmentBytes: 3_000 });
  one.database.down = true;
  await appendAll(one.spool, ids(100));
  const flushed = assert.rejects(one.spool.flush(), unavailable);
  await one.spool.close();
  await flushed;
  await assert.rejects(one.spool.flush(), unavailable);
  const two = await open(t, { dir: one.dir });
  assert.equal(two.spool.stats().backlog, 100);
  assert.equal(two.spool.stats().bytes, framed(ids(100)).length);
  assert.equal(two.spool.stats().oldestAt, sampleRecord('w/0').at);
  await two.spool.flush();
  assert.deepEqual(two.database.records, ids(100).map(sampleRecord));
  await two.spool.close();
  assert.deepEqual(await left(one.dir), []);
});

test('several spools of one process leave one another alone', async (t) => {
  const dir = await freshDir(t);
  const one = await open(t, { dir });
  one.database.hang();
  await appendAll(one.spool, ids(10));
  const two = await open(t, { dir });
  await two.spool.flush();
  assert.deepEqual(two.database.ids, []);
  one.database.resume();
  await one.spool.flush();
  assert.deepEqual(one.database.ids, ids(10));
});

test('a last record torn at any byte costs that record only, and is no damage', async (t) => {
  const dir = await freshDir(t);
  const [kept, torn] = [framed(['w/1', 'w/2']), framed(['w/90'])];
  const files: Record<string, Buffer> = {};
  for (let cut = 0; cut < torn.length; cut += 1) {
    files[`${String(cut).padStart(8, '0')}.seg`] = Buffer.concat([kept, torn.subarray(0, cut)]);
  }
  await leave(dir, files);
  const { spool, database, errors } = await open(t, { dir });
  await spool.flush();
  assert.deepEqual(
    database.ids,
    Object.keys(files).flatMap(() => ['w/1', 'w/2']),
  );
  assert.deepEqual(errors, []);
});

test('a damaged file is kept aside and reported, and what is readable of it replayed', async (t) => {
  const dir = await freshDir(t);
  const bytes = framed(ids(5));
  const at = framed(ids(2)).length + 30;
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  await leave(dir, { '00000001.seg': bytes, '00000002.seg': framed(ids(2, 5)) });
  const { spool, database, errors } = await open(t, { dir });
  await spool.flush();
  await spool.close();
  assert.deepEqual(database.ids, ['w/0', 'w/1', 'w/3', 'w/4', 'w/5', 'w/6']);
  assert.deepEqual(await readFile(join(dir, 'quarantine', `${oldHome}-00000001.seg`)), bytes);
  assert.match(errors.map(String).join('\n'), /^Fault: .*00000001\.seg is damaged.*$/);
  assert.deepEqual(await readdir(dir), ['quarantine']);
});

test('a file that cannot be read at all does not hold up the others', async (t) => {
  const dir = await freshDir(t);
  await leave(dir, { '00000002.seg': framed(ids(3)) });
  await mkdir(join(dir, oldHome, '00000001.seg'));
  const { spool, database, errors } = await open(t, { dir });
  await spool.flush();
  await spool.close();
  assert.deepEqual(database.ids, ids(3));
  assert.equal(errors.length, 1);
  assert.deepEqual(await readdir(join(dir, 'quarantine')), [`${oldHome}-00000001.seg`]);
});

test('folders that the dead had adopted themselves are replayed too', async (t) => {
  const dir = await freshDir(t);
  const inner = join(oldHome, '22222222-2222-4333-8444-555555555555');
  await leave(dir, { '00000001.seg': framed(['w/3']) });
  await leave(dir, { '00000001.seg': framed(['w/2']) }, inner);
  await leave(dir, { '00000001.seg': framed(['w/1']) }, join(inner, '33333333-2222-4333-8444-555555555555'));
  const { spool, database } = await open(t, { dir });
  await spool.flush();
  await spool.close();
  assert.deepEqual(database.ids.toSorted(), ['w/1', 'w/2', 'w/3']);
  assert.deepEqual(await readdir(dir), []);
});

test('a spool whose folder was taken from under it promises nothing and moves on', async (t) => {
  const { spool, database, dir } = await open(t);
  database.hang();
  await appendAll(spool, ids(3));
  const [home = ''] = await readdir(dir);
  await mkdir(join(dir, 'elsewhere'));
  await rename(join(dir, home), join(dir, 'elsewhere', home));
  await assert.rejects(spool.append(sampleRecord('w/9')), unavailable);
  await appendAll(spool, ids(3, 3));
  database.resume();
  await spool.flush();
  assert.deepEqual(database.ids, ids(6));
});

test('what is no record is refused to the one who appends it', async (t) => {
  const { spool } = await open(t);
  const bulk = 'x'.repeat(1024 * 1024);
  await assert.rejects(spool.append({ ...sampleRecord('w/1'), body: bulk }), { name: 'Fault', code: 'too_large' });
});

test('what was appended before records had lines is delivered as it was meant', async (t) => {
  const dir = await freshDir(t);
  const { body, ...head } = sampleRecord('w/3');
  await leave(dir, { '00000001.seg': frameOf(JSON.stringify({ ...head, body: JSON.parse(body) })) });
  const { spool, database } = await open(t, { dir });
  await spool.flush();
  assert.deepEqual(database.records, [sampleRecord('w/3')]);
});
