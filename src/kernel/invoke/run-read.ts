// A read: no transaction of its own, nothing recorded, unless it is sensitive: then the record comes before the answer.
import type { Invoker } from './invoker.ts';
import { spooled } from './note.ts';
import { callOf, note, outcome, unitOf } from './perform.ts';
import type { Admitted, Answer } from './request.ts';
import { keepTaint } from './taint.ts';

export async function runRead(invoker: Invoker, admitted: Admitted): Promise<Answer> {
  const { entry, tenantId, now } = admitted;
  const unit = unitOf(admitted, invoker.store.read({ tenantId, now }));
  const call = callOf(invoker, unit, admitted);
  const startedMs = performance.now();
  const output = await outcome(call, admitted.input);
  const keeping = keepTaint(invoker, admitted, unit);
  if (keeping) await keeping;
  const { sensitive } = entry.contract.spec;
  if (sensitive) {
    await note(invoker, call, { admitted: { ...admitted, key: undefined }, output: undefined, startedMs });
    await invoker.spool.append(spooled(invoker, 'recorded', { tenantId, body: { ...unit.recorded, usage: [] } }));
  }
  return {
    status: 'done',
    contract: entry.contract,
    output,
    entryId: sensitive ? call.id : undefined,
    replayed: false,
    cookies: unit.cookies,
  };
}
