// Every query of the vault but those of its keys. What a change needs to be true stands in its `where`.
import { and, asc, desc, eq, gt, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { before, type Instant } from '#base/time';
import type { Actor } from '#kernel/contract';
import { type Db, prepared, records, type Store } from '#kernel/store';
import { type Outcome, sealBatch, seenEvery } from './model.ts';
import { accesses, secrets } from './tables.ts';

const columns = {
  id: secrets.id,
  name: secrets.name,
  purpose: secrets.purpose,
  ownerId: secrets.ownerId,
  hosts: secrets.hosts,
  generator: secrets.generator,
  publicKey: secrets.publicKey,
  version: secrets.version,
  expiresAt: secrets.expiresAt,
  rotateEveryDays: secrets.rotateEveryDays,
  rotatesAt: secrets.rotatesAt,
  rotatedAt: secrets.rotatedAt,
  lastUsedAt: secrets.lastUsedAt,
  createdAt: secrets.createdAt,
};

export type SecretRow = Omit<
  typeof secrets.$inferSelect,
  'tenantId' | 'updatedAt' | 'sealed' | 'sealedAt' | 'warnedAt' | 'expiredAt'
>;
export type NewRow = Omit<typeof secrets.$inferInsert, 'tenantId' | 'createdAt' | 'updatedAt'>;
type Change = Partial<Omit<NewRow, 'id' | 'version'>>;

/** The company's, and one's own. The vault itself looks after all of them. */
function visibleTo({ kind, id }: Actor): SQL | undefined {
  return kind === 'service' ? undefined : or(isNull(secrets.ownerId), eq(secrets.ownerId, id));
}

/** Nothing when the name is taken. */
export function insertSecret(db: Db, row: NewRow) {
  return db.insert(secrets).values(row).onConflictDoNothing().returning(columns);
}

export function secretById(db: Db, actor: Actor, id: string) {
  return db
    .select(columns)
    .from(secrets)
    .where(and(eq(secrets.id, id), visibleTo(actor)));
}

interface Named {
  readonly tenantId: string;
  readonly name: string;
  readonly ownerId: string | null;
}

/** By the engine, so the tenant is named. */
export function secretNamed(db: Db, { tenantId, name, ownerId }: Named) {
  const owned = ownerId === null ? isNull(secrets.ownerId) : eq(secrets.ownerId, ownerId);
  return db
    .select(columns)
    .from(secrets)
    .where(and(eq(secrets.tenantId, tenantId), eq(secrets.name, name), owned));
}

/** Of the company that `db` is bound to. */
export function companysOwn(db: Db, name: string) {
  return db
    .select(columns)
    .from(secrets)
    .where(and(eq(secrets.name, name), isNull(secrets.ownerId)));
}

export function replaceSecret(db: Db, { id, version }: Pick<SecretRow, 'id' | 'version'>, change: Change) {
  return db
    .update(secrets)
    .set({ ...change, version: sql`${secrets.version} + 1` })
    .where(and(eq(secrets.id, id), eq(secrets.version, version)))
    .returning({ id: secrets.id });
}

export interface Wanted {
  readonly actor: Actor;
  readonly limit: number;
  readonly after?: string | undefined;
  readonly purpose?: string | undefined;
}

export function secretPage(db: Db, { actor, limit, after, purpose }: Wanted) {
  return db
    .select(columns)
    .from(secrets)
    .where(
      and(
        visibleTo(actor),
        after ? lt(secrets.id, after) : undefined,
        purpose ? eq(secrets.purpose, purpose) : undefined,
      ),
    )
    .orderBy(desc(secrets.id))
    .limit(limit);
}

interface Seen {
  readonly actor: Actor;
  readonly secretId: string;
  readonly ifVersion: number;
}

function asSeen({ actor, secretId, ifVersion }: Seen): SQL | undefined {
  return and(eq(secrets.id, secretId), eq(secrets.version, ifVersion), visibleTo(actor));
}

export function changeSecret(db: Db, seen: Seen, change: Change) {
  return db
    .update(secrets)
    .set({ ...change, version: sql`${secrets.version} + 1` })
    .where(asSeen(seen))
    .returning(columns);
}

export function deleteSecret(db: Db, seen: Seen) {
  return db.delete(secrets).where(asSeen(seen)).returning(columns);
}

/** Those that end until then and have not been spoken of; each is answered once. */
export function markExpiring(db: Db, { until, now }: { until: Instant; now: Instant }) {
  return db
    .update(secrets)
    .set({ warnedAt: now })
    .where(and(lte(secrets.expiresAt, until), isNull(secrets.warnedAt)))
    .returning(columns);
}

export function markExpired(db: Db, now: Instant) {
  return db
    .update(secrets)
    .set({ expiredAt: now })
    .where(and(lte(secrets.expiresAt, now), isNull(secrets.expiredAt)))
    .returning(columns);
}

export function dueToRotate(db: Db, now: Instant, limit: number) {
  return db
    .select(columns)
    .from(secrets)
    .where(lte(secrets.rotatesAt, now))
    .orderBy(asc(secrets.rotatesAt))
    .limit(limit);
}

export function sealedBefore(db: Db, { before: instant, after }: { before: Instant; after?: string | undefined }) {
  return db
    .select({
      id: secrets.id,
      purpose: secrets.purpose,
      hosts: secrets.hosts,
      ownerId: secrets.ownerId,
      sealed: secrets.sealed,
    })
    .from(secrets)
    .where(and(lte(secrets.sealedAt, instant), after ? gt(secrets.id, after) : undefined))
    .orderBy(asc(secrets.id))
    .limit(sealBatch);
}

/** Only while it is still what was opened. */
export function resealed(db: Db, { id, was, sealed, now }: { id: string; was: string; sealed: string; now: Instant }) {
  return db
    .update(secrets)
    .set({ sealed, sealedAt: now })
    .where(and(eq(secrets.id, id), eq(secrets.sealed, was)));
}

export function accessPage(
  db: Db,
  {
    limit,
    after,
    secretId,
    outcome,
  }: { limit: number; after?: string | undefined; secretId?: string | undefined; outcome?: Outcome | undefined },
) {
  return db
    .select()
    .from(accesses)
    .where(
      and(
        after ? lt(accesses.id, after) : undefined,
        secretId ? eq(accesses.secretId, secretId) : undefined,
        outcome ? eq(accesses.outcome, outcome) : undefined,
      ),
    )
    .orderBy(desc(accesses.id))
    .limit(limit);
}

export function accessById(db: Db, id: string) {
  return db.select().from(accesses).where(eq(accesses.id, id));
}

export interface Use {
  readonly id: string;
  readonly tenantId: string;
  readonly secretId: string;
  readonly callId: string;
  readonly actor: Actor;
  readonly host: string | null;
  readonly method: string | null;
  readonly now: Instant;
}

const whose = 'tenant_id = $1 and id = $2';
const release = prepared(
  `with found as (
     select id, name, version, sealed, purpose, hosts from vault.secrets
     where ${whose} and (expires_at is null or expires_at > $3)),
   noted as (
     insert into vault.accesses
       (id, tenant_id, secret_id, secret_name, version, call_id, actor_kind, actor_id, outcome, host, method)
     select $4, $1, id, name, version, $5, $6, $7, 'released', $8, $9 from found),
   seen as (
     update vault.secrets set last_used_at = $3
     where ${whose} and exists (select 1 from found) and (last_used_at is null or last_used_at < $10))
   select id, purpose, hosts, sealed from found`,
);

const Released = z.object({ id: z.string(), purpose: z.string(), hosts: z.array(z.string()), sealed: z.string() });

/** What is sealed, with the word written down that it was let out: both in one statement, or neither. */
export async function releaseSealed(store: Store, use: Use): Promise<z.output<typeof Released> | undefined> {
  const { id, tenantId, secretId, callId, actor, host, method, now } = use;
  const values = [tenantId, secretId, now, id, callId, actor.kind, actor.id, host, method, before(now, seenEvery)];
  const [row] = records(await store.engine(now).run({ statement: release, values }));
  return row && Released.parse(row);
}

export interface Denial extends Omit<Use, 'secretId'> {
  readonly secretId: string | null;
  readonly secretName: string;
  readonly reason: string;
}

const deny = prepared(
  `insert into vault.accesses
     (id, tenant_id, at, secret_id, secret_name, call_id, actor_kind, actor_id, outcome, host, method, reason)
   values ($1, $2, $3, $4, $5, $6, $7, $8, 'denied', $9, $10, $11)`,
);

/** Stays whatever becomes of the call that was kept from it. */
export async function noteDenial(store: Store, denial: Denial) {
  const { id, tenantId, now, secretId, secretName, callId, actor, host, method, reason } = denial;
  const values = [id, tenantId, now, secretId, secretName, callId, actor.kind, actor.id, host, method, reason];
  await store.engine(now).run({ statement: deny, values });
}
