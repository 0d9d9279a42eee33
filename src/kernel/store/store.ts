// The database: embedded or external, always through connections that are bound to one tenant or to the engine.
import { hkdfSync, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { Fault } from '#base/fault';
import type { Instant } from '#base/time';
import { type Broadcast, openBroadcast, soloBroadcast } from './broadcast.ts';
import { type Embedded, startEmbedded } from './embedded/embedded.ts';
import { Lane, type LaneConfig } from './lane.ts';
import { type MigrationSource, migrate } from './migrate.ts';
import { Pool, type PoolStats } from './pool.ts';
import { type Access, embeddedAccess, externalAccess, session } from './roles.ts';
import { type Binding, ReadScope, type WriteOptions, WriteScope } from './scope.ts';

export type { Broadcast } from './broadcast.ts';
export { type Db, query } from './database.ts';
export { type Embedded, startEmbedded } from './embedded/embedded.ts';

export type { MigrationSource } from './migrate.ts';
export { Pool } from './pool.ts';
export { readAgain } from './read-again.ts';
export { type PartRows, type PartText, type RecordPart, recorder, storable } from './record.ts';
export { type Binding, type Prelude, ReadScope, type WriteOptions, WriteScope } from './scope.ts';
export { openSpool, type Spool, type SpooledRecord, type SpoolRecord } from './spool/spool.ts';
export { type Entry, prepared, type Result, records } from './statement.ts';
export { globalTable, instant, moduleSchema, tenantTable } from './tables.ts';

export interface StoreOptions {
  readonly home: string;
  readonly databaseUrl?: string | undefined;
  /** Needed for an external database: the roles' passwords are derived from it. */
  readonly rootKey: string;
  readonly migrations: readonly MigrationSource[];
  readonly now: Instant;
  readonly poolSize?: number;
  /** How long anybody waits for a connection before they hear that all are busy. */
  readonly poolWaitMs?: number | undefined;
  /** No other process is listened to: for what is done to a database on which nothing runs. */
  readonly alone?: boolean;
  /** Our own PostgreSQL, where it has been started already. It is stopped with the store. */
  readonly embedded?: Promise<Embedded> | undefined;
}

export interface Store {
  readonly processId: string;
  readonly kind: 'embedded' | 'external';
  readonly broadcast: Broadcast;
  read(binding: Binding): ReadScope;
  write(binding: Binding, options?: WriteOptions): WriteScope;
  /** Each statement for itself, as the engine: global tables and the named engine tables. */
  engine(now: Instant): ReadScope;
  /** Several statements as one transaction, as the engine. */
  engineWork(now: Instant): WriteScope;
  /** A connection of its own that owns the tables: for backups and for keeping the database fit, nothing else. */
  asOwner<T>(work: (client: pg.Client) => Promise<T>): Promise<T>;
  /** How many connections are open, idle, and waited for, by pool. */
  stats(): Readonly<Record<'app' | 'engine', PoolStats>>;
  stop(): Promise<void>;
}

const enginePoolSize = 4;
const noTenant = '';
const rehearsalPoolSize = 2;
/** On top of those, for what a call does beside its own transaction. */
const spare = 2;

const timeouts: LaneConfig = {
  connectionTimeoutMillis: 10_000,
  statement_timeout: 30_000,
  idle_in_transaction_session_timeout: 30_000,
  options: '-c timezone=UTC',
};

export async function openStore(options: StoreOptions): Promise<Store> {
  const embedded = options.databaseUrl ? undefined : await (options.embedded ?? startEmbedded({ home: options.home }));
  try {
    const access = await accessTo(options, embedded);
    const sources = [{ module: 'store', folder: import.meta.dirname }, ...options.migrations];
    await session(access.owner, (client) => migrate(client, sources, options.now));
    return await assemble(options, access, embedded);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

function accessTo({ databaseUrl, rootKey }: StoreOptions, embedded: Embedded | undefined): Promise<Access> {
  if (embedded) {
    const { socketDir, port, superuser } = embedded;
    return embeddedAccess({ host: socketDir, port, superuser, database: 'cadre' });
  }
  if (!databaseUrl) throw new Fault('internal', 'There is no database to open');
  return externalAccess(databaseUrl, (role) =>
    Buffer.from(hkdfSync('sha256', rootKey, '', `database-role:${role}`, 24)).toString('base64url'),
  );
}

async function assemble(options: StoreOptions, access: Access, embedded: Embedded | undefined): Promise<Store> {
  const processId = randomUUID();
  const { poolSize = 16, poolWaitMs: waitMs } = options;
  const app = new Pool({ ...access.app, ...timeouts }, poolSize, { spare, waitMs });
  const engine = new Pool({ ...access.engine, ...timeouts }, enginePoolSize, { waitMs });
  const rehearsals = new Pool({ ...access.app, ...timeouts }, rehearsalPoolSize, { spare, waitMs });
  const broadcast =
    embedded || options.alone
      ? soloBroadcast()
      : await openBroadcast(() => Lane.open({ ...access.engine, ...timeouts }), processId);
  return {
    processId,
    kind: embedded ? 'embedded' : 'external',
    broadcast,
    read: (binding) => new ReadScope(app, binding),
    write: (binding, writing = {}) => new WriteScope(writing.rehearsal ? rehearsals : app, binding, writing),
    engine: (now) => new ReadScope(engine, { tenantId: noTenant, now }, { writable: true }),
    engineWork: (now) => new WriteScope(engine, { tenantId: noTenant, now }),
    asOwner: (work) => session(access.keeper, work),
    stats: () => ({ app: app.stats(), engine: engine.stats() }),
    async stop() {
      await broadcast.close();
      await Promise.all([app.close(), engine.close(), rehearsals.close()]);
      await embedded?.stop();
    },
  };
}
