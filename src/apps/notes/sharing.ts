// Notes that leave the house: a page that visitors can read, and a file to take along.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { contract, FileAnswer, Id, PageAnswer } from '#kernel/contract';
import { refuse } from './entries.ts';
import { Note, Tag, toMarkdown } from './model.ts';
import { noteHtml } from './page.ts';
import { changeNote, newestNotes, noteBySlug } from './store.ts';

const exampleId = '019abcde-0000-7000-8000-000000000000';
const Seen = z.object({ noteId: Id, ifVersion: z.int().min(1) });
const mostExported = 10_000;

export const shareNote = contract({
  name: 'notes.note.share',
  summary: 'Give a note a page that anybody with its link can read.',
  effect: 'write',
  access: 'notes.note.share',
  input: Seen,
  output: Note,
  undo: { by: 'notes.note.unshare', input: (_input, note) => ({ noteId: note.id, ifVersion: note.version }) },
  example: { noteId: exampleId, ifVersion: 1 },
}).implement(async (call, seen) => {
  const note = await changeNote(call.db, seen, { shareSlug: call.newId().replaceAll('-', '') });
  return note ?? refuse(call, seen.noteId);
});

export const unshareNote = contract({
  name: 'notes.note.unshare',
  summary: 'Take the page of a note away; its link is dead from then on.',
  effect: 'write',
  access: 'notes.note.share',
  input: Seen,
  output: Note,
  undo: { never: 'sharing it again makes a new link' },
  example: { noteId: exampleId, ifVersion: 2 },
}).implement(async (call, seen) => {
  const note = await changeNote(call.db, seen, { shareSlug: null });
  return note ?? refuse(call, seen.noteId);
});

export const sharedPage = contract({
  name: 'notes.page.show',
  summary: 'Show a shared note to a visitor.',
  effect: 'read',
  caller: 'visitor',
  http: 'GET /n/:slug',
  answer: 'page',
  input: z.object({ slug: z.string().regex(/^[0-9a-f]{32}$/, 'This is not a link to a note') }),
  output: PageAnswer,
  example: { slug: '019abcde000070008000000000000000' },
}).implement(async (call, { slug }) => {
  const [note] = await noteBySlug(call.db, { slug });
  if (!note) throw new Fault('not_found', 'There is no note behind this link any more');
  return { title: note.title, html: noteHtml(note) };
});

export const exportNotes = contract({
  name: 'notes.note.export',
  summary: 'Take the notes along as one Markdown file.',
  effect: 'read',
  access: 'notes.note.read',
  answer: 'bytes',
  input: z.object({ tag: Tag.optional() }),
  output: FileAnswer,
  example: { tag: 'ideas' },
}).implement(async (call, { tag }) => {
  const found = await newestNotes(call.db, { limit: mostExported, tag });
  const text = found.map(toMarkdown).join('\n---\n\n');
  return { name: 'notes.md', type: 'text/markdown; charset=utf-8', bytes: Buffer.from(text) };
});
