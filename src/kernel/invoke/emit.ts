// What a call asks the future for: its events, the reactions they set off, and what it wants done later. All of it
// commits with the call or not at all.
import { Fault } from '#base/fault';
import type { Actor, EventRecord } from '#kernel/contract';
import { hasHidden } from './hide.ts';
import type { AskedLater, Invoker } from './invoker.ts';
import { checkAccess, invalidInput } from './pipeline.ts';
import { isSteered } from './taint.ts';
import type { Running } from './unit.ts';

export function emitted(invoker: Invoker, call: Running, { type, data }: { type: string; data: unknown }): string {
  const { unit } = call;
  // What comes from the spool is kept as rows where it arrives.
  const reactions = invoker.registry.reactionsTo(type).filter(({ reaction }) => !(unit.isSpooled && reaction.rows));
  const subscribed = invoker.subscriptions.to(unit.tenantId, type).filter(({ module }) => !isOf(unit.actor, module));
  const event: EventRecord = {
    id: invoker.newId(),
    type,
    tenantId: unit.tenantId,
    userId: unit.actor.id,
    data,
    timestamp: unit.now,
  };
  unit.recorded.events.push({
    id: event.id,
    tenant_id: unit.tenantId,
    user_id: event.userId,
    event_type: type,
    event_data: data,
    processed: reactions.length + subscribed.length === 0,
    entry_id: call.id,
    created_at: unit.now,
    tainted: isSteered(unit),
  });
  for (const { module, reaction } of reactions) {
    const actor: Actor = { kind: 'service', id: module, roles: [] };
    const { name } = reaction.contract;
    const key = `reaction:${event.id}:${name}`;
    deliver(invoker, call, { name, input: reaction.input(event), actor, key, at: unit.now, eventId: event.id });
  }
  for (const { id, module, capability: name, input } of subscribed) {
    const actor: Actor = { kind: 'service', id: module, roles: [] };
    const key = `subscription:${event.id}:${id}`;
    deliver(invoker, call, { name, input: { ...input, event }, actor, key, at: unit.now, eventId: event.id });
  }
  return event.id;
}

/** What a module does because of an event is nothing to tell it of again: there would be no end. */
function isOf(actor: Actor, module: string): boolean {
  return actor.kind === 'service' && actor.id === module;
}

export function deferred(invoker: Invoker, call: Running, { capability: name, input, key, at }: AskedLater) {
  const entry = invoker.registry.find(name, call.unit.tenantId);
  checkAccess(invoker, entry.contract, call.unit);
  const parsed = entry.parseInput(input ?? {});
  if (!parsed.success) throw new Fault('internal', `later: ${invalidInput(name, parsed.error.issues).message}`);
  if (hasHidden(entry.hideInput.hide(input)))
    throw new Fault('internal', `later: ${name} takes a secret, which must not wait`);
  const { credentialId: _, ...actor } = call.unit.actor;
  deliver(invoker, call, { name, input, actor, key, at, eventId: null });
}

interface Due {
  readonly name: string;
  readonly input: unknown;
  readonly actor: Actor;
  readonly key: string;
  readonly at: string;
  readonly eventId: string | null;
}

function deliver(invoker: Invoker, { unit }: Running, { name, input, actor, key, at, eventId }: Due) {
  unit.recorded.deliveries.push({
    id: invoker.newId(),
    tenant_id: unit.tenantId,
    event_id: eventId,
    capability: name,
    input,
    actor,
    call_key: key,
    due_at: at,
    created_at: unit.now,
    tainted: isSteered(unit),
  });
}
