// A company that only plays: it can be looked at like any other, nothing leaves it, and it goes without a trace.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { instantOf, msOf } from '#base/time';
import { contract, defineModule, type Module } from '#kernel/contract';
import { login } from '#kernel/identity';
import { createWorld, type World } from '#test/world';
import { staysHere } from './demos.ts';
import { letIn, openDemo } from './opening.ts';
import type { DemoParts } from './parts.ts';
import { playDemo } from './playing.ts';
import { removeDemo, removeRest } from './removing.ts';
import { openStage } from './stage.ts';

const letter = { input: z.object({ to: z.string() }), output: z.object({ sent: z.boolean() }), example: { to: 'Ada' } };
const undo = { never: 'it has been read' };
const bare = contract({
  ...{ ...letter, undo, name: 'pigeon.letter.send', access: 'pigeon.letter.send', effect: 'send' },
  summary: 'Send a letter that nobody can pretend.',
});
const pretending = contract({
  ...{ ...letter, undo, name: 'pigeon.letter.post', access: 'pigeon.letter.send', effect: 'send' },
  summary: 'Send a letter that can be pretended.',
  pretend: () => ({ sent: false }),
});

suite('the demo company', () => {
  let world: World;
  let flown = 0;
  before(async () => {
    const fly = () => {
      flown += 1;
      return { sent: true };
    };
    const pigeon: Module = defineModule({
      ...{ name: 'pigeon', title: 'Pigeons', plan: 'tier1', grants: { manager: ['pigeon.*'] } },
      capabilities: [bare.implement(fly), pretending.implement(fly)],
    });
    world = await createWorld({ modules: [pigeon] });
  });
  after(() => world.close());

  /** The pipeline at a past instant: the clock is set to it while the call is made. */
  function partsOf({ kernel, home, clock }: World): DemoParts {
    const { store, tenants, modules, upkeep } = kernel;
    const real = clock.nowMs.bind(clock);
    return {
      ...{ home, store, clock, tenants, sources: upkeep.sources, asOwner: upkeep.asOwner },
      modules: () => modules,
      invoke(request) {
        const { at } = request;
        if (at !== undefined) clock.nowMs = () => msOf(at);
        return kernel.invoke(request).finally(() => {
          clock.nowMs = real;
        });
      },
    };
  }

  const notesOf = (tenantId: string) =>
    world.sql<{ title: string; body: string; at: string; deleted: boolean }>(
      `select title, body, created_at::text as at, deleted_at is not null as deleted
       from notes.notes where tenant_id = $1 order by created_at, title`,
      [tenantId],
    );

  async function played(seed: string) {
    const parts = partsOf(world);
    const demo = await openDemo(parts, seed);
    await playDemo(parts, demo.tenantId);
    return { parts, demo, notes: await notesOf(demo.tenantId) };
  }

  test('is one, however many open it at once', async () => {
    const parts = partsOf(world);
    const demos = await Promise.all([1, 2, 3, 4].map(() => openDemo(parts, 'once')));
    assert.equal(new Set(demos.map(({ tenantId }) => tenantId)).size, 1);
    const companies = await world.sql(`select name from tenant.tenants where name like '%(demo)%'`);
    assert.deepEqual(companies, [{ name: 'Juniper Garden Supply (demo)' }]);
    await removeDemo(parts);
  });

  test('has a history through the gates, at instants that are long past', async () => {
    const { demo, notes, parts } = await played('history');
    assert.equal(notes.length, 16);
    const night = instantOf(msOf(demo.openedAt) - nightMs);
    assert.equal(notes.filter(({ at }) => at.replace(' ', 'T') < night).length, 14);
    assert.ok(notes.every(({ at }) => msOf(`${at.replace(' ', 'T')}:00`) <= msOf(demo.openedAt)));
    assert.equal(notes.filter(({ deleted }) => deleted).length, 1);
    const entries = await world.sql<{ kind: string; at: string }>(
      `select actor_kind as kind, min(at)::text as at from audit.entries
       where tenant_id = $1 and capability like 'notes.note.%' group by 1 order by 1`,
      [demo.tenantId],
    );
    assert.deepEqual(
      entries.map(({ kind }) => kind),
      ['agent', 'person'],
    );
    assert.ok(entries.every(({ at }) => at.replace(' ', 'T') < night));
    await removeDemo(parts);
  });

  test('leaves three wishes of its agents to decide on, each with a reason and a way back', async () => {
    const { demo, parts } = await played('wishes');
    await playDemo(parts, demo.tenantId);
    const wishes = await world.sql<{ capability: string; state: string; rule: string; amount: number | null }>(
      `select capability, state, rule, (stake->>'amount')::int as amount from approval.requests
       where tenant_id = $1 and length(reason) > 100 order by created_at`,
      [demo.tenantId],
    );
    assert.deepEqual(wishes, [
      { capability: 'ledger.entry.post', state: 'waiting', rule: 'staked', amount: 86_450 },
      { capability: 'ledger.entry.reverse', state: 'waiting', rule: 'staked', amount: 51_930 },
      { capability: 'meter.quota.set', state: 'waiting', rule: 'guarded', amount: null },
    ]);
    await removeDemo(parts);
  });

  test('tells the same story for the same seed, and another for another', async () => {
    const told = async (seed: string) => {
      const { parts, notes, demo } = await played(seed);
      await removeDemo(parts);
      // When it was opened is another moment each time, and so may be the last night.
      const night = instantOf(msOf(demo.openedAt) - nightMs);
      return notes.map(({ at, ...note }) => ({ ...note, at: at.replace(' ', 'T') < night ? at : 'last night' }));
    };
    const first = await told('spring');
    assert.deepEqual(await told('spring'), first);
    assert.notDeepEqual(await told('autumn'), first);
  });

  test('goes on where a play was cut off, and nothing happens twice', async () => {
    const parts = partsOf(world);
    const demo = await openDemo(parts, 'cut');
    let left = 5;
    const failing: DemoParts = {
      ...parts,
      invoke(request) {
        left -= 1;
        return left < 0 ? Promise.reject(new Error('the power failed')) : parts.invoke(request);
      },
    };
    await assert.rejects(playDemo(failing, demo.tenantId), /power/);
    assert.equal((await notesOf(demo.tenantId)).length, 5);
    await playDemo(parts, demo.tenantId);
    assert.equal((await notesOf(demo.tenantId)).length, 16);
    await playDemo(parts, demo.tenantId);
    assert.equal((await notesOf(demo.tenantId)).length, 16);
    await removeDemo(parts);
  });

  test('sends nothing: what can be pretended is, and the rest is not played', async () => {
    const parts = partsOf(world);
    const demo = await openDemo(parts, 'sends');
    const stage = openStage(parts, demo, 'pigeon');
    const scene = { as: 'manager', at: stage.daysAgo(1) } as const;
    assert.deepEqual(await stage.act(scene, pretending, { to: 'Ada' }), { sent: false });
    await assert.rejects(stage.act(scene, bare, { to: 'Ada' }), /nothing leaves a demo company/);
    assert.equal(flown, 0);
    const now = instantOf(world.clock.nowMs());
    assert.equal(await staysHere(parts, demo.tenantId, now), true);
    assert.equal(await staysHere(parts, world.kernel.tenants.owner().id, now), false);
    await removeDemo(parts);
  });

  test('is played by people who have nothing to sign in with', async () => {
    const { parts, demo } = await played('people');
    const people = await world.sql<{ id: string; email: string; ways: number }>(
      `select u.id, u.email, (select count(*)::int from identity.accounts a where a.user_id = u.id) +
         (select count(*)::int from identity.user_sessions s where s.user_id = u.id) as ways
       from identity.users u join identity.memberships m on m.user_id = u.id where m.tenant_id = $1`,
      [demo.tenantId],
    );
    assert.equal(people.length, 5);
    for (const { email, ways } of people) {
      assert.equal(ways, 0);
      assert.match(email, /^[a-z]+\.[a-z]+@juniper-[0-9a-f]{6}\.demo\.invalid$/);
      const tried = world.kernel.invoke({
        ...{ capability: login.name, input: { email, password: 'demo-demo-demo' } },
        caller: { kind: 'none' },
        origin: { door: 'http', requestId: 'demo', ip: '127.0.0.1', host: 'localhost', userAgent: 'test' },
      });
      await assert.rejects(tried, { code: 'unauthenticated' });
    }
    await removeDemo(parts);
  });

  test('plays in the past alone', async () => {
    const parts = partsOf(world);
    const demo = await openDemo(parts, 'past');
    const stage = openStage(parts, demo, 'pigeon');
    assert.equal(stage.daysAgo(3, 14.5), `${dayBefore(demo.openedAt, 3)}T14:30:00.000Z`);
    assert.equal(stage.daysAgo(0, 23.99) <= demo.openedAt, true);
    for (const opened of ['2026-11-22T00:10:00.000Z', '2026-11-22T06:59:00.000Z', '2026-11-22T07:00:00.000Z']) {
      const { daysAgo } = openStage(parts, { ...demo, openedAt: opened }, 'pigeon');
      const night = [daysAgo(0, 2), daysAgo(0, 2.5), daysAgo(0, 4), daysAgo(0, 6)];
      assert.deepEqual(night, [...new Set(night)].toSorted(), opened);
      assert.ok(
        night.every((at) => at < opened && msOf(opened) - msOf(at) <= 5 * 3_600_000),
        opened,
      );
    }
    const scene = { as: 'manager', at: '2999-01-01T00:00:00.000Z' } as const;
    await assert.rejects(stage.act(scene, pretending, { to: 'Ada' }), /still to come/);
    await removeDemo(parts);
  });

  test('goes without a trace, and nobody else loses anything', async () => {
    const { parts, demo } = await played('gone');
    const own = await world.tenant('Real');
    const admin = await world.person(own.id, 'tenant_admin');
    await world.answer(admin, 'notes.note.create', { title: 'Mine', tags: [] });
    await letIn(parts, demo, admin.actor.id);
    await world.settle();
    const before = await rowsWith(own.id);
    const { rows, tenantId } = await removeDemo(parts);
    assert.ok(rows > 50, String(rows));
    assert.equal(tenantId, demo.tenantId);
    await world.settle();
    await removeRest(parts, demo.tenantId);
    assert.deepEqual(await rowsWith(demo.tenantId), {});
    assert.deepEqual(await rowsWith(own.id), before);
    for (const id of Object.values(demo.people)) assert.deepEqual(await rowsWith(id), {});
    assert.deepEqual(await removeDemo(parts), { tenantId: null, rows: 0 });
  });

  test('is the only company that can be removed so', async () => {
    const parts = partsOf(world);
    const own = await world.tenant('Living');
    const before = await rowsWith(own.id);
    assert.ok(Object.keys(before).length > 0);
    assert.equal((await removeRest(parts, own.id)).rows, 0);
    assert.deepEqual(await removeDemo(parts), { tenantId: null, rows: 0 });
    assert.deepEqual(await rowsWith(own.id), before);
  });

  /** In which tables an id stands, and how often. */
  async function rowsWith(id: string): Promise<Record<string, number>> {
    const tables = await world.sql<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
    );
    const found: Record<string, number> = {};
    for (const { name } of tables) {
      const [row] = await world.sql<{ rows: number }>(
        `select count(*)::int as rows from ${name} t where strpos(t::text, $1) > 0`,
        [id],
      );
      if (row && row.rows > 0) found[name] = row.rows;
    }
    return found;
  }
});

const nightMs = 24 * 3_600_000;

function dayBefore(instant: string, days: number): string {
  return instantOf(msOf(`${instant.slice(0, 10)}T00:00:00.000Z`) - days * 86_400_000).slice(0, 10);
}
