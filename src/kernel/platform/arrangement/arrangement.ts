// How a person has arranged their first page: kept by the house, so that it is the same in every browser of theirs.
import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, type Capability, contract, type Subject, type SubjectRef } from '#kernel/contract';
import { arrangements } from './tables.ts';

const Parts = z
  .array(
    z
      .string()
      .regex(/^[a-z][a-z-]*$/)
      .max(40),
  )
  .max(40);
const Arrangement = z.object({
  order: Parts.describe('The parts in their order; those it does not name stand where they usually do'),
  hidden: Parts.describe('The parts that are not shown'),
});
type Arrangement = z.output<typeof Arrangement>;

const access = 'signed-in';
const asUsual: Arrangement = { order: [], hidden: [] };

export const showArrangement = contract({
  name: 'platform.arrangement.show',
  summary: 'Show how you have arranged Home.',
  effect: 'read',
  access,
  input: z.object({}),
  output: Arrangement,
  example: {},
});

export const setArrangement = contract({
  name: 'platform.arrangement.set',
  summary: 'Arrange Home: which parts stand there, and in which order.',
  effect: 'write',
  access,
  input: Arrangement,
  output: Arrangement.extend({ former: Arrangement }),
  undo: { by: 'platform.arrangement.set', input: (_input, { former }) => former },
  example: { order: ['health', 'staff'], hidden: ['days'] },
});

function ownId({ actor }: Call): string {
  if (actor.kind === 'person' && !actor.delegatedBy) return actor.id;
  throw new Fault('forbidden', 'Home is for people; sign in as one');
}

async function arrangementOf(call: Call, personId: string): Promise<Arrangement> {
  const [row] = await call.db.select().from(arrangements).where(eq(arrangements.personId, personId));
  return row ? { order: [...row.order], hidden: [...row.hidden] } : asUsual;
}

export const arrangementCapabilities: readonly Capability[] = [
  showArrangement.implement((call) => arrangementOf(call, ownId(call))),

  setArrangement.implement(async (call, wanted) => {
    const personId = ownId(call);
    const former = await arrangementOf(call, personId);
    await call.db
      .insert(arrangements)
      .values({ id: call.newId(), personId, ...wanted })
      .onConflictDoUpdate({ target: [arrangements.tenantId, arrangements.personId], set: wanted });
    return { ...wanted, former };
  }),
];

const theirs = ({ id }: SubjectRef) => sql`person_id::text = ${id.toLowerCase()}`;

export const arrangementSubject: Subject = {
  table: 'platform.arrangements',
  find: async (db, subject) =>
    (await db.execute(sql`select id, in_order, hidden from platform.arrangements where ${theirs(subject)}`)).rows,
  purge: async (db, subject) =>
    (await db.execute(sql`delete from platform.arrangements where ${theirs(subject)}`)).rowCount ?? 0,
};
