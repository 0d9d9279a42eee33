// The screens of this app, as data.
import type { View } from '#kernel/contract';
import { createNote, deleteNote, editNote, listNotes, readNote, revertNote } from './entries.ts';
import { shareNote, unshareNote } from './sharing.ts';

export const views: readonly View[] = [
  {
    name: 'notes.all',
    title: 'Notes',
    kind: 'list',
    source: listNotes.contract,
    actions: [createNote.contract],
  },
  {
    name: 'notes.one',
    title: 'Note',
    kind: 'detail',
    source: readNote.contract,
    actions: [editNote, revertNote, shareNote, unshareNote, deleteNote].map(({ contract }) => contract),
  },
];
