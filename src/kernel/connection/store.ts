// Every query on connections and on which of them is usual.
import { and, asc, desc, eq, lt, ne, type SQL, sql } from 'drizzle-orm';
import type { Instant } from '#base/time';
import { type Db, prepared, records, type Store } from '#kernel/store';
import type { State } from './model.ts';
import { connections, usual } from './tables.ts';

const usualFor = sql<string[]>`coalesce((
  select json_agg(u.subject order by u.subject) from connection.usual u
  where u.connection_id = ${connections}.id), '[]')`;

const columns = {
  id: connections.id,
  connector: connections.connector,
  title: connections.title,
  account: connections.account,
  fields: connections.fields,
  secrets: connections.secrets,
  state: connections.state,
  problem: connections.problem,
  testedAt: connections.testedAt,
  tokens: connections.tokens,
  tokensEndAt: connections.tokensEndAt,
  createdAt: connections.createdAt,
};

const withUsual = { ...columns, usualFor };

export type Row = Omit<typeof connections.$inferSelect, 'tenantId' | 'updatedAt' | 'checkAt' | 'renewingUntil'> & {
  readonly usualFor: string[];
};
type NewRow = Omit<typeof connections.$inferInsert, 'tenantId' | 'createdAt' | 'updatedAt'>;

const inUse = ne(connections.state, 'disconnected');

export async function insertConnection(db: Db, row: NewRow): Promise<Row | undefined> {
  const [inserted] = await db.insert(connections).values(row).returning(columns);
  return inserted && { ...inserted, usualFor: [] };
}

export function connectionsInUse(db: Db): Promise<Row[]> {
  return Promise.resolve(db.select(withUsual).from(connections).where(inUse).orderBy(asc(connections.id)));
}

export async function connectionById(db: Db, id: string): Promise<Row | undefined> {
  const [row] = await db.select(withUsual).from(connections).where(eq(connections.id, id));
  return row;
}

interface Wanted {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly connector?: string | undefined;
}

export function connectionPage(db: Db, { limit, after, connector }: Wanted): Promise<Row[]> {
  const which: (SQL | undefined)[] = [
    inUse,
    after ? lt(connections.id, after) : undefined,
    connector ? eq(connections.connector, connector) : undefined,
  ];
  const page = db
    .select(withUsual)
    .from(connections)
    .where(and(...which));
  return Promise.resolve(page.orderBy(desc(connections.id)).limit(limit));
}

/** Nothing when it is called something else by now. */
export async function renameConnection(db: Db, { id, title, was }: { id: string; title: string; was: string }) {
  const which = and(eq(connections.id, id), eq(connections.title, was), inUse);
  const [renamed] = await db.update(connections).set({ title }).where(which).returning({ id: connections.id });
  return renamed;
}

interface Kept extends Pick<Row, 'id' | 'secrets'> {
  readonly checkAt?: Instant;
}

export function keepSecrets(db: Db, { id, ...change }: Kept) {
  return db
    .update(connections)
    .set(change)
    .where(and(eq(connections.id, id), inUse))
    .returning({ id: connections.id });
}

/** Nothing when it is gone already. */
export async function retireConnection(db: Db, id: string) {
  const gone = { state: 'disconnected', secrets: {}, checkAt: null, problem: null } as const;
  const [row] = await db
    .update(connections)
    .set(gone)
    .where(and(eq(connections.id, id), inUse))
    .returning({ id: connections.id, connector: connections.connector, title: connections.title });
  if (row) await db.delete(usual).where(eq(usual.connectionId, id));
  return row;
}

export interface Noted {
  readonly id: string;
  readonly state: State;
  readonly problem: string | null;
  readonly account?: string | undefined;
  readonly testedAt: Instant;
}

/** Answers it when it has changed its state by this. */
export async function noteState(db: Db, { id, state, problem, account, testedAt }: Noted) {
  const seen = { problem, testedAt, ...(account === undefined ? {} : { account }) };
  const [changed] = await db
    .update(connections)
    .set({ ...seen, state })
    .where(and(eq(connections.id, id), inUse, ne(connections.state, state)))
    .returning({ id: connections.id, connector: connections.connector, title: connections.title });
  if (!changed)
    await db
      .update(connections)
      .set(seen)
      .where(and(eq(connections.id, id), inUse));
  return changed;
}

interface NewUsual {
  readonly id: string;
  readonly subject: string;
  readonly connectionId: string;
}

/** Answers which one it was before; nothing when somebody else was quicker. */
export async function setUsual(db: Db, { id, subject, connectionId }: NewUsual) {
  const [before] = await db.select({ is: usual.connectionId }).from(usual).where(eq(usual.subject, subject));
  const was = before?.is ?? null;
  const [set] = was
    ? await db
        .update(usual)
        .set({ connectionId })
        .where(and(eq(usual.subject, subject), eq(usual.connectionId, was)))
        .returning({ id: usual.id })
    : await db.insert(usual).values({ id, subject, connectionId }).onConflictDoNothing().returning({ id: usual.id });
  return set && { was };
}

/** Nothing when another one is usual by now. */
export async function unsetUsual(db: Db, { subject, connectionId }: { subject: string; connectionId: string }) {
  const which = and(eq(usual.subject, subject), eq(usual.connectionId, connectionId));
  const [gone] = await db.delete(usual).where(which).returning({ id: usual.id });
  return gone;
}

const claimDue = prepared(
  `update connection.connections c set check_at = $1::timestamptz + interval '5 minutes'
     + (('x' || right(id::text, 4))::bit(16)::int * 60000.0 / 65535) * interval '1 ms'
   where id = any(array(
     select id from connection.connections where check_at <= $1 order by check_at limit $2 for update skip locked))
   returning tenant_id, id`,
);

export interface Due {
  readonly tenantId: string;
  readonly connectionId: string;
}

/** Those whose turn it is, each for one who asks. */
export async function claimDueChecks(store: Store, now: Instant, limit: number): Promise<Due[]> {
  const found = records(await store.engine(now).run({ statement: claimDue, values: [now, limit] }));
  return found.map(({ tenant_id, id }) => ({ tenantId: String(tenant_id), connectionId: String(id) }));
}

/** A transaction of its own in one company, for what must stand whatever becomes of the call that asked. */
export async function inCompany<T>(
  store: Store,
  at: { readonly tenantId: string; readonly now: Instant },
  work: (db: Db) => Promise<T>,
): Promise<T> {
  const scope = store.write(at);
  try {
    const result = await work(scope.db);
    await scope.commit([]);
    return result;
  } finally {
    await scope.rollback();
  }
}
