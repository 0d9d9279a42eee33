// Looking back at what models answered, and saying how good it was.
import { and, desc, eq, lt } from 'drizzle-orm';
import { z } from 'zod';
import type { Capability } from '#kernel/contract';
import type { Vault } from '#kernel/vault';
import { listGenerations, rateResponse, responseRated } from './contracts.ts';
import { type Keeping, keptAnswer } from './kept.ts';
import { generations, ratings } from './tables.ts';

const leastGood = 4;

const Both = z.tuple([z.string(), z.string()]);
interface Kept {
  readonly prompt: string | null;
  readonly result: string | null;
}

/** Sealed together; one by one by whoever wrote it before. Null where they are forgotten, or were never kept. */
async function wordsIn({ prompt, result }: Kept, opened: (sealed: string) => Promise<string | undefined>) {
  const told = prompt === null ? undefined : await opened(prompt);
  if (told === undefined) return { prompt: null, result: null };
  if (result !== null) return { prompt: told, result: (await opened(result)) ?? null };
  const [asked, answered] = Both.parse(JSON.parse(told));
  return { prompt: asked, result: answered };
}

export function historyCapabilities(seals: Pick<Vault['seals'], 'open'>, history: Keeping): Capability[] {
  return [
    listGenerations.implement(async (call, { limit, after, segment, userId }) => {
      const rows = await call.db
        .select()
        .from(generations)
        .where(
          and(
            after ? lt(generations.id, after) : undefined,
            segment ? eq(generations.segment, segment) : undefined,
            userId ? eq(generations.userId, userId) : undefined,
          ),
        )
        .orderBy(desc(generations.id))
        .limit(limit);
      const opened = (text: string) => seals.open(call.tenant.id, text);
      const items = await Promise.all(
        rows.map(async ({ createdAt, updatedAt: _, tenantId: __, currency: ___, prompt, result, ...rest }) => ({
          ...{ ...rest, at: createdAt },
          ...(await wordsIn({ prompt, result }, opened)),
        })),
      );
      return { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
    }),

    rateResponse.implement(async (call, { generationId, rating, comment = null }) => {
      const { provider, model, segment } = await keptAnswer(call, history, generationId);
      const judged = { rating, isGood: rating >= leastGood, comment };
      await call.db
        .insert(ratings)
        .values({ ...judged, id: call.newId(), generationId, userId: call.actor.id, provider, model, segment })
        .onConflictDoUpdate({ target: [ratings.tenantId, ratings.generationId, ratings.userId], set: judged });
      call.emit(responseRated, { generationId, provider, model, rating });
      return { generationId, provider, model, rating };
    }),
  ];
}
