import { z } from 'zod';
import { event, Id } from '#kernel/contract';

const Changed = z.object({
  noteId: Id,
  title: z.string(),
  touchedTags: z.array(z.string()).describe('The tags that came or went with it'),
});

export const created = event({ name: 'notes.note.created', summary: 'A note was written.', data: Changed });
export const edited = event({ name: 'notes.note.edited', summary: 'A note was changed.', data: Changed });
export const deleted = event({ name: 'notes.note.deleted', summary: 'A note was deleted.', data: Changed });
