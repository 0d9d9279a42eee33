import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { instantOf } from '#base/time';
import { contract, defineModule, Instant } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World } from '#test/world';

const rung: { word: string; by: string }[] = [];
const ring = contract({
  name: 'trial.bell.ring',
  summary: 'Ring a bell.',
  effect: 'write',
  access: 'trial.bell.ring',
  undo: { never: 'it was heard' },
  input: z.object({ word: z.string() }),
  output: z.object({}),
  example: { word: 'ding' },
});
const trial = defineModule({
  name: 'trial',
  title: 'Trial',
  capabilities: [
    ring.implement((call, { word }) => {
      rung.push({ word, by: call.actor.id });
      return {};
    }),
  ],
  schedules: [
    {
      ...{ name: 'look', title: 'See whether it hangs straight', contract: ring, input: { word: 'look' } },
      ...{ every: '30 days', scope: 'tenant' },
    },
  ],
  grants: { tenant_admin: ['trial.*'] },
});

const Shown = z.object({
  name: z.string(),
  nextAt: Instant,
  lastAt: Instant.nullable(),
  lastError: z.string().nullable(),
  title: z.string().nullable(),
  every: z.string().nullable(),
});

suite('schedules that a company makes', () => {
  let world: World;
  let who: Authenticated;
  before(async () => {
    world = await createWorld({ modules: [trial] });
    // Ten past: no hour begins by itself while one looks.
    const minutes = Math.floor((world.clock.nowMs() % 3_600_000) / 60_000);
    world.clock.pass(`${70 - minutes} minutes`);
    who = await world.person((await world.tenant('Bells Ltd')).id, 'tenant_admin');
  });
  after(() => world.close());

  async function ask(name: string, input: object, by = who): Promise<unknown> {
    const answer = await world.answer(by, `work.schedule.${name}`, input);
    assert.ok(answer.status === 'done');
    return answer.output;
  }

  const hourly = (word: string) => ({
    ...{ name: word, capability: ring.name, input: { word }, cron: '0 * * * *', zone: 'Europe/Berlin' },
  });
  const timesOf = (word: string) => rung.filter((one) => one.word === word).length;

  async function seen(name: string) {
    const { items } = z.object({ items: z.array(Shown) }).parse(await ask('list', {}));
    return items.find((one) => one.name === name);
  }

  test('call what they name, as whoever made them, when their time has come', async () => {
    await ask('create', hourly('ding'));
    await world.settle();
    assert.equal(timesOf('ding'), 0);
    world.clock.pass('1 hour');
    await world.settle();
    assert.deepEqual(rung, [{ word: 'ding', by: who.actor.id }]);
    const row = await seen('ding');
    assert.ok(row?.lastAt !== null && row?.lastError === null);
    assert.match(row?.nextAt ?? '', /:00:00\.000Z$/);
  });

  test('are listed page by page, each once and by name', async () => {
    const Listed = z.object({ items: z.array(z.object({ name: z.string() })), next: z.string().nullable() });
    for (const name of ['page-b', 'page-a', 'page-c']) await ask('create', hourly(name));
    const whole = Listed.parse(await ask('list', { limit: 200 }));
    const paged: string[] = [];
    for (let after: string | null | undefined; after !== null; ) {
      const page = Listed.parse(await ask('list', { limit: 2, ...(after ? { after } : {}) }));
      assert.ok(page.items.length <= 2);
      paged.push(...page.items.map(({ name }) => name));
      after = page.next;
    }
    assert.deepEqual([paged, whole.next], [whole.items.map(({ name }) => name), null]);
    assert.ok(paged.includes('page-a') && paged.length > 4);
  });

  test('are refused with what can never be done', async () => {
    const wrong = [
      [{ ...hourly('odd'), input: {} }, /input\.word is missing/],
      [{ ...hourly('odd'), input: { word: 1 } }, /input\.word takes string/],
      [{ ...hourly('odd'), input: { word: 'x', loud: true } }, /input\.loud is no field/],
      [{ ...hourly('odd'), capability: 'identity.key.create', input: { name: 'Key' } }, /answers a secret/],
    ] as const;
    for (const [input, message] of wrong) await assert.rejects(ask('create', input), { code: 'invalid', message });
  });

  test('make up for what was missed once, every time, or not at all', async () => {
    const hour = () => Math.floor(world.clock.nowMs() / 3_600_000);
    const begun = hour();
    for (const catchUp of ['once', 'all', 'skip']) await ask('create', { ...hourly(`miss-${catchUp}`), catchUp });
    world.clock.pass('5 hours');
    world.clock.pass('10 minutes');
    await world.settle();
    assert.deepEqual([timesOf('miss-once'), timesOf('miss-all')], [1, hour() - begun]);
    assert.ok(timesOf('miss-skip') <= 1);
  });

  test('tell what went wrong, and whoever lost the right is refused', async () => {
    const leaving = await world.person(who.tenantId, 'tenant_admin');
    await ask('create', hourly('leaving'), leaving);
    await world.sql('delete from identity.memberships where user_id = $1', [leaving.actor.id]);
    world.clock.pass('1 hour');
    await world.settle();
    assert.equal(timesOf('leaving'), 0);
    assert.match((await seen('leaving'))?.lastError ?? '', /does not belong to this company any more/);
  });

  test('are refused when their time or what they call makes no sense', async () => {
    await assert.rejects(ask('create', { ...hourly('odd'), cron: '99 * * * *' }), { code: 'invalid' });
    await assert.rejects(ask('create', { ...hourly('odd'), zone: 'Moon/Base' }), { code: 'invalid' });
    await assert.rejects(ask('create', { ...hourly('odd'), capability: 'trial.bell.break' }), { code: 'not_found' });
    await ask('create', hourly('twin'));
    await assert.rejects(ask('create', hourly('twin')), { code: 'conflict' });
  });

  test('can be deleted, but not those that modules bring', async () => {
    await ask('create', hourly('gone'));
    await ask('delete', { name: 'gone' });
    assert.equal(await seen('gone'), undefined);
    await assert.rejects(ask('delete', { name: 'invoke.sweep-keys' }), { code: 'not_found' });
  });

  test('of modules say in words what they do, and how often, whatever they were called before', async () => {
    await world.settle();
    await world.sql(`update work.schedules set title = 'Sweep', every = null where capability is null`);
    world.clock.pass('1 hour');
    await world.settle();
    const row = await seen('invoke.sweep-keys');
    assert.deepEqual([row?.title, row?.every], ['Forget the idempotency keys whose week is over', '24 hours']);
    assert.deepEqual((await seen('ding'))?.every, null);
  });

  test('have a title: the one they were given, or what they call says of itself', async () => {
    await ask('create', { ...hourly('named'), title: 'The church bell' });
    await ask('create', hourly('unnamed'));
    assert.equal((await seen('named'))?.title, 'The church bell');
    assert.equal((await seen('unnamed'))?.title, 'Ring a bell');
    assert.equal((await seen('trial.look'))?.title, 'See whether it hangs straight');
  });

  test('that no module brings any more are shown no more', async () => {
    await world.settle();
    assert.ok(await seen('invoke.sweep-keys'));
    await world.sql(
      `update work.schedules set name = 'invoke.gone' where name = 'invoke.sweep-keys' and tenant_id = $1`,
      [who.tenantId],
    );
    assert.equal(await seen('invoke.gone'), undefined);
    assert.ok(await seen('unnamed'), 'what the company has made stays');
  });

  test('that whoever was steered from outside has made stay steered', async () => {
    const agent = await world.agent(who, 'tenant_admin');
    await world.sql(`insert into invoke.taints (tenant_id, run, source, tainted_at) values ($1, $2, 'a letter', $3)`, [
      who.tenantId,
      `with:${agent.actor.id}`,
      instantOf(world.clock.nowMs()),
    ]);
    await ask('create', hourly('steered'), agent);
    const rows = await world.sql(`select tainted from work.schedules where name = 'steered'`);
    assert.deepEqual(rows, [{ tainted: true }]);
  });
});
