// A read: no transaction of its own, nothing recorded, unless it is sensitive: then the record comes before the answer.
import type { Invoker } from './invoker.ts';
import { linesOf } from './lines.ts';
import { spooled } from './note.ts';
import { callOf, note, outcome, unitOf } from './perform.ts';
import type { Admitted, Answer } from './request.ts';
import type { RunningCall } from './running.ts';
import { keepTaint, noticeOutside } from './taint.ts';

/** From memory when that is still true. */
function answered({ remembered }: Invoker, call: RunningCall, admitted: Admitted): unknown {
  const known = remembered.find(admitted);
  if (known) {
    noticeOutside(call, known.output);
    return known.output;
  }
  const keep = remembered.begin(admitted);
  const output = outcome(call, admitted.input);
  return keep ? kept(keep, output) : output;
}

async function kept(keep: (output: unknown) => void, answer: unknown): Promise<unknown> {
  const output = await answer;
  keep(output);
  return output;
}

export async function runRead(invoker: Invoker, admitted: Admitted): Promise<Answer> {
  const { entry, tenantId, now } = admitted;
  const unit = unitOf(admitted, invoker.store.read({ tenantId, now }));
  const call = callOf(invoker, unit, admitted);
  const startedMs = performance.now();
  const output = await answered(invoker, call, admitted);
  const keeping = keepTaint(invoker, admitted, unit);
  if (keeping) await keeping;
  const { sensitive } = entry.contract.spec;
  if (sensitive) {
    await note(invoker, call, { admitted: { ...admitted, key: undefined }, output: undefined, startedMs });
    await invoker.spool.append(spooled(invoker, 'lines', { tenantId, body: linesOf({ ...unit.recorded, usage: [] }) }));
  }
  return {
    status: 'done',
    contract: entry.contract,
    output,
    entryId: sensitive ? call.id : undefined,
    replayed: false,
    cookies: unit.cookies,
    isOwn: unit.taintedBy === undefined,
  };
}
