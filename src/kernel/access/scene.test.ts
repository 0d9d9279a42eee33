// How the stories of this folder come in: through the pipeline of a real kernel, with what companies settle in force.
import assert from 'node:assert/strict';
import { Fault, type FaultCode } from '#base/fault';
import type { AnyContract, InputOf, OutputOf } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { type Answer, invoke, limiter, openGates, openInvoker, openRegistry, renewing } from '#kernel/invoke';
import { openTally } from '#kernel/meter';
import { inHouse, type World } from '#test/world';
import { type Access, createAccess } from './access.ts';

export interface Scene {
  readonly access: Access;
  answer(who: Authenticated, capability: string, input: unknown, rehearse?: boolean): Promise<Answer>;
  call<C extends AnyContract>(who: Authenticated, contract: C, input: InputOf<C>): Promise<OutputOf<C>>;
  /** Whether they may, once it is known. */
  may(who: Authenticated, access: string): Promise<boolean>;
}

const often = { calls: 1_000_000, per: '1 minute' } as const;

export function sceneOn({ kernel }: World): Scene {
  const { store, clock, tenants } = kernel;
  const others = kernel.modules.filter(({ name }) => name !== 'access');
  const access = createAccess(others, { store, clock, plans: tenants });
  const registry = openRegistry([...others, access.module]);
  kernel.live.subscribeAll((event) => access.onEvents(event));
  const limits = { ip: limiter(often, ''), actor: limiter(often, ''), tenant: limiter(often, '') };
  const nothing = () => undefined;
  const tally = openTally({ deliver: nothing, newId: () => '', now: () => '' });
  const invoker = openInvoker({
    ...kernel,
    registry,
    access,
    limits,
    tally,
    gates: openGates,
    wake: nothing,
    observe: nothing,
    subscriptions: { to: () => [], ready: () => undefined },
    staysHere: () => Promise.resolve(false),
    reach: () => Promise.reject(new Error('Nothing is reached here')),
    actorNow: renewing(kernel.identity.actorNow),
  });

  async function answer(who: Authenticated, capability: string, input: unknown, rehearse = false) {
    await access.ready(who.tenantId);
    return invoke(invoker, { capability, input, caller: { kind: 'known', who }, rehearse, origin: inHouse });
  }

  return {
    access,
    answer,
    async call(who, contract, input) {
      const answered = await answer(who, contract.name, input);
      if (answered.status !== 'done') throw new Error(`${contract.name} answered ${answered.status}`);
      return contract.spec.output.parse(answered.output);
    },
    async may({ actor, tenantId }, key) {
      await access.ready(tenantId);
      return access.may(actor, key, tenantId);
    },
  };
}

/** The refusal that `work` ends in, which must have this code. */
export async function refused(code: FaultCode, work: Promise<unknown>): Promise<Fault> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof Fault, String(error));
    assert.equal(error.code, code, error.message);
    return error;
  }
  throw new assert.AssertionError({ message: `It was not refused as ${code}` });
}
