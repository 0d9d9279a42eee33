import { Fault } from '#base/fault';
import { before } from '#base/time';
import type { Call, Capability } from '#kernel/contract';
import type { Db } from '#kernel/store';
import * as promises from './contracts.ts';
import * as rows from './credentials.ts';
import {
  change,
  currentSession,
  entryFor,
  type House,
  personId,
  personOf,
  provePassword,
  takeCookie,
} from './house.ts';
import { passwordProblem } from './model.ts';
import { idleClientLife } from './oauth/model.ts';
import * as programs from './oauth/store.ts';
import { hashPassword } from './passwords.ts';
import * as people from './people.ts';
import { noSuchPlace, placeOf } from './places.ts';
import { deleteIncidents } from './security/store.ts';
import { dropTickets } from './tickets.ts';

/** How long the row of a session is kept after its end. */
const keptAfterEnd = '30 days';
const incidentsKept = '400 days';

export function sessionCapabilities(house: House): Capability[] {
  return [...ownSessionCapabilities(house), ...personCapabilities(house), ...upkeepCapabilities(house)];
}

function ownSessionCapabilities(house: House): Capability[] {
  return [
    promises.logout.implement(async (call) => {
      const { id, userId } = await currentSession(house, call);
      await end(house, call, { id, userId });
      takeCookie(call);
      return { sessionId: id };
    }),

    promises.refresh.implement(async (call) => {
      const { id, version } = await currentSession(house, call);
      const [person, tenant] = await Promise.all([personOf(house, call), placeOf(house, call.tenant.id)]);
      return entryFor(house, { person, tenant, sessionId: id, version });
    }),

    promises.switchTenant.implement(async (call, { tenantId }) => {
      const { id, userId, version, tenantId: from } = await currentSession(house, call);
      const person = await personOf(house, call);
      const belongings = await people.belongingsOf(house.store.engine(call.now).db, userId);
      if (!belongings.some((one) => one.tenantId === tenantId)) throw noSuchPlace();
      const tenant = await placeOf(house, tenantId);
      const move = { id, userId, now: call.now, from, to: tenantId };
      const moved = await change(house, call, (db) => rows.moveSession(db, move));
      if (!moved) throw new Fault('conflict', 'The session has gone elsewhere in the meantime; try again');
      if (!call.rehearsing) house.changed(`session:${id}`);
      return {
        ...(await entryFor(house, { person, tenant, sessionId: id, version })),
        previousTenantId: call.tenant.id,
      };
    }),

    promises.listSessions.implement(async (call) => {
      const { id, userId } = await currentSession(house, call);
      const found = await rows.sessionsOf(house.store.engine(call.now).db, { userId, now: call.now });
      return { items: found.map((one) => ({ ...one, current: one.id === id })), next: null };
    }),

    promises.revokeSession.implement(async (call, { sessionId }) => {
      const { userId } = await currentSession(house, call);
      await end(house, call, { id: sessionId, userId });
      return { sessionId };
    }),
  ];
}

function personCapabilities(house: House): Capability[] {
  return [
    promises.me.implement(async (call) => {
      const { db } = house.store.engine(call.now);
      const [user, belongings] = await Promise.all([personOf(house, call), people.belongingsOf(db, personId(call))]);
      const places = await house.tenants.many([call.tenant.id, ...belongings.map(({ tenantId }) => tenantId)]);
      const tenant = places.find(({ id }) => id === call.tenant.id);
      if (!tenant) throw noSuchPlace();
      const tenants = belongings.flatMap(({ tenantId, role }) =>
        places.filter(({ id, status }) => id === tenantId && status === 'active').map((one) => ({ ...one, role })),
      );
      return { user, tenant, roles: [...call.actor.roles], scopes: scopesOf(call), tenants };
    }),

    promises.renamePerson.implement(async (call, { name, email, current }) => {
      // A key speaks for somebody; who they are is theirs to say.
      if (call.actor.credentialId) await currentSession(house, call);
      const before = await personOf(house, call);
      if (email && email !== before.email) await provePassword(house, call, { email: before.email, current });
      const wanted = { id: before.id, name: name ?? before.name, email: email ?? before.email };
      const renamed = await change(house, call, (work) => people.renamePerson(work, wanted));
      if (!renamed) throw new Fault('conflict', 'Somebody has this e-mail already; take another one');
      return { ...renamed, before: { name: before.name, email: before.email } };
    }),
    promises.changePassword.implement(async (call, { current, password }) => {
      const { id, userId } = await currentSession(house, call);
      const { db } = house.store.engine(call.now);
      const person = await personOf(house, call);
      const subject = await provePassword(house, call, { email: person.email, current });
      const problem = passwordProblem(password, person.email);
      if (problem) throw new Fault('invalid', problem);
      const hash = await hashPassword(password);
      const version = await change(house, call, async (work) => {
        await people.setPassword(work, { id: call.newId(), userId, hash });
        await dropTickets(work, userId);
        return rows.keepOnly(work, { id, userId, now: call.now });
      });
      await people.forgetAttempts(db, subject);
      if (!call.rehearsing) house.changed(`person:${userId}`);
      call.emit(promises.passwordChanged, { userId });
      const tenant = await placeOf(house, call.tenant.id);
      return entryFor(house, { person, tenant, sessionId: id, version: version ?? 1 });
    }),
  ];
}

function upkeepCapabilities(house: House): Capability[] {
  return [
    promises.purge.implement(async (call) => {
      await change(house, call, async (db) => {
        await rows.deleteEndedSessions(db, before(call.now, keptAfterEnd));
        await people.deleteStale(db, { now: call.now, attemptsBefore: before(call.now, '1 day') });
        await deleteIncidents(db, before(call.now, incidentsKept));
        await forgetPrograms(db, call.now);
      });
      return {};
    }),
  ];
}

/** A used code or token is known until it would have ended, so that its second use is seen for what it is. */
async function forgetPrograms(db: Db, now: string) {
  await programs.deleteExpired(db, { codes: before(now, '1 day'), tokens: now, grants: before(now, keptAfterEnd) });
  await programs.deleteIdleClients(db, before(now, idleClientLife));
}

/** Whoever came without a session has none to end. */
export async function endOwnSession(house: House, call: Call) {
  const { id, kind, credentialId } = call.actor;
  if (kind !== 'person' || !credentialId) return;
  const { db } = house.store.engine(call.now);
  const session = await rows.ownSession(db, { id: credentialId, userId: id, now: call.now });
  if (session) await end(house, call, { id: session.id, userId: id });
}

async function end(house: House, call: Call, { id, userId }: { id: string; userId: string }) {
  const ended = await change(house, call, (db) => rows.endSession(db, { id, userId, now: call.now }));
  if (!ended) throw new Fault('not_found', 'You have no such session, or it is over already');
  if (!call.rehearsing) house.changed(`session:${id}`);
  call.emit(promises.sessionRevoked, { sessionId: id, userId });
}

function scopesOf(call: Call): string[] | null {
  return call.actor.scopes ? [...call.actor.scopes] : null;
}
