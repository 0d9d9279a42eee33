// Another tenant's real ids in every field that may hold one.
import type { Answer, Registered } from '#kernel/invoke';
import { fitting, type Node, samples } from './arbitrary.ts';
import { type RealCall, realCall } from './flows.ts';
import { type Company, inHouse, type Scene, whoMay } from './scene.ts';

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

export interface Traces {
  readonly ids: readonly string[];
  /** What else leads to a row: slugs and host names. */
  readonly words: readonly string[];
  /** What is tried in a field of this capability: all of its own module, and some of each other one in turn. */
  valuesFor(entry: Registered): string[];
}

/** Of everything the company has: the ids in a row of each table. What is true of one row is true of the others. */
export async function tracesOf({ world }: Scene, { tenantId }: Company): Promise<Traces> {
  const tables = await world.sql<{ schema: string; name: string }>(
    `select table_schema as schema, format('%I.%I', table_schema, table_name) as name from information_schema.columns
     where column_name = 'tenant_id' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  const parts = tables.map(
    ({ schema, name }) =>
      `(select '${schema}' as schema, t::text as row from ${name} t where tenant_id = $1 order by ctid desc limit 1)`,
  );
  const rows = await world.sql<{ schema: string; row: string }>(parts.join(' union all '), [tenantId]);
  const found = rows.flatMap(({ schema, row }) => (row.match(uuid) ?? []).map((id) => [id, schema] as const));
  // The processes of the house are nobody's.
  const workers = await world.sql<{ owner: string }>('select owner::text from work.leases');
  const common = new Set([tenantId, ...workers.map(({ owner }) => owner)]);
  const homes = new Map(found.filter(([id]) => !common.has(id)));
  const slugs = await world.sql<{ slug: string }>(
    'select share_slug as slug from notes.notes where tenant_id = $1 and share_slug is not null limit 3',
    [tenantId],
  );
  const domains = await world.sql<{ host: string }>('select host from tenant.domains where tenant_id = $1', [tenantId]);
  const ids = [...homes.keys()];
  const words = [...slugs.map(({ slug }) => slug), ...domains.map(({ host }) => host)];
  let turn = 0;
  return {
    ...{ ids, words },
    valuesFor({ contract }) {
      turn += 1;
      const module = contract.name.split('.')[0];
      const chosen = ids.filter((id, index) => homes.get(id) === module || (index + turn) % oneIn === 0);
      return [...chosen, ...words];
    },
  };
}

/** A handler reaches the tables of its own module; that others lead nowhere need not be tried in every field. */
const oneIn = 12;

/** The fields of a capability that may name something: ids, and texts that a name, a slug or a cursor fits into. */
export function namingFields({ inputSchema, contract }: Registered): readonly string[] {
  const { properties = {} } = inputSchema as Node;
  const names = Object.entries(properties).filter(
    ([name, node]) => node.format === 'uuid' || /(^|[a-z])(id|Id|slug|after|host|letterId)$/.test(name),
  );
  return contract.body === 'json' ? names.map(([name]) => name) : [];
}

export interface Probe {
  readonly entry: Registered;
  readonly field: string;
  readonly value: string;
}

/** The call with a foreign value in one field, made by an administrator of this company. */
export async function probe(scene: Scene, { entry, field, value }: Probe): Promise<Answer> {
  const { caller } = await callerOf(scene, entry);
  const [sample] = samples(fitting(entry.inputSchema), 1);
  // Versions are guessed low, as they are for most rows, so that a wall and not a version keeps the stranger out.
  const input = { ...(sample as object), ...low(entry), [field]: value };
  const signal = AbortSignal.timeout(300);
  return scene.world.kernel.invoke({ capability: entry.contract.name, input, caller, origin: inHouse, signal });
}

function low({ inputSchema }: Registered): object {
  const { properties = {} } = inputSchema as Node;
  return Object.fromEntries(Object.keys(properties).flatMap((name) => (name === 'ifVersion' ? [[name, 1]] : [])));
}

/** What is done in a session needs one; one is enough for all. */
const sessions = new WeakMap<Scene, Promise<RealCall>>();

async function callerOf(scene: Scene, entry: Registered): Promise<Pick<RealCall, 'caller'>> {
  if (entry.contract.caller === 'visitor') return { caller: { kind: 'none' } };
  if (!entry.contract.name.startsWith('identity.session.')) {
    return { caller: { kind: 'known', who: whoMay(scene, entry, scene.acme) } };
  }
  const opened = sessions.get(scene) ?? realCall(scene, scene.world.kernel.registry.find('identity.session.list'));
  sessions.set(scene, opened);
  return await opened;
}
