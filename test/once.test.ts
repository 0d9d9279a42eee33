// What is asked for once happens once: by whomever, however often, through whichever crash.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { Fault } from '#base/fault';
import type { Answer } from '#kernel/invoke';
import { createBackstage } from './conformance/backstage.ts';
import { changedBetween, photograph } from './conformance/database.ts';
import { knock } from './conformance/knock.ts';
import { refusedAs } from './conformance/refused.ts';
import { openScene, type Scene } from './conformance/scene.ts';
import type { CallOptions } from './world.ts';

suite('once', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene({ modules: [createBackstage()] });
  });
  after(() => scene.close());

  function ask(capability: string, input: unknown, options: CallOptions = {}): Promise<Answer> {
    return scene.world.answer(scene.acme.admin, capability, input, options);
  }

  async function done<Output = { id: string; version: number }>(...asked: Parameters<typeof ask>) {
    const answer = await ask(...asked);
    assert.ok(answer.status === 'done', answer.status);
    return { ...answer, output: answer.output as Output };
  }

  async function count(text: string, ...values: unknown[]): Promise<number> {
    const [row] = await scene.world.sql<{ count: string }>(`select count(*) from ${text}`, values);
    return Number(row?.count);
  }

  test('thirty keys, each used by sixteen callers at the same moment, leave thirty rows', async () => {
    const { door, acme } = scene;
    const calls = Array.from({ length: 30 * 16 }, (_, index) => `crowd-${index % 30}`);
    const replies = await Promise.all(
      calls.map((key) =>
        knock(door, {
          path: '/api/v1/notes/note/create',
          key: acme.adminKey,
          headers: { 'idempotency-key': key },
          body: { title: key },
        }),
      ),
    );
    assert.deepEqual([...new Set(replies.map(({ status }) => status))], [200]);
    assert.equal(replies.filter(({ headers }) => headers['idempotency-replayed'] !== 'true').length, 30);
    for (const same of Map.groupBy(replies, ({ text }) => JSON.parse(text).title).values()) {
      assert.equal(new Set(same.map(({ text }) => text)).size, 1, 'everybody got the same answer');
      assert.equal(new Set(same.map(({ headers }) => headers['cadre-entry'])).size, 1, 'about the same entry');
    }
    assert.equal(await count(`notes.notes where title like 'crowd-%'`), 30);
    const ids = [...new Set(replies.map(({ headers }) => headers['cadre-entry']))];
    assert.equal(await count('audit.entries where id = any($1)', ids), 30);
    assert.equal(await count('audit.payloads where entry_id = any($1)', ids), 30);
    assert.equal(await count('event.ai_events where entry_id = any($1)', ids), 30);
    assert.equal(await count(`audit.entries where call_key like 'crowd-%' and outcome = 'done'`), 30);
    await scene.world.settle();
    assert.equal(await count(`meter.usage_metering where capability = 'notes.note.create' and failures = 0`), 30);
  });

  test('the same key with another input, or for another capability, is refused', async () => {
    await done('stage.thing.create', { name: 'One' }, { key: 'k1' });
    await assert.rejects(ask('stage.thing.create', { name: 'Other' }, { key: 'k1' }), refusedAs('conflict'));
    await assert.rejects(ask('notes.note.create', { title: 'One' }, { key: 'k1' }), refusedAs('conflict'));
    assert.equal(await count(`stage.things where name = 'Other'`), 0);
  });

  test('the same input in another order of its fields is the same input', async () => {
    const first = await done('stage.thing.create', { name: 'Ordered', details: { a: 1, b: 2 } }, { key: 'k2' });
    const again = await done('stage.thing.create', { details: { b: 2, a: 1 }, name: 'Ordered' }, { key: 'k2' });
    assert.deepEqual(again.output, first.output);
    assert.equal(again.replayed, true);
  });

  test('a call that failed did not happen, so its key is still good', async () => {
    const { id, version } = (await done('stage.thing.create', { name: 'Before' })).output;
    const wrong = { thingId: id, ifVersion: version + 5, name: 'After' };
    await assert.rejects(ask('stage.thing.rename', wrong, { key: 'k3' }), refusedAs('conflict'));
    const right = await done('stage.thing.rename', { ...wrong, ifVersion: version }, { key: 'k3' });
    assert.equal(right.replayed, false);
  });

  test('a key belongs to who uses it', async () => {
    const { world, acme, bolt } = scene;
    const other = await world.person(acme.tenantId, 'manager');
    const input = { name: 'Same key' };
    const answers = await Promise.all(
      [acme.admin, other, bolt.admin].map((who) => world.answer(who, 'stage.thing.create', input, { key: 'shared' })),
    );
    const ids = answers.map((answer) => (answer.status === 'done' ? (answer.output as { id: string }).id : ''));
    assert.equal(new Set(ids).size, 3);
  });

  test('an answer is given again even after its subject has changed', async () => {
    const { output } = await done('stage.thing.create', { name: 'As it was' }, { key: 'k4' });
    await done('stage.thing.rename', { thingId: output.id, ifVersion: 1, name: 'As it is' });
    const again = await done<{ name: string }>('stage.thing.create', { name: 'As it was' }, { key: 'k4' });
    assert.equal(again.output.name, 'As it was');
  });

  test('a key is forgotten after its week', async () => {
    await done('stage.thing.create', { name: 'Weekly' }, { key: 'weekly' });
    assert.equal((await done('stage.thing.create', { name: 'Weekly' }, { key: 'weekly' })).replayed, true);
    scene.world.clock.pass('8 days');
    await scene.world.settle();
    assert.equal((await done('stage.thing.create', { name: 'Weekly' }, { key: 'weekly' })).replayed, false);
  });

  test('a rehearsal with a key does not use it up', async () => {
    const answer = await ask('stage.thing.create', { name: 'Tried' }, { key: 'tried', rehearse: true });
    assert.equal(answer.status, 'rehearsed');
    assert.equal((await done('stage.thing.create', { name: 'Tried' }, { key: 'tried' })).replayed, false);
  });

  test('a rehearsal shows what would happen, and nothing of it happens', async () => {
    await scene.world.settle();
    const before = await photograph(scene.world);
    const answer = await ask('stage.nest.make', { names: ['One', 'Two'] }, { rehearse: true });
    assert.ok(answer.status === 'rehearsed');
    const { output, events, changedRows, calls } = answer.rehearsal;
    assert.equal((output as { newest: string }).newest, 'Two', 'the second step saw the first');
    assert.deepEqual(
      events.map(({ type }) => type),
      ['stage.thing.created', 'stage.thing.created'],
    );
    assert.deepEqual([changedRows, calls], [2, ['stage.thing.create', 'stage.thing.create', 'stage.nest.make']]);
    await scene.world.settle();
    const changed = changedBetween(before, await photograph(scene.world));
    assert.deepEqual(
      changed.filter((table) => table !== 'meter.usage_metering'),
      [],
    );
  });

  test('calls inside a call stand or fall with it', async () => {
    const { output } = await done<{ thingIds: string[] }>('stage.nest.make', { names: ['Both', 'Of us'] });
    assert.equal(await count('stage.things where id = any($1)', output.thingIds), 2);
    await scene.world.settle();
    const before = await photograph(scene.world, { except: ['audit.entries', 'meter.usage_metering'] });
    const failing = { names: ['Neither', 'Of us'], failAtTheEnd: true };
    await assert.rejects(ask('stage.nest.make', failing), refusedAs('conflict'));
    await scene.world.settle();
    const after = await photograph(scene.world, { except: ['audit.entries', 'meter.usage_metering'] });
    assert.deepEqual(changedBetween(before, after), []);
  });

  test('calls inside a call are recorded under it', async () => {
    const { entryId } = await done('stage.nest.make', { names: ['Child one', 'Child two'] });
    assert.equal(await count(`audit.entries where parent_id = $1 and capability = 'stage.thing.create'`, entryId), 2);
  });

  test('a key inside a call holds as well', async () => {
    const first = await done<{ thingIds: string[] }>('stage.nest.make', { names: ['Inner'], keys: ['inner'] });
    const again = await done<{ thingIds: string[] }>('stage.nest.make', { names: ['Inner'], keys: ['inner'] });
    assert.deepEqual(again.output.thingIds, first.output.thingIds);
    const other = { names: ['Not inner'], keys: ['inner'] };
    await assert.rejects(ask('stage.nest.make', other), refusedAs('conflict'));
  });

  test('what failed inside can not be left half done by going on', async () => {
    await ask('backstage.nest.swallow', { name: 'Swallowed' }).catch((error: unknown) =>
      assert.ok(error instanceof Fault),
    );
    const left = await scene.world.sql<{ name: string }>(`select name from stage.things where name like 'Swallowed%'`);
    assert.ok(!left.some(({ name }) => name === 'Swallowed, inside'), 'a row of the failed call was kept');
    const told = await count(`event.ai_events where event_data ->> 'name' = 'Swallowed, inside'`);
    assert.equal(told, 0, 'an event of the failed call was told');
  });
});
