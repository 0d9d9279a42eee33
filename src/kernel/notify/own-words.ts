// A company's own words, version by version.
import { and, desc, eq } from 'drizzle-orm';
import type { Db } from '#kernel/store';
import type { Language } from './model.ts';
import type { Words } from './render.ts';
import { wordings } from './tables.ts';
import type { MailName } from './templates/words.ts';

export interface Named {
  readonly name: MailName;
  readonly language: Language;
}

export type WordingRow = typeof wordings.$inferSelect;

/** The newest, when none is named. */
export async function versionOf(db: Db, { name, language }: Named, version?: number): Promise<WordingRow | undefined> {
  const isIt = and(eq(wordings.name, name), eq(wordings.language, language));
  const [row] = await db
    .select()
    .from(wordings)
    .where(version === undefined ? isIt : and(isIt, eq(wordings.version, version)))
    .orderBy(desc(wordings.version))
    .limit(1);
  return row;
}

export async function ownWords(db: Db, which: Named): Promise<Words | undefined> {
  const row = await versionOf(db, which);
  return row && asWords(row);
}

/** Nothing where the house's words were taken again. */
export function asWords({ subject, text, html }: Pick<WordingRow, 'subject' | 'text' | 'html'>): Words | undefined {
  return subject === null || text === null ? undefined : { subject, text, html };
}
