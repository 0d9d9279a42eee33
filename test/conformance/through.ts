// One call through one door after the other, and what each of them says and leaves behind.
import assert from 'node:assert/strict';
import type { Registered } from '#kernel/invoke';
import type { Node } from './arbitrary.ts';
import { type Asked, doors } from './doors.ts';
import { quiet, type Scene } from './scene.ts';

export type Name = keyof typeof doors;
export const names = Object.keys(doors) as Name[];

/** What answers something else each time, whichever the door, and why: only the shape of it is compared. */
const moving: Readonly<Record<string, string>> = {
  'meter.usage.summary': 'what it shows is changed by asking',
  'meter.usage.list': 'what it shows is changed by asking',
  'meter.quota.set': 'each time it is a new version, and shows the one before',
  'approval.policy.set': 'each time it is a new version',
  'approval.autonomy.pin': 'it says what was before',
  'audit.seal.make': 'it counts what was recorded since the last seal',
  'audit.entry.prove': 'each entry lies at another place of the record',
  'audit.era.begin': 'each time it is a new era',
  'vault.key.rotate': 'it counts the keys that there are by now',
  'platform.activity.people': 'it is added up anew every quarter of an hour',
  'platform.activity.projects': 'it is added up anew every quarter of an hour',
  'platform.activity.person': 'it is added up anew every quarter of an hour',
  'platform.activity.project': 'it is added up anew every quarter of an hour',
  'platform.activity.mine': 'it is added up anew every quarter of an hour',
  'platform.metrics.read': 'it counts calls, and the one at the door before is among them',
  'platform.alertRule.set': 'each door finds the rule as the door before has left it',
  'audit.entry.list': 'what the house does on its schedules is recorded too',
  'audit.entry.sum': 'what the house does on its schedules is recorded too',
  'platform.backup.make': 'it is named after its moment and counts the rows that there are by now',
  'platform.tenant.export': 'it is named after its moment and counts the rows that there are by now',
  'platform.export.read': 'each time it is another archive',
  'platform.export.remove': 'an archive is named after its moment',
  'platform.tenant.import': 'an archive is named after its moment and counts the rows that there were',
  'platform.tenant.diff': 'it tells what has happened since the archive was made',
  'platform.demo.open': 'there is one demo at the most: the door before has opened it',
  'platform.demo.remove': 'it counts the rows that the demo had',
  'notify.push.prepare': 'until a key is kept each rehearsal makes one of its own',
  'notify.notice.see': 'what the door before has seen is seen',
  'notify.notice.readAll': 'what the door before has read is read',
  'notify.settings.set': 'each time it is a new version',
  'notify.wording.save': 'each time it is a new version, and shows the one before',
  'notify.wording.restore': 'each time it is a new version, and shows the one before',
  'partners.content.write': 'each time it is about another link',
  'partners.coupon.create': 'each time it is another code',
  'partners.coupon.setOpen': 'each time it is another code',
  'partners.partner.close': 'each time it is another partner',
  'partners.payout.cancel': 'each time it is another batch',
  'partners.payout.process': 'each time it is another batch',
  'partners.payout.readBatch': 'a batch takes in whoever is owed by then',
  'partners.portal.content': 'the door before has made one more',
  'partners.portal.payTo': 'it shows what the door before has set',
  'partners.portal.showMe': 'it shows what the doors before have made',
  'partners.program.change': 'each time it is a new version',
  'model.health.show': 'it counts what was asked meanwhile',
  'model.policy.set': 'each door finds the policy as the door before has left it',
  'platform.capacity.read': 'it says what the disk holds by then',
  'platform.subject.find': 'that somebody was looked for is held about them as well',
};

/** A model comes in by MCP, and is nobody who decides. */
export const decidedByPeople = [
  ...['approve', 'reject', 'decideMany', 'edit', 'escalate'].map((verb) => `approval.request.${verb}`),
  ...['approval.policy.set', 'approval.autonomy.pin', 'approval.review.judge', 'approval.link.make'],
];

export interface Trace {
  readonly said: unknown;
  readonly entries: unknown;
  readonly used: unknown;
}

interface Entry {
  readonly door: string;
  readonly actor_kind: string;
  readonly capability: string;
  readonly entryId: string;
  readonly tenantId: string;
  readonly sealed: string | null;
}

/** What one call through one door says and leaves behind, with what must differ taken out. */
async function through(
  scene: Scene,
  name: Name,
  { entry, asked }: { entry: Registered; asked: Asked },
): Promise<Trace> {
  // What the house does at its own hours it does not do between one door and the next.
  await quiet(scene, '1 hour');
  const [mark, used] = [await lastEntry(scene), await usageOf(scene, entry)];
  const { said } = await doors[name](scene, entry, asked);
  await scene.world.settle();
  const [entries, usedNow] = [await entriesSince(scene, mark), await usageOf(scene, entry)];
  const doorOf = new Set(entries.map(({ door }) => door));
  assert.deepEqual(
    [...doorOf].filter((door) => door !== name && door !== 'work'),
    [],
    'the record names the door',
  );
  const seen = moving[entry.contract.name] ? shapeOf : alike;
  return {
    said: seen(hidden(said, entry)),
    entries: seen(entries.map(({ door: _door, ...rest }) => rest)),
    used: { calls: usedNow.calls - used.calls, failures: usedNow.failures - used.failures },
  };
}

