import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Role } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World } from '#test/world';
import {
  createNote,
  deleteNote,
  editNote,
  listNotes,
  readNote,
  restoreNote,
  revertNote,
  searchNotes,
} from './entries.ts';
import type { Note } from './model.ts';
import { exportNotes, shareNote, unshareNote } from './sharing.ts';
import { listTags } from './tags.ts';

suite('notes', () => {
  let world: World;
  let ada: Authenticated;
  before(async () => {
    world = await createWorld();
    ada = await someone('manager');
  });
  after(() => world.close());

  async function someone(role: Role): Promise<Authenticated> {
    return world.person((await world.tenant('A company')).id, role);
  }

  const write = (title: string, more: { body?: string; tags?: string[] } = {}, who = ada) =>
    world.call(who, createNote.contract, { title, ...more });
  const found = (words: string, who = ada): Promise<{ items: Note[] }> =>
    world.call(who, searchNotes.contract, { words });
  const tagged = (who: Authenticated): Promise<{ items: { name: string; notes: number }[] }> =>
    world.call(who, listTags.contract, {});
  const seen = ({ id, version }: Note) => ({ noteId: id, ifVersion: version });
  const read = ({ id }: Note, who = ada) => world.call(who, readNote.contract, { noteId: id });
  const refusal = (code: string) => (error: unknown) => Reflect.get(error as object, 'code') === code;

  test('a note is read as it was written', async () => {
    const note = await write('  Spring  ', { body: 'Ask Ada.', tags: ['Garden', 'garden', 'To Do'] });
    assert.deepEqual([note.title, note.body, note.tags, note.version], ['Spring', 'Ask Ada.', ['garden', 'to do'], 1]);
    assert.deepEqual(await read(note), note);
  });

  test('a change keeps what it does not name', async () => {
    const note = await write('Before', { body: 'The text', tags: ['kept'] });
    const changed = await world.call(ada, editNote.contract, { ...seen(note), title: 'After' });
    assert.deepEqual([changed.title, changed.body, changed.tags, changed.version], ['After', 'The text', ['kept'], 2]);
  });

  test('of two who change the same note at once the second is told, and nothing is lost', async () => {
    const note = await write('Shared');
    const edits = ['Mine', 'Yours'].map((title) => world.call(ada, editNote.contract, { ...seen(note), title }));
    const [won, lost] = (await Promise.allSettled(edits)).toSorted((a, b) => (a.status < b.status ? -1 : 1));
    assert.ok(won?.status === 'fulfilled' && lost?.status === 'rejected');
    assert.deepEqual([lost.reason.code, lost.reason.details], ['conflict', { version: 2 }]);
    assert.equal((await read(note)).title, won.value.title);
  });

  test('the last change can be taken back, and that too', async () => {
    const note = await write('One', { body: 'first' });
    const two = await world.call(ada, editNote.contract, { ...seen(note), body: 'second' });
    const back = await world.call(ada, revertNote.contract, seen(two));
    assert.deepEqual([back.body, back.version], ['first', 3]);
    assert.equal((await world.call(ada, revertNote.contract, seen(back))).body, 'second');
  });

  test('sharing changes no text, so taking back the last change reaches behind it', async () => {
    const note = await write('Draft', { body: 'first' });
    const two = await world.call(ada, editNote.contract, { ...seen(note), body: 'second' });
    const shared = await world.call(ada, shareNote.contract, seen(two));
    assert.equal((await world.call(ada, revertNote.contract, seen(shared))).body, 'first');
  });

  test('the first version has nothing behind it', async () => {
    const note = await write('Fresh');
    await assert.rejects(world.call(ada, revertNote.contract, seen(note)), refusal('conflict'));
  });

  test('a deleted note is gone from everywhere, and comes back whole', async () => {
    const note = await write('Hidden treasure', { tags: ['gold'] });
    const deleted = await world.call(ada, deleteNote.contract, seen(note));
    await assert.rejects(read(note), refusal('not_found'));
    await assert.rejects(world.call(ada, editNote.contract, { ...seen(deleted), title: 'x' }), refusal('not_found'));
    assert.deepEqual((await found('treasure')).items, []);
    const restored = await world.call(ada, restoreNote.contract, seen(deleted));
    assert.deepEqual({ ...restored, version: 0, updatedAt: '' }, { ...note, version: 0, updatedAt: '' });
    assert.equal((await found('treasure')).items.length, 1);
  });

  test('what is not deleted can not be restored', async () => {
    const note = await write('Alive');
    await assert.rejects(world.call(ada, restoreNote.contract, seen(note)), refusal('conflict'));
    assert.equal((await read(note)).version, 1);
  });

  test('the newest come first, page by page, though new ones arrive meanwhile', async () => {
    const who = await someone('manager');
    const titles = Array.from({ length: 7 }, (_, index) => `Note ${index}`);
    for (const title of titles) await write(title, {}, who);
    const pages: string[][] = [];
    let after: string | undefined;
    do {
      const wanted = { limit: 3, ...(after ? { after } : {}) };
      const page: { items: Note[]; next: string | null } = await world.call(who, listNotes.contract, wanted);
      pages.push(page.items.map(({ title }) => title));
      after = page.next ?? undefined;
      await write('Newer', {}, who);
    } while (after);
    assert.deepEqual(pages, [['Note 6', 'Note 5', 'Note 4'], ['Note 3', 'Note 2', 'Note 1'], ['Note 0']]);
  });

  test('notes are found by their words, the best match first', async () => {
    const who = await someone('manager');
    await write('Weather', { body: 'The apples may like the rain.' }, who);
    await write('Apples, apples', { body: 'apples and apples' }, who);
    await write('Pears', {}, who);
    const { items } = await found('APPLES', who);
    assert.deepEqual(
      items.map(({ title }) => title),
      ['Apples, apples', 'Weather'],
    );
    for (const words of ['"', "';--", '& | !', '(', '-apples -weather -pears', '\\']) {
      await found(words, who);
    }
  });

  test('tags are counted as notes come, change, go and return', async () => {
    const who = await someone('manager');
    const tags = async () => {
      await world.settle();
      const { items } = await tagged(who);
      return Object.fromEntries(items.map(({ name, notes }) => [name, notes]));
    };
    const one = await write('One', { tags: ['red', 'blue'] }, who);
    await write('Two', { tags: ['red'] }, who);
    assert.deepEqual(await tags(), { red: 2, blue: 1 });
    const changed = await world.call(who, editNote.contract, { ...seen(one), tags: ['green', 'red'] });
    assert.deepEqual(await tags(), { red: 2, green: 1 });
    const deleted = await world.call(who, deleteNote.contract, seen(changed));
    assert.deepEqual(await tags(), { red: 1 });
    await world.call(who, restoreNote.contract, seen(deleted));
    assert.deepEqual(await tags(), { red: 2, green: 1 });
  });

  test('tags are counted right however many notes come at once', async () => {
    const who = await someone('manager');
    await Promise.all(Array.from({ length: 80 }, (_, index) => write(`Note ${index}`, { tags: ['crowd'] }, who)));
    await world.settle();
    const { items } = await tagged(who);
    assert.deepEqual(items, [{ name: 'crowd', notes: 80 }]);
  });

  test('a shared note is a page for anybody with its link, until it is shared no more', async () => {
    const owner = await world.person(world.kernel.tenants.owner().id, 'manager');
    const note = await write(
      '<b>Bold</b> & brave',
      { body: 'One\n\n<script>alert(1)</script>', tags: ['open'] },
      owner,
    );
    const shared = await world.call(owner, shareNote.contract, seen(note));
    const { url } = await world.http();
    const page = await fetch(`${url}/n/${shared.shareSlug}`);
    const html = await page.text();
    assert.equal(page.status, 200);
    assert.match(html, /<h1>&lt;b&gt;Bold&lt;\/b&gt; &amp; brave<\/h1>/);
    assert.doesNotMatch(html, /<script/);
    const hidden = await world.call(owner, unshareNote.contract, seen(shared));
    assert.equal((await fetch(`${url}/n/${shared.shareSlug}`)).status, 404);
    const again = await world.call(owner, shareNote.contract, seen(hidden));
    assert.notEqual(again.shareSlug, shared.shareSlug, 'an old link stays dead');
    await world.call(owner, deleteNote.contract, seen(again));
    assert.equal((await fetch(`${url}/n/${again.shareSlug}`)).status, 404);
  });

  test('notes can be taken along as one file', async () => {
    const who = await someone('manager');
    await write('First', { body: 'text', tags: ['a'] }, who);
    await write('Second', { tags: ['b'] }, who);
    const { name, type, bytes } = await world.call(who, exportNotes.contract, {});
    assert.deepEqual([name, type], ['notes.md', 'text/markdown; charset=utf-8']);
    const text = Buffer.from(bytes).toString();
    assert.ok(text.startsWith('# Second\n') && text.includes('\n# First\n') && text.includes('*#a*'));
    const some = await world.call(who, exportNotes.contract, { tag: 'a' });
    assert.doesNotMatch(Buffer.from(some.bytes).toString(), /Second/);
  });

  test('what happened is told to whoever listens, with the tags it touched', async () => {
    const who = await someone('manager');
    const note = await write('Told', { tags: ['a', 'b'] }, who);
    const changed = await world.call(who, editNote.contract, { ...seen(note), tags: ['b', 'c'] });
    await world.call(who, deleteNote.contract, seen(changed));
    const events = await world.sql(
      `select event_type as type, event_data -> 'touchedTags' as tags from event.ai_events
       where tenant_id = $1 and event_type like 'notes.%' order by id`,
      [who.tenantId],
    );
    assert.deepEqual(events, [
      { type: 'notes.note.created', tags: ['a', 'b'] },
      { type: 'notes.note.edited', tags: ['a', 'c'] },
      { type: 'notes.note.deleted', tags: ['b', 'c'] },
    ]);
  });

  test('those who run the shop write notes, those who buy in it do not', async () => {
    for (const role of ['tenant_admin', 'manager', 'store_operator'] as const) {
      assert.equal((await write('Allowed', {}, await someone(role))).title, 'Allowed');
    }
    for (const role of ['client', 'end_user'] as const) {
      await assert.rejects(write('Not allowed', {}, await someone(role)), refusal('forbidden'));
    }
  });

  test('a key that may only read writes nothing', async () => {
    const { tenantId } = ada;
    const reader = await world.person(tenantId, 'manager', ['notes.note.read']);
    const note = await write('To be read');
    assert.equal((await read(note, reader)).title, 'To be read');
    await assert.rejects(write('No', {}, reader), refusal('forbidden'));
  });
});
