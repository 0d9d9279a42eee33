// The same call through every door: the same answer, the same refusal, the same record, the same use.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Registered } from '#kernel/invoke';
import type { Node } from './conformance/arbitrary.ts';
import { type Asked, doors, type Said } from './conformance/doors.ts';
import { flowNames, realCall } from './conformance/flows.ts';
import { knock } from './conformance/knock.ts';
import { keyFor, openScene, quiet, type Scene } from './conformance/scene.ts';

type Name = keyof typeof doors;
const names = Object.keys(doors) as Name[];

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
  'platform.subject.find': 'that somebody was looked for is held about them as well',
};

/** A model comes in by MCP, and is nobody who decides. */
const decidedByPeople = [
  ...['approve', 'reject', 'decideMany', 'edit', 'escalate'].map((verb) => `approval.request.${verb}`),
  ...['approval.policy.set', 'approval.autonomy.pin', 'approval.review.judge'],
];

/** What is a call of something else, and is counted as that. */
const becomesAnother = ['invoke.call.run', 'invoke.call.undo', 'invoke.plan.run'];

suite('every door', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene();
  });
  after(() => scene.close());

  interface Trace {
    readonly said: unknown;
    readonly entries: unknown;
    readonly used: unknown;
  }

  /** What one call through one door says and leaves behind, with what must differ taken out. */
  async function through(name: Name, entry: Registered, asked: Asked): Promise<Trace> {
    // What the house does at its own hours it does not do between one door and the next.
    await quiet(scene, '1 hour');
    const [mark, used] = [await lastEntry(), await usageOf(entry)];
    const { said } = await doors[name](scene, entry, asked);
    await scene.world.settle();
    const [entries, usedNow] = [await entriesSince(mark), await usageOf(entry)];
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

  async function lastEntry(): Promise<string> {
    const [row] = await scene.world.sql<{ txid: string }>(
      'select coalesce(max(txid), 0::text::xid8)::text as txid from audit.entries',
    );
    return row?.txid ?? '0';
  }

  interface Entry {
    readonly door: string;
    readonly actor_kind: string;
    readonly capability: string;
    readonly entryId: string;
    readonly tenantId: string;
    readonly sealed: string | null;
  }

  /** What a part of the house does for itself it does in the house, at its own hours, whichever door was used. */
  async function entriesSince(mark: string) {
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

  async function usageOf({ contract }: Registered): Promise<{ calls: number; failures: number }> {
    const [row] = await scene.world.sql<{ calls: number; failures: number }>(
      `select coalesce(sum(calls), 0)::int as calls, coalesce(sum(failures), 0)::int as failures
       from meter.usage_metering where capability = $1`,
      [contract.name],
    );
    return row ?? { calls: 0, failures: 0 };
  }

  /** Through each door in turn; all must have left the same. */
  async function same(entry: Registered, make: () => Asked | Promise<Asked>): Promise<Trace> {
    const traces: Trace[] = [];
    const open = names.filter((name) => name !== 'mcp' || !decidedByPeople.includes(entry.contract.name));
    for (const name of open) traces.push(await through(name, entry, await make()));
    const [first, ...others] = traces;
    assert.ok(first);
    for (const [index, other] of others.entries()) assert.deepEqual(other, first, `${open[index + 1]} and ${open[0]}`);
    return first;
  }

  test('does the same with what every capability is called with for real', async (t) => {
    for (const entry of scene.entries.filter(hasAllDoors)) {
      await t.test(entry.contract.name, async () => {
        let round = 0;
        const { used } = await same(entry, async () => {
          round += 1;
          scene.world.clock.pass('10 second');
          const { input, token } = await realCall(scene, entry);
          return {
            input,
            token,
            ...(entry.contract.effect === 'read' ? {} : { key: `door-${round}-${entry.contract.name}` }),
          };
        });
        if (!becomesAnother.includes(entry.contract.name)) assert.deepEqual(used, { calls: 1, failures: 0 });
      });
    }
  });

  test('does the same with the example of every capability, whether that works or not', async (t) => {
    for (const entry of scene.entries.filter(hasAllDoors).filter(isOtherThanReal)) {
      await t.test(entry.contract.name, async () => {
        scene.world.clock.pass('1 minute');
        // What would change something is rehearsed, or it would be another thing at the next door.
        const rehearse = entry.contract.effect !== 'read';
        const token = keyFor(scene, entry, scene.acme);
        await same(entry, () => ({ input: entry.contract.spec.example, token, rehearse }));
      });
    }
  });

  test('lets people alone decide, and no model that comes in with their key', async (t) => {
    for (const name of decidedByPeople) {
      await t.test(name, async () => {
        const entry = scene.world.kernel.registry.find(name);
        const { said, isRefused } = await doors.mcp(scene, entry, await realCall(scene, entry));
        assert.ok(isRefused);
        assert.match(JSON.stringify(said), /"code":"forbidden".*where a person sits/);
      });
    }
  });

  test('refuses the same, in the same words', async (t) => {
    const { acme, world } = scene;
    const find = (name: string) => world.kernel.registry.find(name);
    const nobody = '019abcde-0000-7000-8000-000000000000';
    const cases: Readonly<Record<string, [name: string, input: object, token?: string]>> = {
      invalid: ['notes.note.create', { title: 'x', colour: 'red' }],
      'invalid, deep inside': ['notes.note.create', { title: 'x', tags: ['ok', '<b>'] }],
      forbidden: ['notes.note.create', { title: 'x' }, acme.guestKey],
      'not found': ['notes.note.read', { noteId: nobody }],
      conflict: ['invoke.call.undo', { entryId: await anEntry('stage.later.ask', { name: 'Later' }) }],
      'nothing in it': ['notes.note.create', { title: 'a\u0000b' }],
    };
    for (const [what, [name, input, token = acme.adminKey]] of Object.entries(cases)) {
      await t.test(what, async () => {
        const { said, used } = await same(find(name), () => ({ input, token }));
        assert.match(JSON.stringify(said), /"code":"(invalid|forbidden|not_found|conflict)"/);
        if (name !== 'invoke.call.undo') assert.deepEqual(used, { calls: 1, failures: 1 });
      });
    }
    await t.test('unauthenticated', async () => {
      const token = `cadre_${'A'.repeat(43)}`;
      await same(find('notes.note.list'), () => ({ input: {}, token }));
    });
  });

  async function anEntry(name: string, input: object): Promise<string> {
    const answer = await scene.world.answer(scene.acme.admin, name, input);
    return answer.status === 'done' ? (answer.entryId ?? '') : '';
  }

  test('answers a key again that was used at another door', async () => {
    const { acme, world } = scene;
    const entry = world.kernel.registry.find('stage.thing.create');
    const asked = { input: { name: 'Once, anywhere' }, token: acme.adminKey, key: 'any-door' };
    const answers: Said[] = [];
    for (const name of names) answers.push(await doors[name](scene, entry, asked));
    for (const { said } of answers) assert.deepEqual(said, answers[0]?.said);
    const made = await world.sql(`select 1 from stage.things where name = 'Once, anywhere'`);
    assert.equal(made.length, 1);
    for (const name of names) {
      const other = await doors[name](scene, entry, { ...asked, input: { name: 'Something else' } });
      assert.equal(other.isRefused && Reflect.get(other.said as object, 'code'), 'conflict', name);
    }
  });

  test('rehearses the same', async () => {
    const entry = scene.world.kernel.registry.find('stage.nest.make');
    const asked = { input: { names: ['Rehearsed 1', 'Rehearsed 2'] }, token: scene.acme.adminKey, rehearse: true };
    const { said } = await same(entry, () => asked);
    assert.equal(Reflect.get(said as object, 'changedRows'), 2);
    assert.equal((await scene.world.sql(`select 1 from stage.things where name like 'Rehearsed%'`)).length, 0);
  });

  test('takes nothing that is nested so deep that it would bring the house down', async () => {
    const { door, acme } = scene;
    const input = `{"name":"Deep","details":{"deep":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`;
    const call = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"stage.thing.create","arguments":${input}}}`;
    const bodies = { '/api/v1/stage/thing/create': input, '/mcp': call };
    for (const [path, body] of Object.entries(bodies)) {
      const headers = { accept: 'application/json, text/event-stream' };
      const { status, text } = await knock(door, { path, key: acme.adminKey, headers, body });
      assert.ok(status < 500, path);
      assert.doesNotMatch(text, /internal/, path);
    }
  });
});

/** What every door can carry and everybody signed in may ask for; a stream only if it ends. */
function hasAllDoors({ contract: { name, spec, caller, body, answer } }: Registered): boolean {
  if (spec.internal || caller !== 'actor' || body === 'raw') return false;
  return answer !== 'stream' || name === 'stage.number.stream';
}

/** A read that needs nothing to be there first is called for real with its example. */
function isOtherThanReal({ contract: { name, effect } }: Registered): boolean {
  return effect !== 'read' || flowNames.includes(name);
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
