// A read: no transaction of its own, nothing recorded, unless it is sensitive: then the record comes before the answer.
import type { Invoker } from './invoker.ts';
import { callOf, note, outcome, unitOf } from './perform.ts';
import type { Admitted, Answer } from './pipeline.ts';
import { spooled } from './note.ts';
import { rehearsalOf } from './rehearse.ts';

export async function runRead(invoker: Invoker, admitted: Admitted): Promise<Answer> {
  const { entry, tenantId, now, rehearse } = admitted;
  const unit = unitOf(admitted, invoker.store.read({ tenantId, now }));
  const call = callOf(invoker, unit, admitted);
  const started = performance.now();
  const output = await outcome(call, admitted.input);
  if (rehearse) return { status: 'rehearsed', rehearsal: rehearsalOf(unit, output) };
  const { sensitive } = entry.contract.spec;
  if (sensitive) {
    note(invoker, call, { ...admitted, key: undefined }, undefined, started);
    await invoker.spool.append(spooled(invoker, 'recorded', tenantId, { ...unit.recorded, usage: [] }));
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
