// Who did what, and how often: the sums against the rows they come from.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { newId } from '#base/id';
import { type Duration, before as earlier, instantOf } from '#base/time';
import type { OutputOf } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World } from '#test/world';
import { listCompanies, listPeople, listProjects, readMine, readPerson, readProject } from './contracts.ts';

suite('activity', () => {
  let world: World;
  let acme: Authenticated;
  let bolt: Authenticated;
  before(async () => {
    world = await createWorld();
    acme = await world.person((await world.tenant('Acme')).id, 'tenant_admin');
    bolt = await world.person((await world.tenant('Bolt')).id, 'tenant_admin');
    await world.settle();
  });
  after(() => world.close());

  interface Used {
    readonly userId: string;
    readonly ago: Duration;
    readonly calls: number;
    readonly capability?: string;
    readonly failures?: number;
    readonly costMicros?: number;
    readonly tokens?: number;
    readonly workspaceId?: string;
  }

  async function used(who: Authenticated, { userId, ago, calls, capability = 'sales.deal.win', ...more }: Used) {
    const at = earlier(instantOf(world.clock.nowMs()), ago);
    const { failures = 0, costMicros = null, tokens = null, workspaceId = null } = more;
    await world.sql(
      `insert into meter.usage_metering
         (id, tenant_id, at, user_id, capability, calls, failures, tokens_in, cost_micros, workspace_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [newId(Date.parse(at)), who.tenantId, at, userId, capability, calls, failures, tokens, costMicros, workspaceId],
    );
  }

  async function addedUp() {
    world.clock.pass('15 minutes');
    await world.settle();
  }

  const ada = '019a0000-0000-7000-8000-00000000000a';
  const ben = '019a0000-0000-7000-8000-00000000000b';
  const cyd = '019a0000-0000-7000-8000-00000000000c';

  test('what everybody did is added up over days, and one company sees nothing of another', async () => {
    await used(acme, {
      userId: ada,
      ago: '3 days',
      calls: 4,
      failures: 1,
      costMicros: 250,
      tokens: 10,
      workspaceId: 'w1',
    });
    await used(acme, { userId: ada, ago: '1 day', calls: 5, costMicros: 50, workspaceId: 'w1' });
    await used(acme, { userId: ada, ago: '1 day', calls: 1, capability: 'sales.deal.lose', workspaceId: 'w2' });
    await used(acme, { userId: ben, ago: '2 days', calls: 7, workspaceId: 'w1' });
    await used(acme, { userId: cyd, ago: '60 days', calls: 900 });
    await used(bolt, { userId: ada, ago: '1 day', calls: 1000 });
    await addedUp();
    const { items } = await world.call(acme, listPeople, {});
    const known = items.filter(({ userId }) => [ada, ben, cyd].includes(userId));
    assert.deepEqual(
      known.map(({ lastSeenAt: _, ...row }) => row),
      [
        { userId: ada, calls: 10, failures: 1, tokens: 10, costMicros: 300, activeDays: 2 },
        { userId: ben, calls: 7, failures: 0, tokens: 0, costMicros: 0, activeDays: 1 },
      ],
    );
    const [atBolt] = (await world.call(bolt, listPeople, {})).items;
    assert.deepEqual([atBolt?.userId, atBolt?.calls], [ada, 1000]);
  });

  test('it says when somebody was seen last', async () => {
    const { items } = await world.call(acme, listPeople, {});
    const [row] = await world.sql<{ at: Date }>(
      'select max(at) as at from meter.usage_metering where tenant_id = $1 and user_id = $2',
      [acme.tenantId, ada],
    );
    assert.equal(items.find(({ userId }) => userId === ada)?.lastSeenAt, row?.at.toISOString());
  });

  test('a workspace shows who worked in it and on what', async () => {
    const { items } = await world.call(acme, listProjects, {});
    const w1 = items.find(({ workspaceId }) => workspaceId === 'w1');
    assert.deepEqual([w1?.calls, w1?.people, w1?.costMicros], [16, 2, 300]);
    const detail = await world.call(acme, readProject, { workspaceId: 'w2' });
    assert.deepEqual(
      detail.capabilities.map(({ capability, calls }) => [capability, calls]),
      [['sales.deal.lose', 1]],
    );
  });

  test('whoever runs the installation sees what each company did and what it cost; a company does not', async () => {
    const keeper = await world.person((await world.tenant('House')).id, 'super_admin');
    const { items } = await world.call(keeper, listCompanies, {});
    const told = new Map(
      items.map(({ tenantId, calls, people, costMicros }) => [tenantId, [calls, people, costMicros]]),
    );
    assert.deepEqual([told.get(acme.tenantId), told.get(bolt.tenantId)?.[0]], [[17, 2, 300], 1000]);
    const first = await world.call(keeper, listCompanies, { limit: 1 });
    const second = await world.call(keeper, listCompanies, { limit: 1, after: first.next ?? '' });
    assert.deepEqual([first.items, second.items], [items.slice(0, 1), items.slice(1, 2)]);
    await assert.rejects(world.call(acme, listCompanies, {}), { code: 'forbidden' });
  });

  test('one person is shown day by day', async () => {
    const { days, capabilities } = await world.call(acme, readPerson, { userId: ada });
    assert.deepEqual(
      days.map(({ calls }) => calls),
      [4, 6],
    );
    assert.deepEqual(
      capabilities.map(({ capability, calls }) => [capability, calls]),
      [
        ['sales.deal.win', 9],
        ['sales.deal.lose', 1],
      ],
    );
  });

  test('adding up again changes nothing, and what came late is found', async () => {
    const before = await world.call(acme, readPerson, { userId: ben });
    await addedUp();
    assert.deepEqual(await world.call(acme, readPerson, { userId: ben }), before);
    await used(acme, { userId: ben, ago: '1 minute', calls: 3 });
    await addedUp();
    const { capabilities } = await world.call(acme, readPerson, { userId: ben });
    assert.equal(capabilities[0]?.calls, 10);
  });

  test('everybody sees what they did themselves, and only whoever may sees others', async () => {
    const guest = await world.person(acme.tenantId, 'end_user');
    await used(acme, { userId: guest.actor.id, ago: '1 minute', calls: 2 });
    await addedUp();
    const { capabilities } = await world.call(guest, readMine, {});
    assert.deepEqual(
      capabilities.filter(({ capability }) => capability === 'sales.deal.win').map(({ calls }) => calls),
      [2],
    );
    await assert.rejects(world.call(guest, listPeople, {}), { code: 'forbidden' });
    await assert.rejects(world.call(guest, readPerson, { userId: ada }), { code: 'forbidden' });
  });

  test('pages of one list follow one another without a gap', async () => {
    const whole = await world.call(acme, listPeople, { limit: 100 });
    assert.ok(whole.items.length > 2);
    const paged: unknown[] = [];
    let after: string | null = null;
    do {
      const page: OutputOf<typeof listPeople> = await world.call(acme, listPeople, {
        limit: 1,
        ...(after ? { after } : {}),
      });
      paged.push(...page.items);
      after = page.next;
    } while (after);
    assert.deepEqual(paged, whole.items);
    await assert.rejects(world.call(acme, listPeople, { after: 'nowhere' }), { code: 'invalid' });
  });

  test('a stretch that ends before it begins is refused', async () => {
    await assert.rejects(world.call(acme, listPeople, { from: '2026-02-01', until: '2026-01-01' }), {
      code: 'invalid',
    });
  });
});
