// What happens afterwards: reactions, things asked for later, and schedules. Two processes look after one database.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Duration } from '#base/time';
import { createBackstage, triesOfReads } from './conformance/backstage.ts';
import { refusedAs } from './conformance/refused.ts';
import { openScene, type Scene } from './conformance/scene.ts';
import { createStage } from './stage.ts';
import { createWorld, type World } from './world.ts';

suite('over time', () => {
  let scene: Scene;
  let second: World;
  before(async () => {
    scene = await openScene({ modules: [createBackstage()] });
    second = await createWorld({ beside: scene.world, modules: [createStage(scene.vendor.url)] });
  });
  after(async () => {
    await second.close();
    await scene.close();
  });

  async function make(name: string): Promise<string> {
    const answer = await scene.world.answer(scene.acme.admin, 'stage.thing.create', { name });
    assert.ok(answer.status === 'done');
    return (answer.output as { id: string }).id;
  }

  /** Both processes do all that is due, at once. */
  async function settle() {
    await Promise.all([scene.world.settle(), second.settle()]);
  }

  function pass(duration: Duration) {
    scene.world.clock.pass(duration);
    second.clock.pass(duration);
  }

  async function times(what: string, tenantId = scene.acme.tenantId): Promise<number> {
    const rows = await scene.world.sql<{ times: number }>(
      'select times from stage.counts where what = $1 and tenant_id = $2',
      [what, tenantId],
    );
    return rows[0]?.times ?? 0;
  }

  function deliveryFor(thingId: string) {
    return scene.world.sql<{ id: string; state: string; attempts: number; wait: number; last_error: string | null }>(
      `select id, state, attempts, last_error, extract(epoch from due_at - $2::timestamptz)::float as wait
       from event.deliveries where input ->> 'thingId' = $1`,
      [thingId, new Date(scene.world.clock.nowMs()).toISOString()],
    );
  }

  test('each event is reacted to exactly once, though two processes look for it', async () => {
    const ids = await Promise.all(Array.from({ length: 60 }, (_, index) => make(`Thing ${index}`)));
    await settle();
    const counts = await Promise.all(ids.map((id) => times(`followed ${id}`)));
    assert.deepEqual(counts, Array(60).fill(1));
    const open = await scene.world.sql(
      `select 1 from event.ai_events where event_type = 'stage.thing.created' and not processed`,
    );
    assert.equal(open.length, 0);
  });

  test('a reaction is recorded as the act of its module', async () => {
    const id = await make('Followed');
    await settle();
    const [entry] = await scene.world.sql<{ id: string }>(
      `select id, actor_kind, actor_id, door, outcome from audit.entries
       where capability = 'stage.thing.follow' order by id desc limit 1`,
    );
    const { id: entryId = '', ...by } = entry ?? {};
    assert.deepEqual(by, { actor_kind: 'service', actor_id: 'stage', door: 'work', outcome: 'done' });
    assert.deepEqual((await scene.world.kept(entryId))?.input, { thingId: id, name: 'Followed' });
  });

  test('a reaction that fails is tried again, after longer and longer waits, and then happens once', async () => {
    const id = await make('flaky');
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      await settle();
      const [delivery] = await deliveryFor(id);
      assert.deepEqual([delivery?.state, delivery?.attempts], ['due', attempt]);
      assert.match(delivery?.last_error ?? '', /unavailable: This can not be followed yet/);
      waits.push(Math.round(delivery?.wait ?? 0));
      await settle();
      assert.equal((await deliveryFor(id))[0]?.attempts, attempt, 'not before its time');
      pass(`${waits.at(-1) ?? 0} seconds`);
      pass('1 second');
    }
    assert.deepEqual(
      waits.toSorted((a, b) => a - b),
      waits,
    );
    assert.ok((waits.at(-1) ?? 0) > 10 * Math.max(1, waits[0] ?? 0));
    await scene.world.answer(scene.acme.admin, 'stage.thing.rename', { thingId: id, ifVersion: 1, name: 'steady' });
    pass('1 hour');
    await settle();
    assert.deepEqual(await deliveryFor(id), []);
    assert.equal(await times(`followed ${id}`), 1);
  });

  test('what fails for ever is given up, shown to the company it belongs to, and may be tried anew', async () => {
    const { world, acme, bolt } = scene;
    const id = await make('flaky');
    for (let attempt = 0; attempt < 12; attempt += 1) {
      await settle();
      pass('25 hours');
    }
    const [dead] = await deliveryFor(id);
    assert.equal(dead?.state, 'dead');
    const listed = async (who: typeof acme) => {
      const answer = await world.answer(who.admin, 'event.delivery.listDead', {});
      return answer.status === 'done' ? (answer.output as { items: { id: string }[] }).items.map((one) => one.id) : [];
    };
    assert.deepEqual([(await listed(acme)).includes(dead.id), await listed(bolt)], [true, []]);
    await assert.rejects(
      world.answer(bolt.admin, 'event.delivery.retry', { deliveryId: dead.id }),
      refusedAs('not_found'),
    );
    await world.answer(acme.admin, 'stage.thing.rename', { thingId: id, ifVersion: 1, name: 'steady' });
    await world.answer(acme.admin, 'event.delivery.retry', { deliveryId: dead.id });
    await settle();
    assert.deepEqual([await deliveryFor(id), await times(`followed ${id}`)], [[], 1]);
  });

  test('what can never work is given up at once', async () => {
    const id = await make('hopeless');
    await settle();
    const [delivery] = await deliveryFor(id);
    assert.deepEqual([delivery?.state, delivery?.attempts], ['dead', 1]);
  });

  test('what was asked for later happens after its time, once', async () => {
    const { world, acme } = scene;
    const at = new Date(world.clock.nowMs() + 3_600_000).toISOString();
    const made = () => world.sql(`select 1 from stage.things where name = 'In an hour'`);
    await world.answer(acme.admin, 'stage.later.ask', { name: 'In an hour', at });
    await settle();
    assert.equal((await made()).length, 0);
    pass('61 minutes');
    await settle();
    await settle();
    assert.equal((await made()).length, 1);
  });

  test('what was asked for later is done with the rights that whoever asked has by then, or not at all', async () => {
    const { world, acme } = scene;
    const [left, demoted] = [
      await world.person(acme.tenantId, 'manager'),
      await world.person(acme.tenantId, 'manager'),
    ];
    const at = new Date(world.clock.nowMs() + 3_600_000).toISOString();
    await world.answer(left, 'stage.later.ask', { name: 'By who has left', at });
    await world.answer(demoted, 'stage.later.ask', { name: 'By who may no more', at });
    await world.sql('delete from identity.memberships where user_id = $1', [left.actor.id]);
    await world.sql(`update identity.memberships set role = 'end_user' where user_id = $1`, [demoted.actor.id]);
    pass('61 minutes');
    await settle();
    assert.deepEqual(await world.sql(`select name from stage.things where name like 'By who %'`), []);
    const dead = await world.sql<{ last_error: string }>(
      `select last_error from event.deliveries where input ->> 'name' like 'By who %' order by input ->> 'name'`,
    );
    assert.match(dead[0]?.last_error ?? '', /does not belong to this company/);
    assert.match(dead[1]?.last_error ?? '', /does not include stage.thing/);
  });

  test('what was asked for later by a call that failed does not happen', async () => {
    const { world, acme } = scene;
    await world.answer(acme.admin, 'stage.later.ask', { name: 'Only tried' }, { rehearse: true });
    await settle();
    assert.equal((await world.sql(`select 1 from stage.things where name = 'Only tried'`)).length, 0);
  });

  test('a schedule runs once per company and hour, though two processes look after it', async () => {
    const { acme, bolt } = scene;
    await settle();
    const before = [await times('hours'), await times('hours', bolt.tenantId)];
    for (let hour = 0; hour < 3; hour += 1) {
      pass('60 minutes');
      await settle();
      await settle();
    }
    const after = [await times('hours', acme.tenantId), await times('hours', bolt.tenantId)];
    assert.deepEqual(
      after,
      before.map((count) => count + 3),
    );
  });

  test('what was missed while nobody was running is made up for once, and the old beat is kept', async () => {
    await settle();
    const next = async () => {
      const rows = await scene.world.sql<{ at: Date }>(
        `select next_at as at from work.schedules where name = 'stage.hourly' and tenant_id = $1`,
        [scene.acme.tenantId],
      );
      return rows[0]?.at.getTime() ?? 0;
    };
    const [count, beat] = [await times('hours'), await next()];
    pass('10 hours');
    await settle();
    assert.equal(await times('hours'), count + 1);
    assert.ok((await next()) > scene.world.clock.nowMs());
    assert.equal(((await next()) - beat) % 3_600_000, 0);
  });

  test('a schedule can be paused, resumed and run now', async () => {
    const { world, acme, bolt } = scene;
    const tell = (verb: string) => world.answer(acme.admin, `work.schedule.${verb}`, { name: 'stage.hourly' });
    await settle();
    const [count, others] = [await times('hours'), await times('hours', bolt.tenantId)];
    await tell('pause');
    pass('61 minutes');
    await settle();
    assert.deepEqual([await times('hours'), await times('hours', bolt.tenantId)], [count, others + 1]);
    await tell('resume');
    await settle();
    assert.equal(await times('hours'), count + 1);
    await tell('runNow');
    await settle();
    assert.equal(await times('hours'), count + 2);
  });

  test('a read can neither write, nor tell, nor ask for anything later', async (t) => {
    const { world, acme, bolt } = scene;
    const made = await world.sql('select 1 from stage.things');
    for (const trick of triesOfReads) {
      await t.test(trick, async () => {
        const input = { trick, other: bolt.tenantId };
        await assert.rejects(world.answer(acme.admin, 'backstage.trick.read', input), refusedAs('internal'));
      });
    }
    assert.equal((await world.sql('select 1 from stage.things')).length, made.length);
    assert.equal((await world.sql(`select 1 from stage.things where name = 'From a read'`)).length, 0);
  });
});
