// Programs as rows.
import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { Db } from '#kernel/store';
import { programs } from '../tables.ts';
import type { Program, Terms } from './shape.ts';

export const columns = {
  id: programs.id,
  slug: programs.slug,
  name: programs.name,
  landingUrl: programs.landingUrl,
  currencies: programs.currencies,
  holdingDays: programs.holdingDays,
  cookieDays: programs.cookieDays,
  graceMinutes: programs.graceMinutes,
  acceptsByItself: programs.acceptsByItself,
  holdScore: programs.holdScore,
  rejectScore: programs.rejectScore,
  ownWords: programs.ownWords,
  version: programs.version,
  createdAt: programs.createdAt,
};

/** Nothing when the company has a program of this name already. */
export async function insertProgram(
  db: Db,
  program: Terms & { id: string; slug: string },
): Promise<Program | undefined> {
  const [made] = await db.insert(programs).values(program).onConflictDoNothing().returning(columns);
  return made;
}

export async function programById(db: Db, id: string): Promise<Program | undefined> {
  const [found] = await db.select(columns).from(programs).where(eq(programs.id, id));
  return found;
}

export async function programBySlug(db: Db, slug: string): Promise<Program | undefined> {
  const [found] = await db.select(columns).from(programs).where(eq(programs.slug, slug));
  return found;
}

export function programPage(db: Db, { limit, after }: { limit: number; after?: string | undefined }) {
  return db
    .select(columns)
    .from(programs)
    .where(after ? gt(programs.id, after) : undefined)
    .orderBy(asc(programs.id))
    .limit(limit);
}

/** In which a program counts when nobody says otherwise; of the first one when none is named. */
export async function usualCurrency(db: Db, programId?: string): Promise<string> {
  const program = programId ? await programById(db, programId) : (await programPage(db, { limit: 1 }))[0];
  return program?.currencies[0]?.currency ?? 'USD';
}

export interface SeenProgram {
  readonly programId: string;
  readonly ifVersion: number;
}

type TermsChange = { readonly [Name in keyof Terms]?: Terms[Name] | undefined };

export async function changeProgram(db: Db, { programId, ifVersion }: SeenProgram, change: TermsChange) {
  const [changed] = await db
    .update(programs)
    .set({ ...change, version: sql`${programs.version} + 1` })
    .where(and(eq(programs.id, programId), eq(programs.version, ifVersion)))
    .returning(columns);
  return changed;
}
