// A world for a story: a real kernel on a real database of its own, a clock one can move, and people.
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { newId } from '#base/id';
import { type Clock, type Duration, durationMs, instantOf } from '#base/time';
import { catalogue } from '#catalogue';
import { type Kernel, type KernelOptions, openKernel } from '#kernel';
import type { AnyContract, Capability, InputOf, Log, Module, Origin, OutputOf, Role } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import type { Answer } from '#kernel/invoke';
import { mountGateway } from '#surfaces/gateway';
import { type HttpDoor, startHttp } from '#surfaces/http';
import { mountMcp } from '#surfaces/mcp';
import { town } from './town.ts';
import { patienceMs } from './within.ts';

export interface WorldClock extends Clock {
  pass(duration: Duration): void;
}

export interface CallOptions {
  readonly key?: string;
  readonly rehearse?: boolean;
  readonly runId?: string;
}

export interface World {
  readonly kernel: Kernel;
  readonly clock: WorldClock;
  readonly home: string;
  readonly databaseUrl: string;
  /** What was logged, for tests that look for what must not be. */
  readonly logged: string[];
  tenant(name: string): Promise<{ readonly id: string }>;
  /** Somebody with a role in a tenant, known to the house. */
  person(tenantId: string, role: Role, scopes?: readonly string[]): Promise<Authenticated>;
  /** An agent that a person of the company has made, acting for them. */
  agent(owner: Authenticated, role?: Role): Promise<Authenticated>;
  /** A key with which this somebody comes in through any door. */
  keyOf(who: Authenticated, scopes?: readonly string[]): Promise<string>;
  call<C extends AnyContract>(
    who: Authenticated,
    contract: C,
    input: InputOf<C>,
    options?: CallOptions,
  ): Promise<OutputOf<C>>;
  answer(who: Authenticated, capability: string, input: unknown, options?: CallOptions): Promise<Answer>;
  /** Looks into the database past every wall. */
  sql<Row extends object = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** What the record keeps of what went into a call and came out of it. */
  kept(entryId: string): Promise<{ readonly input: unknown; readonly output: unknown } | undefined>;
  http(): Promise<HttpDoor>;
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface WorldOptions
  extends Partial<
    Pick<
      KernelOptions,
      | 'tracing'
      | 'egress'
      | 'models'
      | 'files'
      | 'gates'
      | 'limits'
      | 'openSignup'
      | 'poolSize'
      | 'urlOf'
      | 'workByItself'
    >
  > {
  readonly modules?: readonly Module[];
  /** A second process on the database of another world. */
  readonly beside?: Pick<World, 'databaseUrl'>;
  /** Where it keeps its files; a folder of its own when absent. */
  readonly home?: string;
  /** As on our own PostgreSQL, whoever keeps the installation may do everything there. */
  readonly superuser?: boolean;
}

/** Sixty thousand a minute: tests are not what the limits are for. */
const generous = { calls: 1_000_000, per: '1 minute' } as const;
export const rootKey = 'a root key for tests, and for nothing else';
let template: Promise<string> | undefined;

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const { home: townHome, superuser } = await town();
  const url = new URL(options.beside?.databaseUrl ?? (await freshDatabase()));
  if (options.superuser) url.username = superuser.user ?? '';
  const databaseUrl = url.href;
  const home = options.home ?? (await mkdtemp(join(townHome, 'world-')));
  const clock = movingClock();
  const logged: string[] = [];
  const kernel = await openKernel({
    ...{ home, rootKey, databaseUrl, clock, version: '0.0.0-test' },
    modules: [...catalogue, ...(options.modules ?? [])],
    log: recordingLog(logged),
    limits: options.limits ?? { perIp: generous, perActor: generous, perTenant: generous },
    workByItself: options.workByItself ?? false,
    openSignup: options.openSignup ?? true,
    settings: { CADRE_ROOT_KEY: true },
    // On a machine that others use as well a turn takes longer.
    poolWaitMs: patienceMs,
    ...handedOn(options),
  });
  const database = new URL(databaseUrl).pathname.slice(1);
  const { sql, ...eye } = openEye({ ...superuser, database });
  const answer: World['answer'] = (who, capability, input, { key, rehearse = false, runId } = {}) =>
    kernel.invoke({ capability, input, caller: { kind: 'known', who }, key, rehearse, runId, origin: inHouse });
  let door: Promise<HttpDoor> | undefined;

  return {
    ...{ kernel, clock, home, databaseUrl, logged, sql, answer },
    tenant: (name) => kernel.tenants.create({ name, plan: 'tier3' }),
    person: (tenantId, role, scopes) => settle(sql, clock, { tenantId, role, scopes }),
    agent: (owner, role = 'manager') => madeAgent(sql, clock, { owner, role }),
    keyOf: (who, scopes) => keyOf(kernel, who, scopes),
    async call(who, contract, input, given) {
      const answered = await answer(who, contract.name, input, given);
      if (answered.status !== 'done') throw new Error(`${contract.name} answered ${answered.status}`);
      return answered.output as never;
    },
    kept: (entryId) => keptOf(kernel, sql, entryId),
    http() {
      door ??= startHttp(kernel, {
        host: '127.0.0.1',
        port: 0,
        version: '0.0.0-test',
        mounts: [mountMcp(kernel, '0.0.0-test'), ...mountGateway(kernel)],
      });
      return door;
    },
    async settle() {
      for (let turn = 0; turn === 0 || (turn < 20 && (await isDue(sql, clock))); turn += 1) await kernel.settle();
    },
    async close() {
      await (await door)?.stop();
      await kernel.stop();
      await eye.close();
      if (home !== options.home) await rm(home, { recursive: true, force: true });
    },
  };
}

