// Two calls and one connection: the second's first words stand behind the first's last ones.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Pool } from './pool.ts';
import { entry, failureOf, only, openScene, type Scene, someTenant } from './scene.test.ts';
import { type Binding, ReadScope, WriteScope } from './scope.ts';
import type { Entry } from './statement.ts';

suite('a connection handed over before its last answer', () => {
  let scene: Scene;
  let single: Pool;
  before(async () => {
    scene = await openScene();
    await scene.sql(`create table trial.pairs (id int primary key, other int references trial.pairs
      deferrable initially deferred); grant select, insert on trial.pairs to public`);
  });
  after(() => scene.close());

  const add = (body: string) => entry('insert into trial.notes (id, body) values (gen_random_uuid(), $1)', body);
  const failing = entry('select 1 / $1::int', 0);
  const unpaired = entry('insert into trial.pairs (id, other) values ($1, $2)', 1, 2);
  const bodiesOf = async ({ tenantId }: Binding) => {
    const text = 'select body from trial.notes where tenant_id = $1 order by 1';
    return (await scene.sql<{ body: string }>(text, [tenantId])).map(({ body }) => body);
  };

  /** The first commits `records` while the second waits; what became of both. */
  async function together(records: readonly Entry[]) {
    single = scene.pool(1);
    const [mine, theirs] = [someTenant(), someTenant()];
    const first = new WriteScope(single, mine);
    await first.run(add('first'));
    const second = new WriteScope(single, theirs);
    const begun = second.run(entry('select pg_backend_pid()'));
    assert.equal(single.stats().waiting, 1);
    const ending = first.commit(records).then(
      () => undefined,
      (error: unknown) => error,
    );
    await Promise.resolve().then(() => undefined);
    assert.equal(single.stats().waiting, 0, 'the second waits no longer, though nothing has been answered yet');
    const failure = await ending;
    await begun;
    await second.run(add('second'));
    await second.commit([add('record of the second')]);
    assert.deepEqual(await bodiesOf(theirs), ['record of the second', 'second']);
    assert.deepEqual(single.stats(), { open: 1, idle: 1, waiting: 0 });
    return { failure, kept: await bodiesOf(mine) };
  }

  test('both are done, each for its own tenant', async () => {
    const { failure, kept } = await together([add('record')]);
    assert.equal(failure, undefined);
    assert.deepEqual(kept, ['first', 'record']);
  });

  test('where the first fails in its record nothing of it stays, and the second does not notice', async () => {
    const { failure, kept } = await together([add('record'), failing]);
    assert.ok(failure instanceof Error);
    assert.deepEqual(kept, []);
  });

  test('where the first fails in the very act of committing, the second is not taken back with it', async () => {
    const { failure, kept } = await together([add('record'), unpaired]);
    assert.ok(failure instanceof Error);
    assert.deepEqual(kept, []);
    assert.deepEqual(await scene.sql('select id from trial.pairs'), []);
  });

  test('what can not even be sent is taken back before the second begins', async () => {
    single = scene.pool(1);
    const mine = someTenant();
    const first = new WriteScope(single, mine);
    await first.run(add('first'));
    const next = new WriteScope(single, mine);
    const begun = next.run(add('second'));
    const unsendable = {
      toJSON() {
        throw new Error('It can not be written');
      },
    };
    await failureOf(first.commit([entry('select $1::jsonb', unsendable)]));
    await begun;
    await next.commit([]);
    assert.deepEqual(await bodiesOf(mine), ['second']);
  });

  test('a read waits until the connection is free', async () => {
    single = scene.pool(1);
    const mine = someTenant();
    const first = new WriteScope(single, mine);
    await first.run(add('first'));
    const read = new ReadScope(single, mine).run(entry('select count(*)::int from trial.notes'));
    const ending = first.commit([entry('select pg_sleep(0.05)')]);
    await Promise.resolve().then(() => undefined);
    assert.equal(single.stats().waiting, 1);
    await ending;
    assert.equal(only(await read), 1);
  });

  test('a hundred calls over three connections, every third of which fails, leave what the others did', async () => {
    const few = scene.pool(3);
    const mine = someTenant();
    const calls = Array.from({ length: 100 }, async (_, index) => {
      const scope = new WriteScope(few, mine);
      await scope.run(add(`work ${index}`));
      const records = index % 3 === 0 ? [add(`record ${index}`), failing] : [add(`record ${index}`)];
      await scope.commit(records);
    });
    const ended = await Promise.allSettled(calls);
    ended.forEach(({ status }, index) => {
      assert.equal(status, index % 3 === 0 ? 'rejected' : 'fulfilled', `call ${index}`);
    });
    const expected = calls.flatMap((_, index) => (index % 3 === 0 ? [] : [`record ${index}`, `work ${index}`]));
    assert.deepEqual(await bodiesOf(mine), expected.toSorted());
  });
});