async function lastEntry(scene: Scene): Promise<string> {
  const [row] = await scene.world.sql<{ txid: string }>(
    'select coalesce(max(txid), 0::text::xid8)::text as txid from audit.entries',
  );
  return row?.txid ?? '0';
}

/** What a part of the house does for itself it does in the house, at its own hours, whichever door was used. */
async function entriesSince(scene: Scene, mark: string) {
  const rows = await scene.world.sql<Entry>(
    `select e.actor_kind, e.actor_id, e.credential_id, e.capability, e.effect, e.outcome, e.code, e.door, e.call_key,
       e.parent_id is null as outermost, e.undoes is null as "undoesNothing",
       p.sealed, p.entry_id as "entryId", p.tenant_id as "tenantId"
     from audit.entries e left join audit.payloads p on p.tenant_id = e.tenant_id and p.entry_id = e.id
     where e.txid > $1::xid8 and e.door <> 'work' and e.actor_kind <> 'service' order by e.capability, e.id`,
    [mark],
  );
  const { audit } = scene.world.kernel;
  const entries = await Promise.all(
    rows.map(async ({ entryId, tenantId, sealed, ...entry }) => {
      const kept = { entryId, tenantId, sealed, input: null, output: null };
      const opened = sealed === null ? undefined : await audit.openPayload(kept);
      return { ...entry, input: opened?.input ?? null, output: opened?.output ?? null };
    }),
  );
  // Several of one kind, such as the removal of two secrets made in one millisecond, come in no order of their own.
  const sayings = new Map(entries.map((entry) => [entry, `${entry.capability} ${JSON.stringify(alike(entry))}`]));
  const saying = (entry: (typeof entries)[number]) => sayings.get(entry) ?? '';
  return entries.sort((one, other) => saying(one).localeCompare(saying(other)));
}

async function usageOf(scene: Scene, { contract }: Registered): Promise<{ calls: number; failures: number }> {
  const [row] = await scene.world.sql<{ calls: number; failures: number }>(
    `select coalesce(sum(calls), 0)::int as calls, coalesce(sum(failures), 0)::int as failures
     from meter.usage_metering where capability = $1`,
    [contract.name],
  );
  return row ?? { calls: 0, failures: 0 };
}

/** Through each door in turn; all must have left the same. */
export async function same(
  scene: Scene,
  entry: Registered,
  make: () => Asked | Promise<Asked>,
  chosen: readonly Name[] = names,
): Promise<Trace> {
  const traces: Trace[] = [];
  const open = chosen.filter((name) => name !== 'mcp' || !decidedByPeople.includes(entry.contract.name));
  for (const name of open) traces.push(await through(scene, name, { entry, asked: await make() }));
  const [first, ...others] = traces;
  assert.ok(first);
  for (const [index, other] of others.entries()) assert.deepEqual(other, first, `${open[index + 1]} and ${open[0]}`);
  return first;
}

/** What every door can carry and everybody signed in may ask for; a stream only if it ends. */
export function hasAllDoors({ contract: { name, spec, caller, body, answer } }: Registered): boolean {
  if (spec.internal || caller !== 'actor' || body === 'raw') return false;
  return answer !== 'stream' || name === 'stage.number.stream';
}

/** Answered once and different each time. */
function hidden(said: unknown, { outputSchema }: Pick<Registered, 'outputSchema'>): unknown {
  if (said === null || typeof said !== 'object' || Array.isArray(said)) return said;
  const { properties = {} } = outputSchema as Node;
  return Object.fromEntries(
    Object.entries(said).map(([name, value]) => {
      if (name === 'output' && Reflect.get(said, 'status') === 'rehearsed')
        return [name, hidden(value, { outputSchema })];
      return [name, properties[name]?.secret ? 'a secret' : value];
    }),
  );
}

/** How something is built, whatever it says. */
function shapeOf(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return typeof value;
  if (Array.isArray(value)) return 'a list';
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shapeOf(one)]));
}

/** Ids, instants and made-up words, which differ from call to call, become their place in order of appearance. */
function alike(value: unknown): unknown {
  const places = new Map<string, string>();
  const text = JSON.stringify(value ?? null)
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'an instant')
    .replace(/"(latencyMs|average_latency_ms)":[\d.e-]+/g, '"$1":0')
    .replace(/"lastUsedAt":(null|"an instant")/g, '"lastUsedAt":"when there was time to note it"')
    .replace(/"(ip|signature|sha256|date)":"[^"]*"/g, '"$1":"one"')
    .replace(/"(bytes|backlog|uptimeSeconds|note)":("[^"]*"|[\d.]+)/g, '"$1":0')
    .replace(/http:\/\/[\w.:]+\/api\/webhooks\/[a-z0-9]+\/[\w-]{43}/g, 'under the host by which one came')
    .replace(/cadre_[\w-]+|(?<="|"inside:)[\w-]{43}(?=[":])/g, 'a key')
    .replace(
      /[0-9a-f]{8}-?[0-9a-f]{4}-?7[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}|\bw[0-9a-f]{12}\b|\bdoor-\d-/g,
      (id) => {
        const known = places.get(id) ?? `#${places.size}`;
        places.set(id, known);
        return known;
      },
    );
  return JSON.parse(text);
}
