// Who is at work: each process that has shown in the last seconds that it lives, and what of the company's it has in
// hand.
import { eq, min, sql } from 'drizzle-orm';
import { z } from 'zod';
import { contract, Instant } from '#kernel/contract';
import { prepared } from '#kernel/store';
import { acquaintance, type Introduced } from './eager.ts';
import { runs } from './tables.ts';

const leases = prepared('select owner from work.leases order by owner');

const Worker = z.object({
  id: z.uuid(),
  runs: z.int().describe("Of this company's, in its hands now"),
  oldestAt: Instant.nullable().describe('Since when the first of them is being done'),
});

const list = contract({
  name: 'work.worker.list',
  summary: 'Show the processes that live and work, and how many runs of this company each has in hand.',
  effect: 'read',
  access: 'work.run.read',
  input: z.object({}),
  output: z.object({ items: z.array(Worker) }),
  example: {},
});

/** Of one kernel: which processes there are only its engine can see. */
export function openWorkers(): Introduced {
  const { meet, engine } = acquaintance();
  const listed = list.implement(async (call) => {
    const { rows } = await engine().run({ statement: leases, values: [] });
    const held = await call.db
      .select({ owner: runs.owner, runs: sql<number>`count(*)::integer`, oldestAt: min(runs.startedAt) })
      .from(runs)
      .where(eq(runs.state, 'running'))
      .groupBy(runs.owner);
    const byOwner = new Map(held.map((one) => [one.owner, one]));
    return {
      items: rows.map(([owner]) => {
        const own = byOwner.get(String(owner));
        return { id: String(owner), runs: own?.runs ?? 0, oldestAt: own?.oldestAt ?? null };
      }),
    };
  });
  return { ...listed, meet };
}
