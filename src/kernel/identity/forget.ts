// What is held of a person here, for whoever hands it out or forgets it. In the company that forgets, all of theirs
// goes; the account is made unreadable only when no other company has it. Accounts are the engine's to change, each
// statement by itself: so everything here may be done twice, and goes on where it was left.
import { hash } from 'node:crypto';
import { type SQL, sql } from 'drizzle-orm';
import { Fault } from '#base/fault';
import { isId } from '#base/id';
import { instantOf } from '#base/time';
import type { Call, Role, Subject, SubjectRef } from '#kernel/contract';
import type { Db } from '#kernel/store';
import type { House } from './house.ts';
import { memberStanding } from './member/contracts.ts';
import { nobodyLeft, refuseAbove } from './member/standing.ts';
import { remainingOf } from './model.ts';
import { membershipOf } from './people.ts';

/** No mail reaches it (RFC 2606), and it is nobody else's. */
const unreadable = (id: string) => `${id}@forgotten.invalid`;
const blanked = '[forgotten]';

type Rooms = Pick<House, 'store' | 'tenants' | 'clock' | 'security' | 'changed'>;

/** Somebody as this company may see them. */
interface Person {
  readonly tenantId: string;
  /** Null when the words are all there is. */
  readonly id: string | null;
  /** Null when the account is none of this company's business. */
  readonly email: string | null;
  /** Whether the account is this company's to decide on, because no other one has it. */
  readonly isOurs: boolean;
  readonly words: readonly string[];
}

interface Shelf {
  readonly table: string;
  readonly shows: string;
  theirs(person: Person): SQL;
  /** A column that may name them in somebody else's row; it alone is made unreadable there. */
  readonly named?: string;
  /** What is done besides, as the company. */
  also?(db: Db, person: Person, now: string): Promise<void>;
}

const none = sql`false`;
const ofPerson = ({ id }: Person) => (id === null ? none : sql`user_id = ${id}`);
const ofOurAccount = (person: Person) => (person.isOurs ? ofPerson(person) : none);
const ofPersonHere = (person: Person) =>
  person.id === null ? none : sql`user_id = ${person.id} and (tenant_id = ${person.tenantId} or ${person.isOurs})`;

/** Rows of the company: they go with the transaction of whoever forgets. */
const inCompany: readonly Shelf[] = [
  {
    table: 'identity.invitations',
    shows: 'id, email, name, role, created_at, accepted_at',
    theirs: (person) => sql`(email = ${person.email} or ${holds(sql`email || ' ' || name`, person.words)})`,
    async also(db, { id }, now) {
      await db.execute(sql`update identity.invitations set revoked_at = ${now}
        where invited_by = ${id} and accepted_at is null and revoked_at is null`);
    },
  },
  {
    table: 'identity.api_keys',
    shows: 'id, name, prefix, created_at, last_used_at, revoked_at',
    theirs: ofPerson,
    named: 'name',
  },
  { table: 'identity.agents', shows: 'id, name, role, created_at', theirs: () => none, named: 'name' },
  { table: 'identity.memberships', shows: 'id, role, status, created_at', theirs: ofPerson },
];

/** By their e-mail, so that they come before the account, which is the last that knows it. */
const byAddress: readonly Shelf[] = [
  {
    table: 'identity.sign_in_attempts',
    shows: 'id, count, since',
    theirs: ({ id, email, isOurs }) => {
      if (!isOurs || email === null) return none;
      return sql`subject in (${hash('sha256', email)}, ${hash('sha256', `factor:${id}`)})`;
    },
  },
];

/** After the account: that it is unreadable says of somebody who is a member nowhere that they were forgotten here. */
const ofInstallation: readonly Shelf[] = [
  { table: 'identity.accounts', shows: 'id, provider_id, created_at', theirs: ofOurAccount },
  {
    table: 'identity.user_sessions',
    shows: 'id, created_at, seen_at, expires_at, ip_address, user_agent',
    theirs: ofPersonHere,
  },
  { table: 'identity.factors', shows: 'id, created_at, confirmed_at', theirs: ofOurAccount },
  { table: 'identity.recovery_codes', shows: 'id, created_at, used_at', theirs: ofOurAccount },
  {
    table: 'identity.verifications',
    shows: 'id, created_at, expires_at',
    theirs: ({ id, isOurs }) => (isOurs ? sql`value = ${id}` : none),
  },
  { table: 'identity.oauth_grants', shows: 'id, scopes, created_at, seen_at, revoked_at', theirs: ofPersonHere },
  {
    table: 'identity.security_events',
    shows: 'id, at, kind, ip, user_agent, detail, count',
    theirs: ({ id, tenantId, isOurs, words }) => {
      const said = holds(sql`concat_ws(' ', ip, user_agent, detail)`, id === null ? words : [id, ...words]);
      // Before anybody was known to be anywhere it is the account's, not a company's.
      return sql`(tenant_id = ${tenantId} and (actor_id = ${id} or ${said})
        or tenant_id is null and ${isOurs} and actor_id = ${id})`;
    },
  },
];

