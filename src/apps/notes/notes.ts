// Notes with tags: a small complete app, and the example that every other one follows.
import { defineModule, reaction } from '#kernel/contract';
import { demo } from './demo.ts';
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
import { created, deleted, edited } from './events.ts';
import { subjects } from './forget.ts';
import { exportNotes, sharedPage, shareNote, unshareNote } from './sharing.ts';
import { listTags, recountTags } from './tags.ts';
import { views } from './views.ts';

export const notes = defineModule({
  name: 'notes',
  title: 'Notes',
  folder: import.meta.dirname,
  capabilities: [
    ...[createNote, readNote, listNotes, searchNotes, editNote, revertNote, deleteNote, restoreNote],
    ...[shareNote, unshareNote, sharedPage, exportNotes],
    ...[listTags, recountTags],
  ],
  events: [created, edited, deleted],
  reactions: [created, edited, deleted].map((happened) =>
    reaction(happened, recountTags.contract, ({ data }) => ({ tags: data.touchedTags })),
  ),
  grants: { tenant_admin: ['notes.*'], manager: ['notes.*'], store_operator: ['notes.*'] },
  views,
  subjects,
  demo,
});
