// What a note is, and the few rules it has. Pure: no database, no clock.
import { z } from 'zod';
import { Id, Instant, text } from '#kernel/contract';

export const Tag = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} _-]{0,39}$/u, 'A tag has 1 to 40 letters, digits, blanks, "-" or "_"');

export const Tags = z.array(Tag).max(20).default([]);

export const NoteText = z.object({
  title: text(200),
  body: z.string().max(100_000).default(''),
  tags: Tags,
});
export type NoteText = z.output<typeof NoteText>;

export const Note = z.object({
  id: Id,
  title: z.string(),
  body: z.string(),
  tags: z.array(z.string()),
  version: z.int().describe('Grows by one with every change; name it as `ifVersion` to change only what you saw'),
  shareSlug: z.string().nullable().describe('Where visitors can read it: /n/<slug>'),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Note = z.output<typeof Note>;

/** Tags in the order they were given, each once. */
export function distinctTags(tags: readonly string[]): string[] {
  return [...new Set(tags)];
}

/** The tags whose counts a change touches. */
export function touchedTags(before: readonly string[], now: readonly string[]): string[] {
  const changed = [...before.filter((tag) => !now.includes(tag)), ...now.filter((tag) => !before.includes(tag))];
  return distinctTags(changed).sort();
}

/** A note as Markdown, for export. */
export function toMarkdown({ title, body, tags, createdAt }: Note): string {
  const tagged = tags.length > 0 ? `\n*${tags.map((tag) => `#${tag.replaceAll(' ', '-')}`).join(' ')}*\n` : '';
  return `# ${title}\n\n<small>${createdAt.slice(0, 10)}</small>\n${tagged}\n${body.trim()}\n`;
}
