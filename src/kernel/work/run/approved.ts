// A step that waits for a person. When they have agreed, the house calls it again under its key; the run only waits for
// what became of that.
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { after } from '#base/time';
import { decided } from '#kernel/approval';
import type { Execution, Wait } from './execution.ts';
import { answeredUnder, type Noted, requestState } from './journal.ts';

export interface Asked {
  readonly step: string;
  readonly capability: string;
  readonly approvalId: string;
  readonly key: string;
  stay(): Promise<void>;
  wait(name: string, wait: Wait): Promise<Noted>;
}

const Decided = z.object({
  data: z.object({ verdict: z.string(), reason: z.string().nullable() }),
});

const lookEveryMs = 50;
const looks = 60;

export async function approved(execution: Execution, asked: Asked): Promise<unknown> {
  const { step, capability, approvalId } = asked;
  const wait: Wait = { kind: 'approval', what: capability, topics: [decided.name], match: { approvalId } };
  const { data } = Decided.parse((await asked.wait(`${step}#asked`, wait)).output);
  if (data.verdict !== 'approved') throw refused(approvalId, data.verdict, data.reason ?? undefined);
  for (let turn = 1; ; turn += 1) {
    const answer = await execution.busyWhile(() => answered(execution, asked));
    await asked.stay();
    if (answer) return answer.output;
    const until = after(execution.around.now(), '2 seconds');
    await asked.wait(`${step}#look${turn}`, { kind: 'sleep', what: capability, until });
  }
}

/** It is being done right now, as a rule. */
async function answered(execution: Execution, { step, key, approvalId }: Asked) {
  const { around, run, signal } = execution;
  for (let look = 0; look < looks && !signal.aborted; look += 1) {
    const place = { store: around.store, tenantId: run.tenantId, now: around.now() };
    const answer = await answeredUnder(place, { actorId: run.actor.id, key, runId: run.id, step });
    if (answer) return answer;
    const { state, reason } = await requestState(place, approvalId);
    if (state === 'failed') throw refused(approvalId, 'agreed to, and then failed', reason);
    await pause(lookEveryMs);
  }
  return undefined;
}

function refused(approvalId: string, what: string, reason: string | undefined): Fault {
  const because = reason ? `: ${reason}` : '';
  return new Fault('conflict', `This was ${what}${because}`, { details: { approvalId, state: what } });
}
