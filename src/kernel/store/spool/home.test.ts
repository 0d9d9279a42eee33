import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { adoptDead, adoptedIn, leaveHome, lockOf, openHome } from './home.ts';
import { type Owner, thisOwner } from './owner.ts';

const other = '11111111-2222-4333-8444-555555555555';
const longAgo = new Date('2020-01-01T00:00:00Z');
const fail = (error: unknown) => {
  throw error;
};

async function world(t: TestContext) {
  const dir = await mkdtemp(join(tmpdir(), 'spool-home-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  const home = await openHome(dir);
  const adopted = async () => {
    await adoptDead(dir, home, fail);
    return (await adoptedIn(home)).map((path) => path.slice(home.length + 1));
  };
  return { dir, home, adopted };
}

async function folderOf(path: string, lock: string, lastBeat: Date): Promise<void> {
  await mkdir(path);
  await writeFile(lockOf(path), lock);
  await utimes(lockOf(path), lastBeat, lastBeat);
}

async function lockLike(changes: Partial<Owner>): Promise<string> {
  return JSON.stringify({ ...(await thisOwner()), ...changes });
}

test('the folder of a living process is never adopted, however long it has been silent', async (t) => {
  const { dir, adopted } = await world(t);
  await folderOf(join(dir, other), await lockLike({}), longAgo);
  assert.deepEqual(await adopted(), []);
});

test('a process id that was given to another process does not keep a folder', async (t) => {
  const { dir, adopted } = await world(t);
  await folderOf(join(dir, other), await lockLike({ startedAt: '1' }), new Date());
  assert.deepEqual(await adopted(), [other]);
});

test('a process in another container lives as long as its heart beats', async (t) => {
  const { dir, adopted } = await world(t);
  const lock = await lockLike({ place: 'another container' });
  await folderOf(join(dir, other), lock, new Date());
  assert.deepEqual(await adopted(), []);
  await utimes(lockOf(join(dir, other)), longAgo, longAgo);
  assert.deepEqual(await adopted(), [other]);
});

test('an unreadable lock is believed as long as its heart beats', async (t) => {
  const { dir, adopted } = await world(t);
  await folderOf(join(dir, other), '{"pid":', new Date());
  assert.deepEqual(await adopted(), []);
  await utimes(lockOf(join(dir, other)), longAgo, longAgo);
  assert.deepEqual(await adopted(), [other]);
});

test('a folder that was let go is adopted, one that was emptied is gone', async (t) => {
  const { dir, adopted } = await world(t);
  const [full, empty] = [await openHome(dir), await openHome(dir)];
  await writeFile(join(full, '00000001.seg'), 'something');
  await leaveHome(full);
  await leaveHome(empty);
  assert.deepEqual(await adopted(), [full.slice(dir.length + 1)]);
});

test('folders are adopted in the order in which they were opened', async (t) => {
  const { dir, adopted } = await world(t);
  const names = ['3', '1', '2'].map((digit) => other.replaceAll('1', digit));
  for (const [year, name] of names.entries()) {
    const lock = await lockLike({ startedAt: '1', openedAt: `202${year}-01-01T00:00:00Z` });
    await folderOf(join(dir, name), lock, longAgo);
  }
  assert.deepEqual(await adopted(), names);
});

test('a folder whose maker died before it was named is swept, one being made is not', async (t) => {
  const { dir, home, adopted } = await world(t);
  await folderOf(join(dir, `.new-${other}`), await lockLike({ startedAt: '1' }), longAgo);
  await folderOf(join(dir, '.new-being-made'), await lockLike({}), longAgo);
  assert.deepEqual(await adopted(), []);
  assert.deepEqual((await readdir(dir)).toSorted(), ['.new-being-made', home.slice(dir.length + 1)]);
});
