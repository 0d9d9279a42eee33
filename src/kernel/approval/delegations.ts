// Who decides for whom, from when until when. A deputy has the right of whom they stand in for, as it is then, and
// passes it on to nobody.
import { and, desc, eq, isNull, lt, or } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, type Capability, contract, Id, Instant, list, Page } from '#kernel/contract';
import { mustBePerson } from './deciding.ts';
import type { House } from './house.ts';
import { exampleId, Tier } from './model.ts';
import { delegations } from './tables.ts';

const Delegation = z.object({
  id: Id,
  fromId: z.string().describe('For whom'),
  toId: z.string().describe('Who decides'),
  startsAt: Instant,
  endsAt: Instant,
  upToTier: Tier,
  endedAt: Instant.nullable(),
});

export const createDelegation = contract({
  name: 'approval.delegation.create',
  guarded: true,
  summary: 'Let somebody decide for you for a while.',
  effect: 'write',
  access: 'approval.delegation.create',
  input: z.object({
    toId: Id.describe('The person who decides for you'),
    startsAt: Instant.optional().describe('From now on when absent'),
    endsAt: Instant,
    upToTier: Tier.default(2),
  }),
  output: Delegation,
  undo: { by: 'approval.delegation.end', input: (_input, { id }) => ({ delegationId: id }) },
  example: { toId: exampleId, endsAt: '2126-08-01T00:00:00.000Z', upToTier: 1 },
});

export const endDelegation = contract({
  name: 'approval.delegation.end',
  guarded: true,
  summary: 'Let nobody decide for you any longer.',
  effect: 'write',
  access: 'approval.delegation.create',
  input: z.object({ delegationId: Id }),
  output: Delegation,
  undo: { never: 'create it anew' },
  example: { delegationId: exampleId },
});

export const listDelegations = contract({
  name: 'approval.delegation.list',
  summary: 'List who decides for whom.',
  effect: 'read',
  access: 'approval.delegation.read',
  input: Page.extend({ after: Id.optional() }),
  output: list(Delegation),
  example: { limit: 20 },
});

export function delegationCapabilities({ parts }: House): Capability[] {
  return [
    createDelegation.implement(async (call, { toId, endsAt, upToTier, startsAt = call.now }) => {
      mustBePerson(call.actor);
      const fromId = call.actor.id;
      if (toId === fromId) throw new Fault('invalid', 'You decide for yourself already');
      if (endsAt <= startsAt || endsAt <= call.now) throw new Fault('invalid', 'It would end before it begins');
      await mustBelong(parts, call, toId);
      const values = { id: call.newId(), fromId, toId, startsAt, endsAt, upToTier };
      const [made] = await call.db.insert(delegations).values(values).returning();
      if (!made) throw new Fault('internal', 'The delegation was not stored');
      return made;
    }),
    endDelegation.implement(async (call, { delegationId }) => {
      const mine = or(eq(delegations.fromId, call.actor.id), eq(delegations.toId, call.actor.id));
      const [ended] = await call.db
        .update(delegations)
        .set({ endedAt: call.now })
        .where(and(eq(delegations.id, delegationId), isNull(delegations.endedAt), mine))
        .returning();
      if (!ended) throw new Fault('not_found', 'You have no such delegation, or it has ended already');
      return ended;
    }),
    listDelegations.implement(async (call, { limit, after: last }) => {
      const items = await call.db
        .select()
        .from(delegations)
        .where(last ? lt(delegations.id, last) : undefined)
        .orderBy(desc(delegations.id))
        .limit(limit);
      return { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
    }),
  ];
}

async function mustBelong({ people }: House['parts'], call: Call, personId: string) {
  if ((await people.rolesOf(call.tenant.id, personId)).length > 0) return;
  throw new Fault('not_found', 'Nobody of that id belongs to this company');
}
