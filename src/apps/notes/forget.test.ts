// What notes say of somebody who is to be forgotten.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { instantOf } from '#base/time';
import type { SubjectRef } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World } from '#test/world';
import { createNote, editNote, listNotes, readNote, revertNote } from './entries.ts';
import { subjects } from './forget.ts';
import type { Note } from './model.ts';
import { listTags } from './tags.ts';

const person: SubjectRef = { id: 'somebody', words: ['Grace Hopper', 'grace@example.com'] };

suite('somebody who is named in notes', () => {
  let world: World;
  let who: Authenticated;
  before(async () => {
    world = await createWorld();
  });
  after(() => world.close());

  const write = (title: string, more: { body?: string; tags?: string[] } = {}): Promise<Note> =>
    world.call(who, createNote.contract, { title, ...more });
  const seen = ({ id, version }: Note) => ({ noteId: id, ifVersion: version });
  const read = ({ id }: Note): Promise<Note> => world.call(who, readNote.contract, { noteId: id });

  async function company() {
    who = await world.person((await world.tenant('A company')).id, 'manager');
  }

  const binding = () => ({ tenantId: who.tenantId, now: instantOf(world.clock.nowMs()) });

  async function found() {
    const { db } = world.kernel.store.read(binding());
    const rows = await Promise.all(subjects.map(async ({ table, find }) => [table, (await find(db, person)).length]));
    return Object.fromEntries(rows);
  }

  async function forget() {
    const scope = world.kernel.store.write(binding());
    const counts: [string, number][] = [];
    try {
      for (const { table, purge } of subjects) counts.push([table, await purge(scope.db, person)]);
      await scope.commit([]);
    } finally {
      await scope.rollback();
    }
    return Object.fromEntries(counts);
  }

  test('is found in titles, texts and tags, however they are spelled', async () => {
    await company();
    await write('Lunch with GRACE HOPPER');
    await write('Address', { body: 'Grace@Example.com, or by telephone' });
    await write('A plan', { tags: ['grace hopper', 'plans'] });
    await write('Grace', { body: 'before meals' });
    await world.settle();
    assert.deepEqual(await found(), { 'notes.notes': 3, 'notes.revisions': 3, 'notes.tags': 1 });
  });

  test('is named nowhere afterwards, and every note is still there', async () => {
    await company();
    const named = await write('A plan', { body: 'Ask Grace Hopper.', tags: ['grace hopper', 'plans'] });
    const other = await write('Another plan', { tags: ['plans'] });
    await world.settle();
    assert.deepEqual(await forget(), { 'notes.notes': 1, 'notes.revisions': 1, 'notes.tags': 1 });
    assert.deepEqual(await found(), { 'notes.notes': 0, 'notes.revisions': 0, 'notes.tags': 0 });
    const { title, body, tags } = await read(named);
    assert.deepEqual({ title, body, tags }, { title: '[forgotten]', body: '[forgotten]', tags: [] });
    assert.deepEqual(await read(other), other);
    assert.equal((await world.call(who, listNotes.contract, {})).items.length, 2);
    assert.deepEqual((await world.call(who, listTags.contract, {})).items, [{ name: 'plans', notes: 1 }]);
  });

  test('is not brought back by who still has the text before them, nor by taking a change back', async () => {
    await company();
    const first = await write('Guests', { body: 'Grace Hopper and Ada' });
    const second: Note = await world.call(who, editNote.contract, { ...seen(first), body: 'Ada' });
    assert.deepEqual(await forget(), { 'notes.notes': 0, 'notes.revisions': 1, 'notes.tags': 0 });
    assert.equal((await read(second)).body, 'Ada', 'what does not name them stays');
    assert.equal((await world.call(who, revertNote.contract, seen(second))).body, '[forgotten]');

    const open = await write('Letter', { body: 'Dear Grace Hopper' });
    await forget();
    const stale = world.call(who, editNote.contract, { ...seen(open), title: 'To Grace Hopper' });
    await assert.rejects(stale, (error) => Reflect.get(error as object, 'code') === 'conflict');
  });

  test('stays in the notes of another company', async () => {
    await company();
    const elsewhere = who;
    const note = await write('Grace Hopper');
    await company();
    await write('Grace Hopper');
    assert.deepEqual(await forget(), { 'notes.notes': 1, 'notes.revisions': 1, 'notes.tags': 0 });
    who = elsewhere;
    assert.deepEqual(await read(note), note);
  });

  test('forgetting again changes nothing', async () => {
    await company();
    const note = await write('Grace Hopper');
    await forget();
    const once = await read(note);
    assert.deepEqual(await forget(), { 'notes.notes': 0, 'notes.revisions': 0, 'notes.tags': 0 });
    assert.deepEqual(await read(note), once);
  });
});
