// Whoever can read CADRE_HOME runs the installation anyway. A token made anew at every start, and kept there by the
// composition root, lets the command line on this machine act as the first super admin.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { newId } from '#base/id';
import { instantOf } from '#base/time';
import { firstPerson } from './bootstrap.ts';
import type { Authenticated } from './cache.ts';
import type { House } from './house.ts';

export interface Local {
  readonly token: string;
  /** Undefined when the credential is not this token. */
  recognise(bearer: string): Promise<Authenticated> | undefined;
}

const prefix = 'cadre_local_';

export function localDoor(house: House): Local {
  const token = `${prefix}${randomBytes(32).toString('base64url')}`;
  const expected = Buffer.from(token);
  return {
    token,
    recognise(bearer) {
      if (!bearer.startsWith(prefix)) return undefined;
      const given = Buffer.from(bearer);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      return firstAdmin(house);
    },
  };
}

async function firstAdmin(house: House): Promise<Authenticated> {
  const { store, tenants, clock } = house;
  const work = store.engineWork(instantOf(clock.nowMs()));
  const owner = tenants.owner();
  try {
    const person = await firstPerson(house, work.db, () => newId(clock.nowMs()));
    await work.commit([]);
    if (!owner.claimed) await tenants.changed(owner.id);
    return { tenantId: owner.id, actor: { kind: 'person', id: person.id, roles: ['super_admin'] } };
  } finally {
    await work.rollback();
  }
}
