// One click, from the first to the last.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { contract, defineModule, type Module } from '#kernel/contract';
import { createWorld, type World } from '#test/world';

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

interface Shown {
  readonly tenantId: string | null;
  readonly isReady: boolean;
}

suite('the demo company, by its capabilities', () => {
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
  test('is opened, plays in the past, sends nothing and is removed', async () => {
    const boss = await world.person(world.kernel.tenants.owner().id, 'super_admin');
    const ask = async (c: string) => {
      const a = await world.answer(boss, c, {});
      assert.equal(a.status, 'done');
      return (a as { output: Shown }).output;
    };
    const opened = await ask('platform.demo.open');
    assert.equal((await ask('platform.demo.open')).tenantId, opened.tenantId);
    await world.settle();
    const shown = await ask('platform.demo.show');
    assert.equal(shown.isReady, true);
    const notes = await world.sql<{ id: string; at: string }>(
      'select id, title, created_at::text as at from notes.notes where tenant_id = $1 order by id',
      [opened.tenantId],
    );
    assert.equal(notes.length, 16);
    const day = (id: string) =>
      new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toISOString().slice(0, 10);
    for (const { id, at } of notes) assert.equal(day(id), at.slice(0, 10));
    const invoices = await world.sql(
      'select state, count(*)::int as n from meter.invoices where tenant_id = $1 group by 1 order by 1',
      [opened.tenantId],
    );
    assert.deepEqual(invoices, [
      { state: 'open', n: 1 },
      { state: 'paid', n: 2 },
    ]);
    const [ben] = await world.sql<{ id: string }>(
      `select user_id as id from identity.memberships where tenant_id = $1 and role = 'manager'`,
      [opened.tenantId],
    );
    const who = {
      tenantId: opened.tenantId ?? '',
      actor: { kind: 'person', id: ben?.id ?? '', roles: ['manager'] },
    } as const;
    const posted = await world.answer(who, 'pigeon.letter.post', { to: 'x' }, { key: 'a' });
    assert.deepEqual(posted.status === 'done' && posted.output, { sent: false });
    await assert.rejects(world.answer(who, 'pigeon.letter.send', { to: 'x' }, { key: 'b' }), /can not be pretended/);
    await assert.rejects(world.answer(who, 'pigeon.letter.send', { to: 'x' }, { key: 'b' }), /can not be pretended/);
    assert.equal(flown, 0);
    await ask('platform.demo.remove');
    world.clock.pass('6 minutes');
    await world.settle();
    assert.equal((await ask('platform.demo.show')).tenantId, null);
    const left = await world.sql('select count(*)::int as n from audit.entries where tenant_id = $1', [
      opened.tenantId,
    ]);
    assert.deepEqual(left, [{ n: 0 }]);
    const again = await ask('platform.demo.open');
    assert.notEqual(again.tenantId, opened.tenantId);
  });
});
