// The stage of this module's stories: a company, its people, an agent, and a small module whose acts are of every kind.
import assert from 'node:assert/strict';
import { z } from 'zod';
import { newId } from '#base/id';
import { spoken } from '#base/money';
import {
  type Actor,
  type AnyContract,
  contract,
  defineModule,
  event,
  Money,
  type Role,
  secret,
  text,
} from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import type { Answer, Gates } from '#kernel/invoke';
import { createWorld, inHouse, type World } from '#test/world';
import type { Approvals, Proposal } from './approval.ts';
import { approveRequest } from './decisions.ts';
import { getRequest } from './requests.ts';
import type { RequestShown } from './shown.ts';

const paid = event({ name: 'trial.payout.paid', summary: 'Money left.', data: z.object({ to: z.string() }) });
const shape = { access: 'trial.act', output: z.object({}), undo: { never: 'it is done' } } as const;
const dear = {
  input: z.object({ stake: Money, to: text(100) }),
  example: { stake: { amount: 1, currency: 'EUR' }, to: 'Ada' },
};

export const pay = contract({
  ...{ ...shape, ...dear, name: 'trial.payout.pay', summary: 'Pay a partner.', effect: 'write' },
  title: ({ to }, stake) => `Pay ${to} ${stake ? spoken(stake) : 'nothing'}`,
  stake: async (_call, { stake }) => stake,
});
export const send = contract({
  ...{ ...shape, name: 'trial.letter.send', summary: 'Send a letter.', effect: 'send' },
  input: z.object({ words: text(200) }),
  example: { words: 'Hello' },
});
export const write = contract({
  ...{ ...shape, name: 'trial.note.write', summary: 'Write a note.', effect: 'write' },
  input: z.object({ words: text(200) }),
  undo: { by: 'trial.note.write', input: () => ({ words: 'nothing' }) },
  example: { words: 'Hello' },
});
export const grant = contract({
  ...{ ...shape, name: 'trial.right.grant', summary: 'Grant a right.', effect: 'write', guarded: true },
  input: z.object({ right: text(100) }),
  undo: { by: 'trial.right.grant', input: () => ({ right: 'none' }) },
  example: { right: 'everything' },
});
export const keep = contract({
  ...{ ...shape, name: 'trial.secret.keep', summary: 'Keep a secret.', effect: 'write', access: 'trial.secret.keep' },
  title: ({ label, pin }) => `Keep ${label}, ${pin}`,
  input: z.object({ label: text(100), pin: secret(text(100)) }),
  example: { label: 'The door', pin: '12345' },
});
export const runPlan = contract({
  ...{ ...shape, name: 'trial.plan.run', summary: 'Carry out a plan.', effect: 'write' },
  input: z.object({}),
  example: {},
});

interface Scene {
  readonly world: World;
  readonly approvals: Approvals;
  readonly tenantId: string;
  /** What was really done, in words. */
  readonly done: string[];
  /** Gives somebody a second factor. */
  prove(who: Authenticated): Promise<void>;
  person(role: Role): Promise<Authenticated>;
  agent(id?: string, more?: Partial<Actor>): Authenticated;
  /** Calls something; a key of its own unless one is given. */
  act(who: Authenticated, what: AnyContract, input: unknown, more?: Partial<Proposal>): Promise<Answer>;
  /** The request that the act had to wait for. */
  ask(who: Authenticated, what: AnyContract, input: unknown, more?: Partial<Proposal>): Promise<RequestShown>;
  request(approvalId: string): Promise<RequestShown>;
  approve(who: Authenticated, request: RequestShown): Promise<RequestShown>;
  /** What the pipeline does when it hears that a request was approved. */
  resume(approvalId: string, more?: Partial<Proposal>): Promise<Answer>;
  judge(
    who: Authenticated,
    what: AnyContract,
    input: unknown,
    more?: Partial<Proposal>,
  ): ReturnType<Approvals['judge']>;
}

export async function openScene(): Promise<Scene> {
  const late: { world?: World } = {};
  const done: string[] = [];
  const extras = new Map<string, Partial<Proposal>>();
  const approvalsNow = () => {
    assert.ok(late.world, 'the world is open');
    return late.world.kernel.approvals;
  };
  const world = await createWorld({ modules: [trial(done)], gates: gatesOf(approvalsNow, extras) });
  late.world = world;
  const { approvals } = world.kernel;
  const tenantId = (await world.tenant('Acme')).id;
  return { world, approvals, tenantId, done, ...actsOf({ world, approvals, tenantId, extras }) };
}

