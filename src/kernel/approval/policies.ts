// The company's own rules: from what stake on, who decides, and for how long it waits.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Capability, contract } from '#kernel/contract';
import { mustBeHere } from './deciding.ts';
import { firstPolicy, isOrdered, Policy } from './model.ts';
import { policyIn, setPolicy } from './store.ts';

const Version = z.int().min(0).describe('0 until somebody sets rules of their own');

export const getPolicy = contract({
  name: 'approval.policy.get',
  summary: 'Show what is asked, who decides, and for how long it waits.',
  effect: 'read',
  access: 'approval.policy.read',
  input: z.object({}),
  output: z.object({ policy: Policy, version: Version }),
  example: {},
});

export const changePolicy = contract({
  name: 'approval.policy.set',
  guarded: true,
  summary: 'Set what is asked, who decides, and for how long it waits.',
  effect: 'write',
  access: 'approval.policy.set',
  input: z.object({ policy: Policy, ifVersion: Version }),
  output: z.object({ policy: Policy, version: Version, previous: Policy }),
  undo: {
    by: 'approval.policy.set',
    input: (_input, { previous, version }) => ({ policy: previous, ifVersion: version }),
  },
  example: { policy: firstPolicy, ifVersion: 0 },
});

export function policyCapabilities(): Capability[] {
  return [
    getPolicy.implement((call) => policyIn(call.db)),
    changePolicy.implement(async (call, { policy, ifVersion }) => {
      mustBeHere(call);
      if (!isOrdered(policy)) throw new Fault('invalid', 'Tier 3 begins where tier 2 does, or above it');
      const { policy: previous } = await policyIn(call.db);
      const version = await setPolicy(call.db, { id: call.newId(), policy, ifVersion });
      if (version === undefined) throw new Fault('conflict', 'The rules have been changed since you saw them');
      return { policy, version, previous };
    }),
  ];
}