function handedOn({ egress, models, urlOf, gates, tracing, files, poolSize }: WorldOptions): Partial<KernelOptions> {
  return {
    ...(egress ? { egress } : {}),
    ...(models ? { models } : {}),
    ...(urlOf ? { urlOf } : {}),
    ...(gates ? { gates } : {}),
    ...(tracing ? { tracing } : {}),
    ...(files ? { files } : {}),
    ...(poolSize ? { poolSize } : {}),
  };
}

async function keptOf(kernel: Kernel, sql: World['sql'], entryId: string) {
  const [row] = await sql<{ tenantId: string; sealed: string | null; input: unknown; output: unknown }>(
    'select tenant_id as "tenantId", sealed, input, output from audit.payloads where entry_id = $1',
    [entryId],
  );
  return row && kernel.audit.openPayload({ entryId, ...row });
}

/** What another turn of the work loop has taken up is not done yet. */
async function isDue(sql: World['sql'], clock: Clock): Promise<boolean> {
  const due = await sql(
    `select 1 from event.deliveries where state = 'due' and due_at <= $1
     union all select 1 from work.schedules where not paused and next_at <= $1 limit 1`,
    [instantOf(clock.nowMs())],
  );
  return due.length > 0;
}

/** One connection, asked one thing after the other. */
function openEye(config: pg.ClientConfig) {
  let client: Promise<pg.Client> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  async function connected(): Promise<pg.Client> {
    const fresh = new pg.Client(config);
    fresh.on('error', () => undefined);
    await fresh.connect();
    return fresh;
  }
  const sql: World['sql'] = async (text, values = []) => {
    client ??= connected();
    const open = await client;
    const result = last.then(() => open.query(text, [...values]));
    last = result.catch(() => undefined);
    return (await result).rows;
  };
  return { sql, close: async () => (await client)?.end() };
}

async function freshDatabase(): Promise<string> {
  const { database } = await town();
  template ??= migratedTemplate();
  return (await database(await template)).url;
}

/** Migrated once; worlds copy it. */
async function migratedTemplate(): Promise<string> {
  const { database, home } = await town();
  const { name, url } = await database();
  const kernel = await openKernel({
    ...{ home: join(home, 'template'), rootKey, databaseUrl: url, version: '0.0.0-test', modules: catalogue },
    log: recordingLog([]),
    workByItself: false,
  });
  await kernel.stop();
  return name;
}

function movingClock(): WorldClock {
  let offsetMs = 0;
  return {
    nowMs: () => Date.now() + offsetMs,
    pass(duration) {
      offsetMs += durationMs(duration);
    },
  };
}

export const inHouse: Origin = {
  door: 'call',
  requestId: 'test',
  ip: '127.0.0.1',
  host: 'localhost',
  userAgent: 'test',
};

async function settle(
  sql: World['sql'],
  clock: Clock,
  { tenantId, role, scopes }: { tenantId: string; role: Role; scopes: readonly string[] | undefined },
): Promise<Authenticated> {
  const id = newId(clock.nowMs());
  const now = instantOf(clock.nowMs());
  await sql('insert into identity.users (id, created_at, updated_at, name, email) values ($1, $2, $2, $3, $4)', [
    id,
    now,
    `The ${role}`,
    `${id}@example.com`,
  ]);
  await sql(
    `insert into identity.memberships (id, tenant_id, created_at, updated_at, user_id, role)
     values ($1, $2, $3, $3, $4, $5)`,
    [newId(clock.nowMs()), tenantId, now, id, role],
  );
  return { tenantId, actor: { kind: 'person', id, roles: [role], ...(scopes ? { scopes } : {}) } };
}

async function madeAgent(
  sql: World['sql'],
  clock: Clock,
  { owner: { tenantId, actor }, role }: { owner: Authenticated; role: Role },
): Promise<Authenticated> {
  const [id, now] = [newId(clock.nowMs()), instantOf(clock.nowMs())];
  await sql(
    `insert into identity.agents (id, tenant_id, created_at, updated_at, name, role, owner_id)
     values ($1, $2, $3, $3, 'A scribe', $4, $5)`,
    [id, tenantId, now, role, actor.id],
  );
  return { tenantId, actor: { kind: 'agent', id, roles: [role], delegatedBy: actor } };
}

async function keyOf(kernel: Kernel, who: Authenticated, scopes: readonly string[] | undefined): Promise<string> {
  const answer = await kernel.invoke({
    capability: 'identity.key.create',
    input: { name: 'a test', ...(scopes ? { scopes } : {}) },
    caller: { kind: 'known', who: { ...who, actor: { ...who.actor, roles: ['super_admin'] } } },
    origin: inHouse,
  });
  if (answer.status !== 'done') throw new Error('No key');
  return (answer.output as { secret: string }).secret;
}

function recordingLog(lines: string[]): Log {
  const spelled = (_key: string, value: unknown) => (value instanceof Error ? String(value.stack) : value);
  const write = (level: string) => (fields: object, message: string) => {
    lines.push(`${level} ${message} ${JSON.stringify(fields, spelled)}`);
  };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}

export type { Capability };
