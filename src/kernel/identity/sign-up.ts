// The first person on an installation becomes its super admin, exactly one of them and only on the machine itself. Who
// comes later founds a company of their own where that is allowed.
import { Fault } from '#base/fault';
import type { Call, Capability, Role } from '#kernel/contract';
import type { Db } from '#kernel/store';
import { firstPlan, type Tenant } from '#kernel/tenant';
import { personRegistered, register } from './contracts.ts';
import { change, entryFor, giveCookie, type House, openSession } from './house.ts';
import { isLocal, passwordProblem } from './model.ts';
import { hashPassword } from './passwords.ts';
import { insertMembership, insertPerson, setPassword } from './people.ts';

export function signUpCapabilities(house: House): Capability[] {
  return [
    register.implement(async (call, { email, password, name, company }) => {
      refuseEarly(house, call);
      const problem = passwordProblem(password, email);
      if (problem) throw new Fault('invalid', problem);
      const hash = await hashPassword(password);
      const made = await change(house, call, async (db) => {
        const place = await placeFor(house, call, { db, company });
        const person = await insertPerson(db, { id: call.newId(), name, email });
        if (!person) throw new Fault('conflict', `There is an account for ${email} already; sign in instead`);
        const { tenant, role } = place;
        await setPassword(db, { id: call.newId(), userId: person.id, hash });
        await insertMembership(db, { id: call.newId(), tenantId: tenant.id, userId: person.id, role });
        return { person, tenant, ...(await openSession(db, call, { person, tenantId: tenant.id })) };
      });
      if (!call.rehearsing) await house.tenants.changed(made.tenant.id);
      call.emit(personRegistered, { userId: made.person.id, tenantId: made.tenant.id });
      giveCookie(call, made.cookie);
      return entryFor(house, made);
    }),
  ];
}

/** Before a password is hashed for nothing; the database decides. */
function refuseEarly({ tenants, openSignup }: House, call: Call) {
  const { claimed } = tenants.owner();
  if (claimed && !openSignup) throw closed();
  if (!claimed && !isLocal(call.origin)) throw notHere();
}

interface Founding {
  readonly tenant: Tenant;
  readonly role: Role;
}

async function placeFor(house: House, call: Call, { db, company }: { db: Db; company: string }): Promise<Founding> {
  const { tenants, openSignup } = house;
  if (isLocal(call.origin) && (await tenants.claimOwnerIn(db, company))) {
    return { tenant: { ...pick(tenants.owner()), name: company }, role: 'super_admin' };
  }
  if (!openSignup) throw closed();
  return { tenant: await tenants.createIn(db, { name: company, plan: firstPlan }), role: 'tenant_admin' };
}

function pick({ id, name, plan, status }: Tenant): Tenant {
  return { id, name, plan, status };
}

function closed(): Fault {
  return new Fault('forbidden', 'Accounts are made by invitation here; ask an administrator for one');
}

function notHere(): Fault {
  return new Fault('forbidden', 'The first account is made on the machine that Cadre runs on, at its own address');
}
