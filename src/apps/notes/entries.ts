// Writing, finding, changing and deleting notes.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, contract, Id, list, Page } from '#kernel/contract';
import { created, deleted, edited } from './events.ts';
import { distinctTags, Note, NoteText, Tag, touchedTags } from './model.ts';
import { changeNote, insertNote, keepRevision, matchingNotes, newestNotes, noteById, textBefore } from './store.ts';

const exampleId = '019abcde-0000-7000-8000-000000000000';
const Seen = z.object({ noteId: Id, ifVersion: z.int().min(1).describe('The version you saw') });

export const createNote = contract({
  name: 'notes.note.create',
  summary: 'Write a new note.',
  title: ({ title }) => `Write the note “${title}”`,
  effect: 'write',
  access: 'notes.note.write',
  input: NoteText,
  output: Note,
  undo: { by: 'notes.note.delete', input: (_input, note) => ({ noteId: note.id, ifVersion: note.version }) },
  example: { title: 'Ideas for spring', body: 'Ask **Ada** about the garden.', tags: ['ideas', 'spring'] },
}).implement(async (call, { title, body, tags }) => {
  const [note] = await insertNote(call.db, { id: call.newId(), title, body, tags: distinctTags(tags) });
  if (!note) throw new Fault('internal', 'The note was not stored');
  await remember(call, note);
  call.emit(created, { noteId: note.id, title, touchedTags: note.tags });
  return note;
});

export const readNote = contract({
  name: 'notes.note.read',
  summary: 'Read one note.',
  effect: 'read',
  access: 'notes.note.read',
  http: 'GET /api/v1/notes/:noteId',
  input: z.object({ noteId: Id }),
  output: Note,
  example: { noteId: exampleId },
}).implement((call, { noteId }) => present(call, noteId));

export const listNotes = contract({
  name: 'notes.note.list',
  summary: 'List notes, newest first, all of them or those with one tag.',
  effect: 'read',
  access: 'notes.note.read',
  input: Page.extend({ after: Id.optional(), tag: Tag.optional() }),
  output: list(Note),
  example: { tag: 'ideas', limit: 20 },
}).implement(async (call, { limit, after, tag }) => {
  const items = await newestNotes(call.db, { limit, after, tag });
  return { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
});

export const searchNotes = contract({
  name: 'notes.note.search',
  summary: 'Find notes by words in their title or text, best match first.',
  effect: 'read',
  access: 'notes.note.read',
  input: z.object({ words: z.string().trim().min(1).max(200), limit: Page.shape.limit }),
  output: z.object({ items: z.array(Note) }),
  example: { words: 'garden' },
}).implement(async (call, { words, limit }) => ({ items: await matchingNotes(call.db, { words, limit }) }));

export const editNote = contract({
  name: 'notes.note.edit',
  summary: 'Change a note that nobody has changed since you saw it.',
  effect: 'write',
  access: 'notes.note.write',
  input: Seen.extend({
    title: NoteText.shape.title.optional(),
    body: z.string().max(100_000).optional(),
    tags: z.array(Tag).max(20).optional(),
  }),
  output: Note,
  undo: { by: 'notes.note.revert', input: (_input, note) => ({ noteId: note.id, ifVersion: note.version }) },
  example: { noteId: exampleId, ifVersion: 1, body: 'Ask Ada about the garden on Monday.' },
}).implement(async (call, { noteId, ifVersion, ...wanted }) => {
  const before = await present(call, noteId);
  const text = {
    title: wanted.title ?? before.title,
    body: wanted.body ?? before.body,
    tags: wanted.tags ?? before.tags,
  };
  return rewrite(call, { noteId, ifVersion }, { tagsBefore: before.tags, text });
});

export const revertNote = contract({
  name: 'notes.note.revert',
  summary: 'Take back the last change of a note that nobody has changed since.',
  effect: 'write',
  access: 'notes.note.write',
  input: Seen,
  output: Note,
  undo: { by: 'notes.note.revert', input: (_input, note) => ({ noteId: note.id, ifVersion: note.version }) },
  example: { noteId: exampleId, ifVersion: 2 },
}).implement(async (call, seen) => {
  const before = await present(call, seen.noteId);
  const text = await textBefore(call.db, seen);
  if (!text) throw new Fault('conflict', 'This is the first version of the note; there is nothing to go back to');
  return rewrite(call, seen, { tagsBefore: before.tags, text });
});

export const deleteNote = contract({
  name: 'notes.note.delete',
  summary: 'Delete a note; it can be restored.',
  effect: 'write',
  access: 'notes.note.write',
  input: Seen,
  output: Note,
  undo: { by: 'notes.note.restore', input: (_input, note) => ({ noteId: note.id, ifVersion: note.version }) },
  example: { noteId: exampleId, ifVersion: 1 },
}).implement(async (call, seen) => {
  const note = (await changeNote(call.db, seen, { deletedAt: call.now })) ?? (await refuse(call, seen.noteId));
  call.emit(deleted, { noteId: note.id, title: note.title, touchedTags: note.tags });
  return note;
});

export const restoreNote = contract({
  name: 'notes.note.restore',
  summary: 'Bring a deleted note back.',
  effect: 'write',
  access: 'notes.note.write',
  input: Seen,
  output: Note,
  undo: { by: 'notes.note.delete', input: (_input, note) => ({ noteId: note.id, ifVersion: note.version }) },
  example: { noteId: exampleId, ifVersion: 2 },
}).implement(async (call, seen) => {
  const note = (await changeNote(call.db, seen, { deletedAt: null })) ?? (await refuse(call, seen.noteId));
  call.emit(created, { noteId: note.id, title: note.title, touchedTags: note.tags });
  return note;
});

interface Rewriting {
  readonly tagsBefore: readonly string[];
  readonly text: NoteText;
}

async function rewrite(call: Call, seen: z.output<typeof Seen>, { tagsBefore, text }: Rewriting) {
  const tags = distinctTags(text.tags);
  const note = (await changeNote(call.db, seen, { ...text, tags })) ?? (await refuse(call, seen.noteId));
  await remember(call, note);
  call.emit(edited, { noteId: note.id, title: note.title, touchedTags: touchedTags(tagsBefore, tags) });
  return note;
}

function remember(call: Call, { id, title, body, tags, version }: Note) {
  return keepRevision(call.db, { id: call.newId(), noteId: id, version, title, body, tags });
}

async function present(call: Call, noteId: string): Promise<Note> {
  const [note] = await noteById(call.db, { noteId });
  if (!note) throw new Fault('not_found', `There is no note ${noteId}`);
  return note;
}

/** Says why a change found nothing to change. */
export async function refuse(call: Call, noteId: string): Promise<never> {
  const { version } = await present(call, noteId);
  throw new Fault('conflict', `The note has been changed since; it is at version ${version} now`, {
    details: { version },
  });
}
