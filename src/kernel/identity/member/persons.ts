// The super admin's view over all companies. Each company is worked on bound to it, one after the other.
import { Fault } from '#base/fault';
import type { Call, Capability, Role } from '#kernel/contract';
import type { Db } from '#kernel/store';
import { memberChanged } from '../contracts.ts';
import { endSessionsOf, revokeKeysOf } from '../credentials.ts';
import { change, type House, noteIn } from '../house.ts';
import { remainingOf } from '../model.ts';
import { revokeGrantsOf } from '../oauth/store.ts';
import * as people from '../people.ts';
import { memberStanding } from './contracts.ts';
import * as promises from './person-contracts.ts';
import { nobodyHere, nobodyLeft, refuseElsewhere, refuseOneself } from './standing.ts';

export function personCapabilities(house: House): Capability[] {
  return [listing(house), ...keeping(house), assigning(house), transferring(house)];
}

function listing(house: House): Capability {
  return promises.listPeople.implement(async (call, { after, limit }) => {
    const { db } = house.store.engine(call.now);
    const page = await people.personPage(db, { after, limit });
    const belongings = await people.everyBelongingOf(
      db,
      page.map(({ id }) => id),
    );
    const byPerson = Map.groupBy(belongings, ({ userId }) => userId);
    const items = page.map((one) => {
      const held = byPerson.get(one.id) ?? [];
      return { ...one, memberships: held.map(({ tenantId, role, status }) => ({ tenantId, role, status })) };
    });
    const last = page.length === limit ? page.at(-1) : undefined;
    return { items, next: last ? last.id : null };
  });
}

function keeping(house: House): Capability[] {
  return [
    promises.disablePerson.implement(async (call, { userId }) => {
      refuseOneself(call, userId);
      await mustBe(house, call, userId);
      await change(house, call, async (db) => {
        const isDone = await people.disablePerson(db, { id: userId, by: call.actor.id });
        if (!isDone) throw new Fault('conflict', 'They are kept out already');
        await endSessionsOf(db, { userId, now: call.now });
      });
      if (!call.rehearsing) house.changed(`person:${userId}`);
      noteIn(house, call, { kind: 'person_disabled', actorId: userId, detail: `By ${call.actor.id}` });
      call.emit(memberStanding, { userId, standing: 'disabled' });
      return { userId };
    }),

    promises.enablePerson.implement(async (call, { userId }) => {
      await mustBe(house, call, userId);
      const wanted = { id: userId, from: 'disabled', to: 'active' } as const;
      const isDone = await change(house, call, (db) => people.setStanding(db, wanted));
      if (!isDone) throw new Fault('conflict', 'They are not kept out');
      call.emit(memberStanding, { userId, standing: 'active' });
      return { userId };
    }),
  ];
}

function assigning(house: House): Capability {
  return promises.assignPerson.implement(async (call, { userId, tenantId, role }) => {
    const person = await mustBe(house, call, userId);
    await mustBePlace(house, tenantId);
    refuseElsewhere(house, tenantId, role);
    const placed = await within(house, call, { tenantId, work: (db) => place(db, call, { userId, tenantId, role }) });
    tell(house, call, { userId, role, previousRole: placed.previousRole ?? role });
    return { userId, name: person.name, email: person.email, tenantId, ...placed };
  });
}

function transferring(house: House): Capability {
  return promises.transferPerson.implement(async (call, { userId, fromTenantId, toTenantId, role }) => {
    const person = await mustBe(house, call, userId);
    if (fromTenantId === toTenantId) throw new Fault('invalid', 'They are to go to another company than this one');
    await mustBePlace(house, toTenantId);
    refuseElsewhere(house, toTenantId, role);
    const moved = await within(house, call, {
      tenantId: fromTenantId,
      isBrief: false,
      async work(db) {
        const member = await people.membershipOf(db, userId);
        if (!member) throw nobodyHere();
        const leaving = { userId, from: member.role, remaining: remainingOf(member.role) };
        if (!(await people.deleteMembership(db, leaving))) throw nobodyLeft();
        await revokeKeysOf(db, { userId, now: call.now });
        const work = (there: Db) => place(there, call, { userId, tenantId: toTenantId, role });
        // Nobody is without a company in between: they are there before they have left.
        const placed = await within(house, call, { tenantId: toTenantId, work });
        return { ...placed, previousRole: member.role };
      },
    });
    await change(house, call, (db) => revokeGrantsOf(db, { userId, tenantId: fromTenantId, now: call.now }));
    tell(house, call, { userId, role, previousRole: moved.previousRole });
    return { userId, name: person.name, email: person.email, tenantId: toTenantId, ...moved };
  });
}

interface Placing {
  readonly userId: string;
  readonly tenantId: string;
  readonly role: Role;
}

/** Bound to the tenant. */
async function place(db: Db, call: Call, { userId, tenantId, role }: Placing) {
  const isNew = await people.insertMembership(db, { id: call.newId(), tenantId, userId, role });
  const member = await people.membershipOf(db, userId);
  if (!member) throw nobodyHere();
  if (member.role !== role) {
    const { role: from } = member;
    const isDone = await people.changeRole(db, { userId, from, to: role, remaining: remainingOf(from) });
    if (!isDone) throw nobodyLeft();
  }
  return { ...member, role, previousRole: isNew ? null : member.role };
}

interface Within<T> {
  readonly tenantId: string;
  /** Not when there is another one inside. */
  readonly isBrief?: boolean;
  work(db: Db): Promise<T>;
}

async function within<T>({ store }: House, call: Call, { tenantId, isBrief = true, work }: Within<T>): Promise<T> {
  const scope = store.write({ tenantId, now: call.now }, { rehearsal: call.rehearsing, isBrief });
  try {
    const result = await work(scope.db);
    if (!call.rehearsing) await scope.commit([]);
    return result;
  } finally {
    await scope.rollback();
  }
}

function tell(house: House, call: Call, changed: { userId: string; role: Role; previousRole: Role }) {
  if (!call.rehearsing) house.changed(`person:${changed.userId}`);
  call.emit(memberChanged, changed);
}

async function mustBe({ store }: House, call: Call, userId: string): Promise<people.Person> {
  const person = await people.personById(store.engine(call.now).db, userId);
  if (!person) throw new Fault('not_found', 'There is nobody of that id');
  return person;
}

async function mustBePlace({ tenants }: House, tenantId: string) {
  if (!(await tenants.get(tenantId))) throw new Fault('not_found', 'There is no such company');
}
