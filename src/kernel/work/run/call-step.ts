// A capability as a step: called with a key of the run's own, so that it happens once however often it is tried, and
// written into the journal by the very transaction that does it.
import { z } from 'zod';
import { Fault } from '#base/fault';
import type { Effect } from '#kernel/contract';
import { prepared } from '#kernel/store';
import type { Execution } from './execution.ts';
import { openGate } from './gate.ts';
import { bounded } from './model.ts';

export type Done =
  | { readonly output: unknown; readonly isKept?: boolean }
  | { readonly waitsFor: string; readonly key: string };

export interface StepCall {
  readonly step: string;
  readonly capability: string;
  readonly input: unknown;
  readonly effect: Effect;
  /** Its answer is shown once and not kept. */
  readonly hides: boolean;
  readonly startedAt: string;
  /** Nobody has tried it before. */
  readonly isFirst: boolean;
}

const Asked = z.object({ data: z.object({ approvalId: z.string() }) });

const fence = prepared('select work.fence($1, $2)');
/** In the columns of a key; what was asked is not kept. */
const lookUp = prepared(
  `select what, null, 'done', json_build_object('output', output), null, null
   from work.journal where run_id = $1 and step = $2 and kind = 'invoke' and error is null`,
);
/** Behind the fence: whoever takes the run over waits until this has committed, and then sees it. */
const keepCall = `insert into work.journal (run_id, epoch, step, kind, what, output, began_at, ended_at)
  values (coalesce((select id from work.runs where id = $1 and epoch = $2 and state = 'running' for share),
    work.elsewhere()), $2, $3, 'invoke', $4, $5, $6, $7)`;
const keep = prepared(keepCall);
/** Nobody outside hears of it before the run waits, sends, says something or ends, and that is waited for: with it all
 * that committed before is on disk. A database that dies earlier takes row and step back together, to be done again. */
const keepLoosely = prepared(`${keepCall} returning set_config('synchronous_commit', 'off', true)`);

export function keyOf(runId: string, step: string): string {
  return `run:${runId}:${step}`;
}

export async function callStep(execution: Execution, call: StepCall): Promise<Done> {
  const { run, around, signal } = execution;
  const { step, capability, input, effect } = call;
  const key = keyOf(run.id, step);
  const before = execution.peek(`${step}#asked`);
  const asked = before && Asked.safeParse(before.output);
  if (asked?.success) return { waitsFor: asked.data.data.approvalId, key };
  const isGate = capability === openGate.name;
  let [isKept, isLoose] = [false, false];
  const calling = around.call(run, {
    ...{ capability, input, key, signal, isGate, reason: isGate ? titleOf(input) : undefined },
    step:
      effect === 'read'
        ? undefined
        : {
            journal: { isFirst: call.isFirst, lookUp: { statement: lookUp, values: [run.id, step] } },
            hasReadNothing: execution.hasReadNothing,
            isLoose: around.silent.has(capability),
            fence: { statement: fence, values: [run.id, run.epoch] },
            keep(kept, { isSilent }) {
              [isKept, isLoose] = [true, isSilent];
              const output = bounded(step, call.hides ? null : kept?.output);
              const values = [run.id, run.epoch, step, capability, output, call.startedAt, around.now()];
              return { statement: isSilent ? keepLoosely : keep, values };
            },
          },
  });
  const answer = await execution.heard(calling);
  if (isLoose) execution.loose += 1;
  if (isKept) around.silent[isLoose ? 'add' : 'delete'](capability);
  if (answer.status === 'waiting') return { waitsFor: answer.approvalId, key };
  if (answer.status === 'rehearsed') throw new Fault('internal', `${capability} was rehearsed instead of done`);
  return { output: answer.output, isKept: isKept && !answer.replayed };
}

const Titled = z.object({ title: z.string() });

/** What it is about, on one line, for whoever decides. */
function titleOf(input: unknown): string | undefined {
  const titled = Titled.safeParse(input);
  return titled.success ? titled.data.title.replaceAll(/\p{Cc}+/gu, ' ').toWellFormed() : undefined;
}
