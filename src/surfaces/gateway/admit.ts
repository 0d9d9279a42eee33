// Who asks, and whether they may: the same questions in the same order as the pipeline's, without its call.
import type { IncomingHttpHeaders } from 'node:http';
import { Fault } from '#base/fault';
import { newId } from '#base/id';
import type { Kernel } from '#kernel';
import type { Origin } from '#kernel/contract';
import type { Authenticated, Credential } from '#kernel/identity';
import type { Asking } from '#kernel/model';

export type GatewayKernel = Pick<
  Kernel,
  'models' | 'identity' | 'access' | 'tenants' | 'limits' | 'clock' | 'registry' | 'invoke' | 'log'
>;

export interface Visit {
  readonly headers: IncomingHttpHeaders;
  readonly origin: Origin;
  readonly signal: AbortSignal;
}

/** As which capability it counts: its access is what one needs. */
export type Task = 'model.text.generate' | 'model.embedding.create';

const bearer = /^Bearer +(\S+)$/i;
const usualWorkspace = 'default';

export async function admit(kernel: GatewayKernel, { headers, origin, signal }: Visit, task: Task): Promise<Asking> {
  const { identity, access, tenants, limits, clock } = kernel;
  const nowMs = clock.nowMs();
  limits.ip(origin.ip, nowMs);
  const identified = identity.authenticate(credentialOf(headers));
  const who = identified instanceof Promise ? await identified : identified;
  if (!who)
    throw new Fault('unauthenticated', 'Send an API key of Cadre as "Authorization: Bearer <key>" or x-api-key');
  const { actor, tenantId } = who;
  const [granted, bought] = [access.ready(tenantId), tenants.ready(tenantId)];
  if (granted || bought) await Promise.all([granted, bought]);
  await mayAsk(kernel, { who, origin, task });
  limits.actor(actor.id, nowMs);
  limits.tenant(tenantId, nowMs);
  const workspaceId = headers['x-cadre-workspace'];
  return {
    ...{ callId: newId(nowMs), tenantId, actor, task, signal, countsAsCall: true },
    workspaceId: typeof workspaceId === 'string' ? workspaceId.slice(0, 100) : usualWorkspace,
  };
}

/** A cookie would be sent by any page that a browser shows; a program says itself who it is. */
function credentialOf({ authorization, 'x-api-key': key }: IncomingHttpHeaders): Credential {
  if (typeof key === 'string' && key !== '') return { kind: 'bearer', token: key };
  if (authorization === undefined) return { kind: 'none' };
  return { kind: 'bearer', token: bearer.exec(authorization)?.[1] ?? '' };
}

interface Entering {
  readonly who: Authenticated;
  readonly origin: Origin;
  readonly task: Task;
}

async function mayAsk({ access, tenants, registry, invoke }: GatewayKernel, { who, origin, task }: Entering) {
  const { actor, tenantId } = who;
  const { access: needed } = registry.find(task).contract.spec;
  if (!needed || !tenants.allows(tenantId, task) || !access.may(actor, needed, tenantId)) {
    // The pipeline says why, and writes it down.
    await invoke({ capability: task, input: {}, caller: { kind: 'known', who }, origin });
    throw new Fault('forbidden', 'You may not ask models here');
  }
  if (access.obligations(actor, needed, tenantId).redact.length === 0) return;
  throw new Fault('forbidden', 'A part of the answer is hidden from you, which can not be seen to here');
}
