// The plan of a company follows what it has subscribed to. Looked for and not told on: what a billing service says
// comes from outside, and must not set plans by itself; what stands in our own rows may.
import { and, asc, eq, inArray, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Call, type Capability, contract, Id, type Schedule } from '#kernel/contract';
import type { Shop } from './house.ts';
import { isServed, type State, states, type Tier, tiers } from './model.ts';
import { subscriptions, tariffs } from './tables.ts';
import { anyId } from './tariffs.ts';

/** Of who pays no more. */
const smallest: Tier = 'tier1';
const mostAtOnce = 100;
const setPlan = 'tenant.plan.set';

const followPlans = contract({
  name: 'meter.plan.follow',
  summary: 'See which companies have subscribed to another plan than they are on, and ask for it.',
  effect: 'write',
  access: 'meter.plan.follow',
  internal: true,
  input: z.object({}),
  output: z.object({ asked: z.int() }),
  undo: { never: 'Each is put on the plan that it pays for' },
  example: {},
});

const applyPlan = contract({
  name: 'meter.plan.apply',
  summary: 'Put a company on the plan that it has subscribed to.',
  effect: 'send',
  access: 'meter.plan.follow',
  internal: true,
  input: z.object({ buyerId: Id }),
  output: z.object({ tier: z.enum(tiers).nullable() }),
  undo: { never: 'It is on the plan that it pays for' },
  pretend: () => ({ tier: null }),
  example: { buyerId: anyId },
});

export const followOften: Schedule = {
  ...{ name: 'plans', contract: followPlans, input: {} },
  ...{ every: '1 minute', scope: 'installation' },
};

export function planFollowing(shop: Shop): Capability[] {
  return [
    followPlans.implement(async (call) => {
      if (call.tenant.id !== shop.house().sellerId()) return { asked: 0 };
      const pending = await wantedPlans(call.db, isPending);
      for (const { id, version, buyerId, tier } of pending) {
        await call.db
          .update(subscriptions)
          .set({ appliedTier: tier })
          .where(and(eq(subscriptions.id, id), eq(subscriptions.version, version)));
        call.later(applyPlan, { buyerId }, { key: `plan:${id}:${version}` });
      }
      return { asked: pending.length };
    }),

    applyPlan.implement(
      async (call, { buyerId }) => {
        const { perform, sellerId } = shop.house();
        const wanted = async () => (await wantedPlans(call.db, eq(subscriptions.buyerId, buyerId)))[0];
        if (call.tenant.id !== sellerId()) return { tier: null };
        let done: Wanted | undefined;
        // It may be another by the time that this one is set.
        for (let now = await wanted(); now && now.version !== done?.version; now = await wanted()) {
          const input = { tenantId: buyerId, plan: now.tier };
          const key = `plan:${now.id}:${now.version}`;
          await perform({ tenantId: sellerId(), capability: setPlan, input, key });
          done = now;
        }
        return { tier: done?.tier ?? null };
      },
      // Set again it is the same.
      { lookup: async () => undefined },
    ),
  ];
}

const served: State[] = states.filter(isServed);

interface Wanted {
  readonly id: string;
  readonly version: number;
  readonly buyerId: string;
  readonly tier: Tier;
}

const isPaid = inArray(subscriptions.state, served);
const wantedTier = sql<Tier>`case when ${isPaid} then ${tariffs.tier} else ${smallest} end`;
const isPending = or(isNull(subscriptions.appliedTier), sql`${subscriptions.appliedTier} <> ${wantedTier}`);

/** Of each company its newest subscription that is served says the plan, else the newest that has begun. */
function wantedPlans(db: Call['db'], which: SQL | undefined): Promise<Wanted[]> {
  const newest = db
    .selectDistinctOn([subscriptions.buyerId], { id: subscriptions.id })
    .from(subscriptions)
    .where(and(eq(subscriptions.buyerKind, 'company'), isNotNull(subscriptions.startedAt)))
    .orderBy(asc(subscriptions.buyerId), sql`${isPaid} desc`, sql`${subscriptions.id} desc`);
  return db
    .select({ id: subscriptions.id, version: subscriptions.version, buyerId: subscriptions.buyerId, tier: wantedTier })
    .from(subscriptions)
    .innerJoin(tariffs, eq(tariffs.id, subscriptions.tariffId))
    .where(and(inArray(subscriptions.id, newest), which))
    .limit(mostAtOnce);
}