function gatesOf(approvalsNow: () => Approvals, extras: ReadonlyMap<string, Partial<Proposal>>): Gates {
  return {
    reserve: () => ({ settle: () => undefined }),
    isFree: () => false,
    approve({ callId, entry: { contract: asked }, input, actor, tenantId, now, key }) {
      const stake = asked.name === pay.name ? pay.spec.input.parse(input).stake : undefined;
      const proposal = {
        callId,
        contract: asked,
        input,
        actor,
        tenantId,
        now,
        key,
        origin: inHouse,
        stake,
        tainted: false,
      };
      return approvalsNow().judge({ ...proposal, ...extras.get(key ?? '') });
    },
  };
}

interface Stage {
  readonly world: World;
  readonly approvals: Approvals;
  readonly tenantId: string;
  readonly extras: Map<string, Partial<Proposal>>;
}

function actsOf({ world, approvals, tenantId, extras }: Stage) {
  let administrator: Promise<Authenticated> | undefined;
  const request: Scene['request'] = async (approvalId) => {
    administrator ??= world.person(tenantId, 'super_admin');
    return world.call(await administrator, getRequest, { approvalId });
  };
  const act: Scene['act'] = (who, what, input, more = {}) => {
    const key = more.key ?? `act-${newId(world.clock.nowMs())}`;
    extras.set(key, more);
    return world.answer(who, what.name, input, { key });
  };
  const acts: Omit<Scene, keyof Stage | 'done' | 'world' | 'approvals' | 'tenantId'> = {
    person: (role) => world.person(tenantId, role),
    async prove({ actor }) {
      const now = new Date(world.clock.nowMs()).toISOString();
      await world.sql(
        `insert into identity.factors (id, created_at, updated_at, user_id, sealed, confirmed_at)
         values ($1, $2, $2, $1, 'sealed', $2)`,
        [actor.id, now],
      );
    },
    agent: (id = newId(world.clock.nowMs()), more = {}) => ({
      tenantId,
      actor: { kind: 'agent', id, roles: ['manager'], ...more },
    }),
    act,
    request,
    async ask(who, what, input, more) {
      const answer = await act(who, what, input, more);
      assert.equal(answer.status, 'waiting');
      return request(answer.status === 'waiting' ? answer.approvalId : '');
    },
    approve: (who, { id, inputHash }) => world.call(who, approveRequest, { approvalId: id, inputHash }),
    async resume(approvalId, more = {}) {
      const { capability, input, key, actor } = await approvals.parked(tenantId, approvalId);
      extras.set(key, { approvalId, ...more });
      return world.kernel.invoke({
        ...{ capability, input, key, origin: { ...inHouse, door: 'work' } },
        caller: { kind: 'known', who: { tenantId, actor } },
      });
    },
    judge(who, what, input, more) {
      const nowMs = world.clock.nowMs();
      const call = { callId: newId(nowMs), now: new Date(nowMs).toISOString(), key: undefined, origin: inHouse };
      const stake = what === pay ? pay.spec.input.parse(input).stake : undefined;
      return approvals.judge({ ...call, contract: what, input, ...who, stake, tainted: false, ...more });
    },
  };
  return acts;
}

function trial(done: string[]) {
  return defineModule({
    name: 'trial',
    title: 'Trial',
    capabilities: [
      pay.implement((call, { to, stake }) => {
        call.emit(paid, { to });
        done.push(`paid ${to} ${stake.amount}`);
        return {};
      }),
      ...[send, write].map((one) =>
        one.implement((_call, { words }) => {
          done.push(words);
          return {};
        }),
      ),
      grant.implement((_call, { right }) => {
        done.push(right);
        return {};
      }),
      keep.implement((_call, { label, pin }) => {
        done.push(`${label} ${pin}`);
        return {};
      }),
      runPlan.implement(() => ({})),
    ],
    events: [paid],
    grants: { manager: ['trial.act'], store_operator: ['trial.act'] },
  });
}

export const euros = (whole: number) => ({ amount: whole * 100, currency: 'EUR' });

export function refusal(code: string, words = /./) {
  return (error: unknown) => {
    assert.equal(Reflect.get(error as object, 'code'), code, String(error));
    assert.match(String(error), words);
    return true;
  };
}
