// How each capability is called for real. Whoever adds one whose example can not succeed by itself, because it names
// something that must be there first, says in `flows/` how that comes about.
import { hash } from 'node:crypto';
import type { Answer, Registered } from '#kernel/invoke';
import { approvalFlows } from './flows/approval.ts';
import { type Flows, here, type RealCall } from './flows/cast.ts';
import { connectionFlows } from './flows/connection.ts';
import { connectorFlows } from './flows/connectors.ts';
import { fileFlows } from './flows/files.ts';
import { ledgerFlows, recordFlows, tenantFlows, vaultFlows } from './flows/house.ts';
import { httpFlows } from './flows/http.ts';
import { identityFlows } from './flows/identity.ts';
import { memberFlows } from './flows/members.ts';
import { modelFlows } from './flows/model.ts';
import { notifyFlows } from './flows/notify.ts';
import { oauthFlows } from './flows/oauth.ts';
import { partnersFlows } from './flows/partners.ts';
import { platformFlows } from './flows/platform.ts';
import { promptFlows } from './flows/prompts.ts';
import { salesFlows } from './flows/sales.ts';
import { stageFlows } from './flows/stage.ts';
import { webhookFlows } from './flows/webhooks.ts';
import { workFlows } from './flows/work.ts';
import { workAuthoringFlows } from './flows/work-authoring.ts';
import { type Company, keyFor, type Scene, whoMay } from './scene.ts';

export type { RealCall } from './flows/cast.ts';

const flows: Flows = {
  ...{
    ...tenantFlows,
    ...identityFlows,
    ...memberFlows,
    ...oauthFlows,
    ...vaultFlows,
    ...connectionFlows,
    ...connectorFlows,
  },
  ...{
    ...ledgerFlows,
    ...recordFlows,
    ...approvalFlows,
    ...fileFlows,
    ...notifyFlows,
    ...workFlows,
    ...workAuthoringFlows,
    ...httpFlows,
  },
  ...{
    ...modelFlows,
    ...partnersFlows,
    ...platformFlows,
    ...promptFlows,
    ...salesFlows,
    ...stageFlows,
    ...webhookFlows,
  },
};

export const flowNames = Object.keys(flows);

let calls = 0;

/** Everything that calling this capability for real takes, in this company. */
export async function realCall(scene: Scene, entry: Registered, there: Company = scene.acme): Promise<RealCall> {
  const { world } = scene;
  const as = whoMay(scene, entry, there);
  calls += 1;
  const word = `w${hash('sha1', `${calls} ${there.tenantId}`).slice(0, 12)}`;
  async function ask<Output>(name: string, input: unknown): Promise<Output> {
    const answer = await world.answer(as, name, input);
    if (answer.status !== 'done') throw new Error(`${name} answered ${answer.status}`);
    return answer.output as Output;
  }
  const caller = entry.contract.caller === 'actor' ? { kind: 'known' as const, who: as } : { kind: 'none' as const };
  const made = await flows[entry.contract.name]?.({ scene, world, there, as, ask, word });
  const token = keyFor(scene, entry, there);
  return { input: entry.contract.spec.example, caller, token, origin: here, ...made };
}

/** Calls it for real, once. A stream that has no end is left after its first moment. */
export async function callForReal(scene: Scene, entry: Registered, there: Company = scene.acme): Promise<Answer> {
  const call = await realCall(scene, entry, there);
  return invokeReal(scene, entry, call);
}

export function invokeReal({ world }: Scene, entry: Registered, call: Omit<RealCall, 'token'>, more: More = {}) {
  const { input, caller, origin = here } = call;
  // Some streams never end: they are left after a moment.
  const signal = entry.contract.answer === 'stream' ? AbortSignal.timeout(1000) : undefined;
  return world.kernel.invoke({
    capability: entry.contract.name,
    input,
    caller,
    origin,
    ...more,
    ...(signal ? { signal } : {}),
  });
}

interface More {
  readonly key?: string;
  readonly rehearse?: boolean;
}
