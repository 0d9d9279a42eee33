import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { contract, defineModule, event, outside, rememberedFor } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { soon } from '#test/within';
import { createWorld, type World } from '#test/world';

test('answers are told again for as long as the specification says', () => {
  assert.deepEqual(rememberedFor, {
    ...{ ai: '1 hour', api: '5 minutes', user: '30 minutes', tenant: '2 hours', commerce: '10 minutes' },
  });
});

suite('an answer that is remembered', () => {
  const asked = { count: 0 };
  const prices = new Map<string, number>();
  const moved = event({ name: 'trial.price.moved', summary: 'A price moved.', data: z.object({}) });
  const shape = { access: 'trial.price.read', effect: 'read', example: {} } as const;
  const show = contract({
    ...{ ...shape, name: 'trial.price.show', summary: 'Show a price.' },
    input: z.object({ of: z.string().default('tea') }),
    output: z.object({ price: z.number(), to: z.string() }),
    remember: { kind: 'commerce', until: [moved] },
  });
  const board = contract({
    ...{ ...shape, name: 'trial.price.board', summary: 'Show all prices.' },
    input: z.object({}),
    output: z.object({ asked: z.number() }),
    remember: { kind: 'api', until: [moved], forAll: true },
  });
  const letter = contract({
    ...{ ...shape, name: 'trial.letter.read', summary: 'Read a letter.' },
    input: z.object({}),
    output: z.object({ body: outside(z.string()) }),
    remember: { kind: 'user', until: [], forAll: true },
  });
  const move = contract({
    ...{ name: 'trial.price.move', summary: 'Move a price.', effect: 'write', access: 'trial.price.move' },
    undo: { never: 'it has moved' },
    input: z.object({ price: z.number() }),
    output: z.object({}),
    example: { price: 1 },
  });
  const count = () => {
    asked.count += 1;
    return asked.count;
  };
  const trial = defineModule({
    ...{ name: 'trial', title: 'Trial', plan: 'tier1' },
    capabilities: [
      show.implement((call) => {
        count();
        return { price: prices.get(call.tenant.id) ?? 0, to: call.actor.id };
      }),
      board.implement(() => ({ asked: count() })),
      letter.implement(() => ({ body: `${count()}` })),
      move.implement((call, { price }) => {
        prices.set(call.tenant.id, price);
        call.emit(moved, {});
        return {};
      }),
    ],
    events: [moved],
    grants: { manager: ['trial.*'] },
  });

  let world: World;
  let second: World;
  let ann: Authenticated;
  let ben: Authenticated;
  let other: Authenticated;
  before(async () => {
    world = await createWorld({ modules: [trial] });
    second = await createWorld({ beside: world, modules: [trial] });
    const { id } = await world.tenant('Remembering Ltd');
    ann = await world.person(id, 'manager');
    ben = await world.person(id, 'manager');
    other = await world.person((await world.tenant('Other Ltd')).id, 'manager');
  });
  after(async () => {
    await second.close();
    await world.close();
  });

  /** How often the code ran for what is done here. */
  async function runs(act: () => Promise<unknown>): Promise<number> {
    const before = asked.count;
    await act();
    return asked.count - before;
  }

  test('is told again without asking, to the same asker, for the same input, in the same company', async () => {
    const ask = (who: Authenticated, of = 'tea') => world.call(who, show, { of });
    assert.equal(await runs(() => ask(ann)), 1);
    assert.equal(await runs(() => ask(ann)), 0);
    assert.equal(await runs(() => ask(ann, 'milk')), 1, 'another input');
    assert.equal((await ask(ben)).to, ben.actor.id, 'another asker');
    assert.equal(await runs(() => ask(other)), 1, 'another company');
  });

  test('is one for all where it does not depend on who asks', async () => {
    assert.equal(await runs(() => world.call(ann, board, {})), 1);
    assert.equal(await runs(() => world.call(ben, board, {})), 0);
    assert.equal(await runs(() => world.call(other, board, {})), 1);
  });

  test('is asked for anew as soon as what it depends on has happened there, and only there', async () => {
    await world.call(ann, show, {});
    await world.call(other, show, {});
    await world.call(ben, move, { price: 7 });
    assert.equal((await world.call(ann, show, {})).price, 7);
    assert.equal(await runs(() => world.call(other, show, {})), 0);
  });

  test('is asked for anew a moment later in every other process', async () => {
    await second.call(ann, show, {});
    await world.call(ann, move, { price: 8 });
    await soon(async () => (await second.call(ann, show, {})).price === 8);
  });

  test('is too old after its time', async () => {
    await world.call(ann, show, {});
    await world.clock.pass('9 minutes');
    assert.equal(await runs(() => world.call(ann, show, {})), 0);
    await world.clock.pass('1 minute');
    assert.equal(await runs(() => world.call(ann, show, {})), 1);
  });

  test('is not kept when what it depends on happens while it is being made', async () => {
    const [shown] = await Promise.all([world.call(ann, show, { of: 'race' }), world.call(ben, move, { price: 9 })]);
    assert.ok(shown);
    assert.equal((await world.call(ann, show, { of: 'race' })).price, 9);
  });

  test('does not wash off where it came from', async () => {
    const boss = await world.person(ann.tenantId, 'tenant_admin');
    assert.equal(await runs(() => world.call(boss, letter, {})), 1);
    const agent = await world.agent(boss);
    assert.equal(await runs(() => world.answer(agent, letter.name, {}, { runId: 'remembered' })), 0);
    const rows = await world.sql(`select source from invoke.taints where run = 'run:remembered'`);
    assert.deepEqual(rows, [{ source: letter.name }]);
  });

  test('is not told while other processes can not be heard', async () => {
    await world.call(ann, board, {});
    await world.sql(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where query ~ '^(listen cadre|select pg_notify)' and datname = current_database()`,
    );
    for (let tries = 0; tries < 200 && world.kernel.store.broadcast.up; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.equal(await runs(() => world.call(ann, board, {})), 1);
  });

  test('what one does with it changes nothing for the next', async () => {
    const first = (await world.call(ann, show, { of: 'copy' })) as { to: string };
    first.to = 'somebody else';
    assert.equal((await world.call(ann, show, { of: 'copy' })).to, ann.actor.id);
  });
});
