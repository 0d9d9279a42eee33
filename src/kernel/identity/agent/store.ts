// Queries over agents. Bound to the tenant unless it says other.
import { and, asc, eq, gt, inArray, ne } from 'drizzle-orm';
import type { Role } from '#kernel/contract';
import type { Db } from '#kernel/store';
import { memberships, users } from '../tables.ts';
import { agents } from './tables.ts';

const shown = {
  id: agents.id,
  name: agents.name,
  role: agents.role,
  scopes: agents.scopes,
  ownerId: agents.ownerId,
  status: agents.status,
  createdAt: agents.createdAt,
};

interface NewAgent {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly scopes: string[] | null;
  readonly ownerId: string;
}

export function insertAgent(db: Db, agent: NewAgent) {
  return db.insert(agents).values(agent).returning(shown);
}

export function agentPage(db: Db, { after, limit }: { after: string | undefined; limit: number }) {
  return db
    .select(shown)
    .from(agents)
    .where(after ? gt(agents.id, after) : undefined)
    .orderBy(asc(agents.id))
    .limit(limit);
}

export async function agentById(db: Db, id: string) {
  const [found] = await db.select(shown).from(agents).where(eq(agents.id, id));
  return found;
}

/** Nothing when there is none, or when it is so already. */
export function setAgentStatus(db: Db, { id, status }: { id: string; status: 'active' | 'disabled' }) {
  return db
    .update(agents)
    .set({ status })
    .where(and(eq(agents.id, id), ne(agents.status, status)))
    .returning(shown);
}

/** As the engine: what agents and people of a company are called, also those who may not act any more. */
export async function namesOf(db: Db, { tenantId, ids }: { tenantId: string; ids: string[] }) {
  const hired = db
    .select({ id: agents.id, name: agents.name })
    .from(agents)
    .where(and(eq(agents.tenantId, tenantId), inArray(agents.id, ids)));
  const belonging = db
    .select({ id: users.id, name: users.name })
    .from(users)
    .innerJoin(memberships, and(eq(memberships.userId, users.id), eq(memberships.tenantId, tenantId)))
    .where(inArray(users.id, ids));
  return (await Promise.all([hired, belonging])).flat();
}

interface Place {
  readonly tenantId: string;
  readonly id: string;
}

/** As the engine: what a person is in a company now. */
export async function roleNow(db: Db, { tenantId, id }: Place) {
  const [found] = await db
    .select({ role: memberships.role })
    .from(memberships)
    .innerJoin(users, and(eq(users.id, memberships.userId), eq(users.status, 'active')))
    .where(and(eq(memberships.tenantId, tenantId), eq(memberships.userId, id), eq(memberships.status, 'active')));
  return found?.role;
}

/** As the engine: an agent that may act now. */
export async function agentNow(db: Db, { tenantId, id }: Place) {
  const [found] = await db
    .select({ role: agents.role, scopes: agents.scopes, ownerId: agents.ownerId })
    .from(agents)
    .where(and(eq(agents.tenantId, tenantId), eq(agents.id, id), eq(agents.status, 'active')));
  return found;
}