export function subjectsOf(house: Rooms): Subject[] {
  return [
    ...inCompany.map((shelf) => companySubject(house, shelf)),
    ...byAddress.map((shelf) => engineSubject(house, shelf)),
    accountSubject(house),
    ...ofInstallation.map((shelf) => engineSubject(house, shelf)),
  ];
}

/**
 * Before anything is forgotten: refuses whom nobody may forget, and says of a member that they are gone, by which every
 * process stops knowing them as soon as it is so.
 */
export async function takeLeave({ store }: Pick<House, 'store'>, call: Call, { id: given, words }: SubjectRef) {
  const id = given.toLowerCase();
  const engine = store.engine(call.now).db;
  const byEmail = await accountsNamed(engine, { words, tenantId: call.tenant.id });
  const { actor } = call;
  if ([actor.id, actor.delegatedBy?.id].some((self) => self === id || (self && byEmail.includes(self)))) {
    throw new Fault('conflict', 'You can not do this to yourself; ask another administrator');
  }
  const other = byEmail.find((one) => one !== id);
  if (other) {
    throw new Fault('conflict', `One of the words is the address of the account ${other}; forget that one by its id`);
  }
  if (!isId(id)) return;
  // Two companies that forget the same person at once: the second must see that the first has let them go.
  await call.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`identity.forget:${id}`}, 0))`);
  const member = await membershipOf(call.db, id);
  if (!member) return;
  refuseAbove(call, [member.role]);
  await refuseLast(call.db, { id, role: member.role });
  call.emit(memberStanding, { userId: id, standing: 'removed' });
}

/** Those who stay are held until this is done, so that of two who forget one another at once only one can. */
async function refuseLast(db: Db, { id, role }: { id: string; role: Role }) {
  const remaining = remainingOf(role);
  if (remaining.length === 0) return;
  const { rows } = await db.execute<{ id: string }>(sql`select user_id as id from identity.memberships
    where role in (select json_array_elements_text(${JSON.stringify(remaining)})) and status = 'active'
    order by id for update`);
  if (!rows.some((one) => one.id !== id)) throw nobodyLeft();
}

/** Accounts of this company, or of nobody any more who once was here, that have one of these words as their e-mail. */
async function accountsNamed(engine: Db, { words, tenantId }: Pick<Person, 'words' | 'tenantId'>): Promise<string[]> {
  const { rows } = await engine.execute<{ id: string }>(sql`select id from identity.users
    where email in (select lower(trim(word)) from json_array_elements_text(${JSON.stringify(words)}) word)`);
  const here: string[] = [];
  for (const { id } of rows) {
    const standing = await standingOf(engine, { id, tenantId });
    if (standing && (standing.isHere || (standing.wasHere && !standing.isElsewhere))) here.push(id);
  }
  return here;
}

function companySubject(house: Rooms, { table, shows, theirs, named, also }: Shelf): Subject {
  const spoken = (person: Person) => (named ? holds(sql.identifier(named), person.words) : none);
  return {
    table,
    async find(db, subject) {
      const person = await personFor(house, db, subject);
      return rowsOf(db, { table, shows }, sql`${theirs(person)} or ${spoken(person)}`);
    },
    async purge(db, subject) {
      const person = await personFor(house, db, subject);
      await also?.(db, person, nowOf(house));
      const gone = await countOf(db, sql`delete from ${sql.raw(table)} where ${theirs(person)}`);
      if (!named) return gone;
      const change = sql`update ${sql.raw(table)} set ${sql.identifier(named)} = ${blanked} where ${spoken(person)}`;
      return gone + (await countOf(db, change));
    },
  };
}

function engineSubject(house: Rooms, { table, shows, theirs }: Shelf): Subject {
  return {
    table,
    async find(db, subject) {
      const person = await personFor(house, db, subject);
      return rowsOf(engineOf(house), { table, shows }, theirs(person));
    },
    async purge(db, subject) {
      const person = await personFor(house, db, subject);
      // What is gathered about them would be written down afterwards.
      await house.security.settle();
      const gone = await countOf(engineOf(house), sql`delete from ${sql.raw(table)} where ${theirs(person)}`);
      if (gone > 0 && person.id !== null) house.changed(`person:${person.id}`);
      return gone;
    },
  };
}

/** The row stays, so that what points to it points to somebody; nothing in it says to whom. */
function accountSubject(house: Rooms): Subject {
  const table = 'identity.users';
  return {
    table,
    async find(db, subject) {
      const { id, email } = await personFor(house, db, subject);
      const whose = email === null ? none : sql`id = ${id}`;
      return rowsOf(engineOf(house), { table, shows: 'id, name, email, status, created_at' }, whose);
    },
    async purge(db, subject) {
      const { id, tenantId, isOurs } = await personFor(house, db, subject);
      if (id === null || !isOurs) return 0;
      const forgotten = await countOf(
        engineOf(house),
        sql`update identity.users set name = 'Forgotten', email = ${unreadable(id)}, email_verified = false,
            image = null, status = 'disabled', updated_at = ${nowOf(house)}
          where id = ${id} and email <> ${unreadable(id)} and not exists (
            select from identity.memberships where user_id = ${id} and tenant_id <> ${tenantId})`,
      );
      if (forgotten > 0) house.changed(`person:${id}`);
      return forgotten;
    },
  };
}

interface Standing {
  readonly email: string;
  readonly isHere: boolean;
  readonly isElsewhere: boolean;
  readonly wasHere: boolean;
}

/** `db` is bound to the company. The engine sees memberships as they were before this transaction. */
async function personFor(house: Rooms, db: Db, { id: given, words }: SubjectRef): Promise<Person> {
  const { rows } = await db.execute<{ id: string }>(sql`select current_setting('app.current_tenant_id') as id`);
  const tenantId = String(rows[0]?.id);
  const id = isId(given) ? given.toLowerCase() : null;
  const standing = id === null ? undefined : await standingOf(engineOf(house), { id, tenantId });
  if (!standing) return { tenantId, id, words, email: null, isOurs: false };
  const { email, isHere, isElsewhere, wasHere } = standing;
  // Whose company let them go before is nobody's any more: theirs who had them, or of whoever runs the installation.
  const mayDecide = isHere || wasHere || tenantId === house.tenants.owner().id;
  const isOurs = !isElsewhere && mayDecide;
  return { tenantId, id, words, isOurs, email: isHere || isOurs ? email : null };
}

async function standingOf(engine: Db, { id, tenantId }: { id: string; tenantId: string }) {
  const { rows } = await engine.execute<Record<keyof Standing, unknown>>(sql`
    select u.email,
      exists (select from identity.memberships where user_id = u.id and tenant_id = ${tenantId}) as "isHere",
      exists (select from identity.memberships where user_id = u.id and tenant_id <> ${tenantId}) as "isElsewhere",
      (u.email = ${unreadable(id)}
        or exists (select from identity.user_sessions where user_id = u.id and tenant_id = ${tenantId})
        or exists (select from identity.oauth_grants where user_id = u.id and tenant_id = ${tenantId})
        or exists (select from identity.api_keys where user_id = u.id and tenant_id = ${tenantId})
        or exists (select from identity.invitations where email = u.email and tenant_id = ${tenantId}
          and accepted_at is not null)) as "wasHere"
    from identity.users u where u.id = ${id}`);
  const [row] = rows;
  if (!row) return undefined;
  const { email, isHere, isElsewhere, wasHere } = row;
  return {
    email: String(email),
    isHere: isHere === true,
    isElsewhere: isElsewhere === true,
    wasHere: wasHere === true,
  };
}

function holds(column: SQL | ReturnType<typeof sql.identifier>, words: readonly string[]): SQL {
  return sql`exists (select from json_array_elements_text(${JSON.stringify(words)}) word
    where strpos(lower(${column}), lower(word)) > 0)`;
}

async function rowsOf(db: Db, { table, shows }: Pick<Shelf, 'table' | 'shows'>, whose: SQL) {
  return (await db.execute(sql`select ${sql.raw(shows)} from ${sql.raw(table)} where ${whose}`)).rows;
}

async function countOf(db: Db, change: SQL): Promise<number> {
  return (await db.execute(change)).rowCount ?? 0;
}

function nowOf({ clock }: Rooms): string {
  return instantOf(clock.nowMs());
}

function engineOf(house: Rooms): Db {
  return house.store.engine(nowOf(house)).db;
}
