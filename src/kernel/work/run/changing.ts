// What all that take a run in hand have in common.
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, Id } from '#kernel/contract';
import type { Entry } from '#kernel/store';
import { noRun, RunShown, shown } from './history.ts';
import { runs } from './tables.ts';

export const exampleId = '019abcde-0000-7000-8000-000000000000';
export const ById = z.object({ runId: Id });
export const common = {
  effect: 'write',
  access: 'work.run.manage',
  input: ById,
  output: RunShown,
  example: { runId: exampleId },
} as const;

/** What has been taken back can not be built upon. */
export const takenBack = `exists (select 1 from work.journal j where j.run_id = r.id and j.step like 'undo:%')`;

/** In nobody's hands; what has failed goes on when it is tried again. */
export const isMovable = `r.owner is null and r.ending is null and (r.state in ('queued', 'waiting', 'paused')
     or r.state = 'failed' and not ${takenBack})`;
/** What waits looks anew whether it still has to. */
export const movedOn = `queued_at = case r.state when 'waiting' then $2 else r.queued_at end,
     state = case r.state when 'waiting' then 'queued' else r.state end`;

export interface Change {
  readonly entry: Entry;
  readonly refusal: string;
}

export async function change(call: Call, runId: string, { entry, refusal }: Change) {
  const { rows } = await call.db.$run(entry);
  return standing(call, runId, rows.some(([id]) => id === runId) ? undefined : refusal);
}

/** The run as it is now, or why it could not be changed. */
export async function standing(call: Call, runId: string, refusal: string | undefined) {
  const [run] = await call.db.select(shown).from(runs).where(eq(runs.id, runId));
  if (!run) throw noRun(runId);
  if (refusal) throw new Fault('conflict', `The run ${runId} ${refusal}`);
  return run;
}
