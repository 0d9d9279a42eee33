// What the stories of this folder stand on: a vault in each of two processes on one database, and a service outside.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { newId } from '#base/id';
import type { Duration } from '#base/time';
import { contract, defineModule, type Module } from '#kernel/contract';
import { createEgress, type Egress, type Placement } from '#kernel/egress';
import type { Authenticated } from '#kernel/identity';
import { createWorld, inHouse, rootKey, type World } from '#test/world';
import { createVault, type Vault, type WantedSecret } from './vault.ts';

export interface Outside {
  readonly host: string;
  readonly seen: { readonly path: string; readonly key: string | undefined }[];
  close(): Promise<void>;
}

/** Keeps the key that it was shown. */
export async function openOutside(): Promise<Outside> {
  const seen: Outside['seen'] = [];
  const server = createServer(({ url = '', headers }, response) => {
    seen.push({ path: url, key: headers['x-key']?.toString() });
    response.end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  return {
    host: `127.0.0.1:${address.port}`,
    seen,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

export const fetchWith = contract({
  name: 'probe.request.send',
  summary: 'Send a request with a secret.',
  effect: 'send',
  access: 'probe.request.send',
  input: z.object({ url: z.string(), name: z.string(), purpose: z.string(), own: z.boolean().default(false) }),
  output: z.object({ status: z.int() }),
  undo: { never: 'it was sent' },
  example: { url: 'https://api.example.com/', name: 'x', purpose: 'probe' },
});

export interface Scene {
  readonly world: World;
  /** The one whose capabilities `world` has. */
  readonly vault: Vault;
  /** In another process. */
  readonly vaultThere: Vault;
  readonly outside: Outside;
  pass(duration: Duration): void;
  person(tenantId: string, role?: 'tenant_admin' | 'manager' | 'end_user'): Promise<Authenticated>;
  /** Uses a secret from the other process, past the pipeline. */
  sendFromThere(who: Authenticated, wanted: WantedSecret): Promise<unknown>;
  /** Events of this type that the company has, by what they say. */
  events(tenantId: string, type: string): Promise<unknown[]>;
  close(): Promise<void>;
}

export async function openScene(): Promise<Scene> {
  const outside = await openOutside();
  const egress = createEgress({ allowPrivate: [outside.host] });
  const late: { world?: World } = {};
  const reports: Promise<unknown>[] = [];
  const vaultHere = () => {
    assert.ok(late.world, 'the world is open');
    return late.world.kernel.vault;
  };
  const world = await createWorld({ modules: [probeOf(vaultHere, egress)] });
  late.world = world;
  const { vault } = world.kernel;
  const vaultThere = openVault(world, { world: () => late.world, reports });
  return {
    ...{ world, vault, vaultThere, outside },
    pass(duration) {
      world.clock.pass(duration);
    },
    person: (tenantId, role = 'tenant_admin') => world.person(tenantId, role),
    async sendFromThere({ actor, tenantId }, wanted) {
      const id = newId(world.clock.nowMs());
      const secret = await vaultThere.release({ id, actor, tenant: { id: tenantId }, rehearsing: false }, wanted);
      return egress.fetch(`http://${outside.host}/`, {}, { secrets: [{ secret, header: 'x-key' }] });
    },
    async events(tenantId, type) {
      await Promise.all(reports);
      await world.settle();
      const rows = await world.sql<{ said: unknown }>(
        'select event_data as said from event.ai_events where tenant_id = $1 and event_type = $2 order by id',
        [tenantId, type],
      );
      return rows.map(({ said }) => said);
    },
    async close() {
      await Promise.allSettled(reports);
      vaultThere.close();
      await egress.close();
      await world.close();
      await outside.close();
    },
  };
}

interface Reporting {
  readonly reports: Promise<unknown>[];
  world(): World | undefined;
}

function openVault({ kernel }: World, { world, reports }: Reporting): Vault {
  return createVault({
    ...{ store: kernel.store, clock: kernel.clock, log: kernel.log, rootKey },
    report({ tenantId, accessId }) {
      const who: Authenticated = { tenantId, actor: { kind: 'service', id: 'vault', roles: [] } };
      const report = world()?.kernel.invoke({
        ...{ capability: 'vault.access.report', input: { accessId }, key: `denied:${accessId}` },
        ...{ caller: { kind: 'known', who }, origin: inHouse },
      });
      reports.push(Promise.resolve(report));
    },
  });
}

function probeOf(vaultHere: () => Vault, egress: Egress): Module {
  return defineModule({
    name: 'probe',
    title: 'Probe',
    capabilities: [
      fetchWith.implement(async (call, { url, ...wanted }) => {
        const secret = await vaultHere().release(call, wanted);
        const secrets: Placement[] = [{ secret, header: 'x-key' }];
        const { status } = await egress.fetch(url, {}, { secrets });
        return { status };
      }),
    ],
    grants: { manager: ['probe.*'], end_user: ['probe.*'] },
  });
}

/** The tables in which one of these words stands, with which. */
export async function whereStands({ sql }: Pick<World, 'sql'>, words: readonly string[]): Promise<string[]> {
  const tables = await sql<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const looks = tables.map(
    ({ name }) => `select distinct '${name}: ' || word as place from ${name} t, unnest($1::text[]) as word
      where position(word in t::text) > 0`,
  );
  return (await sql<{ place: string }>(looks.join(' union all '), [words])).map(({ place }) => place);
}

/** For `assert.rejects`. */
export function refusedAs(code: string, reason?: string) {
  return (error: unknown) => {
    assert.ok(error instanceof Fault, String(error));
    assert.deepEqual([error.code, reason && error.details?.reason], [code, reason], error.message);
    return true;
  };
}
