// How often each tag is used. Kept up to date by a reaction, so that writing a note never waits for it.
import { z } from 'zod';
import { contract } from '#kernel/contract';
import { recount, tagsInUse } from './store.ts';

export const listTags = contract({
  name: 'notes.tag.list',
  summary: 'List the tags in use, the most used first.',
  effect: 'read',
  access: 'notes.note.read',
  input: z.object({}),
  output: z.object({ items: z.array(z.object({ name: z.string(), notes: z.int() })) }),
  example: {},
}).implement(async (call) => ({ items: await tagsInUse(call.db) }));

export const recountTags = contract({
  name: 'notes.tag.recount',
  summary: 'Count anew how many notes carry the given tags.',
  effect: 'write',
  access: 'notes.tag.recount',
  internal: true,
  input: z.object({ tags: z.array(z.string()).max(40) }),
  output: z.object({ tags: z.int() }),
  undo: { never: 'counting again gives the same' },
  example: { tags: ['ideas'] },
}).implement(async (call, { tags }) => {
  await recount(call.db, tags, () => call.newId());
  return { tags: tags.length };
});
