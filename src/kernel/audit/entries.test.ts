import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { contract, defineModule, secret } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World } from '#test/world';

interface Entry {
  readonly id: string;
  readonly parentId: string | null;
  readonly actorId: string;
  readonly capability: string;
  readonly outcome: string;
  readonly code: string | null;
  readonly input?: unknown;
  readonly output?: unknown;
}

const common = { effect: 'write', access: 'trial.thing.do', undo: { never: 'this is a test' } } as const;
const inner = contract({
  ...common,
  name: 'trial.thing.make',
  summary: 'Make it.',
  input: z.object({ name: z.string(), pin: secret(z.string()) }),
  output: z.object({ name: z.string(), code: secret(z.string()) }),
  example: { name: 'a', pin: '1' },
});
const outer = contract({
  ...common,
  name: 'trial.thing.order',
  summary: 'Order it.',
  input: z.object({ fail: z.boolean().default(false) }),
  output: z.object({}),
  example: {},
});
const trial = defineModule({
  name: 'trial',
  title: 'Trial',
  capabilities: [
    inner.implement((_call, { name }) => ({ name, code: 'hunter2' })),
    outer.implement(async (call, { fail }) => {
      await call.invoke(inner, { name: 'A chair', pin: 'hunter2' });
      if (fail) throw new Fault('conflict', 'It was not meant to be');
      return {};
    }),
  ],
  grants: { tenant_admin: ['trial.*'], store_operator: ['trial.*'] },
});

suite('the record', () => {
  let world: World;
  let who: Authenticated;
  before(async () => {
    world = await createWorld({ modules: [trial] });
    who = await someone();
  });
  after(() => world.close());

  async function someone(): Promise<Authenticated> {
    return world.person((await world.tenant('Record Ltd')).id, 'tenant_admin');
  }

  async function ask<Output>(by: Authenticated, capability: string, input: object): Promise<Output> {
    const answer = await world.answer(by, capability, input);
    assert.ok(answer.status === 'done');
    return answer.output as Output;
  }

  async function entries(by: Authenticated, input: object = {}): Promise<Entry[]> {
    await world.settle();
    const all: Entry[] = [];
    let next: string | null | undefined;
    do {
      const page = await ask<{ items: Entry[]; next: string | null }>(by, 'audit.entry.list', {
        ...input,
        ...(next ? { after: next } : {}),
      });
      all.push(...page.items);
      next = page.next;
    } while (next);
    return all;
  }

  const order = (by: Authenticated, input: object = {}) => world.answer(by, outer.name, input);

  test('a call and the calls inside it are recorded, the inner ones as parts of it', async () => {
    await order(who);
    const [part, whole, ...others] = (await entries(who)).toSorted((a) => (a.parentId ? -1 : 1));
    assert.deepEqual(others, []);
    assert.deepEqual([whole?.capability, whole?.parentId, whole?.outcome], [outer.name, null, 'done']);
    assert.deepEqual([part?.capability, part?.parentId, part?.actorId], [inner.name, whole?.id, who.actor.id]);
  });

  test('what failed and what was refused is recorded too, with its code and without what was taken back', async () => {
    const by = await someone();
    await assert.rejects(order(by, { fail: true }));
    await assert.rejects(order(by, { fail: 'perhaps' }));
    const told = (await entries(by)).map(({ capability, outcome, code }) => [capability, outcome, code]);
    assert.deepEqual(told.toSorted(), [
      [outer.name, 'failed', 'conflict'],
      [outer.name, 'refused', 'invalid'],
    ]);
  });

  test('an entry shows what went in and what came out, but no secret', async () => {
    const [entry] = await entries(who, { capability: inner.name });
    const shown = await ask<Entry>(who, 'audit.entry.get', { entryId: entry?.id });
    assert.deepEqual(shown.input, { name: 'A chair', pin: '[hidden]' });
    assert.deepEqual(shown.output, { name: 'A chair', code: '[hidden]' });
    const kept = await world.sql('select * from audit.payloads');
    assert.doesNotMatch(JSON.stringify(kept), /hunter2/);
  });

  test('whoever looks at an entry is recorded before seeing it', async () => {
    const [entry] = await entries(who, { capability: outer.name });
    await ask(who, 'audit.entry.get', { entryId: entry?.id });
    const looks = await entries(who, { capability: 'audit.entry.get', actorId: who.actor.id });
    assert.ok(looks.length > 0);
    assert.deepEqual(await entries(who, { capability: 'audit.entry.list' }), [], 'looking through the list is not');
  });

  test('the list goes back page by page, newest first, and misses none', async () => {
    const by = await someone();
    for (let times = 0; times < 7; times += 1) await order(by);
    const all = await entries(by, { limit: 3 });
    assert.equal(all.length, 14);
    const ids = all.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)].toSorted().reverse());
    assert.equal((await entries(by, { capability: inner.name, outcome: 'done', limit: 2 })).length, 7);
    assert.deepEqual(await entries(by, { outcome: 'failed' }), []);
  });

  test('a cursor that is none is refused', async () => {
    await assert.rejects(ask(who, 'audit.entry.list', { after: 'yesterday' }), (error) => {
      return error instanceof Fault && error.code === 'invalid';
    });
  });

  test('another company’s record is not there', async () => {
    const stranger = await someone();
    const [entry] = await entries(who);
    assert.deepEqual(await entries(stranger), []);
    await assert.rejects(ask(stranger, 'audit.entry.get', { entryId: entry?.id }), (error) => {
      return error instanceof Fault && error.code === 'not_found';
    });
  });

  test('who is not allowed to read it does not', async () => {
    const clerk = await world.person(who.tenantId, 'store_operator');
    await order(clerk);
    await assert.rejects(ask(clerk, 'audit.entry.list', {}), (error) => {
      return error instanceof Fault && error.code === 'forbidden';
    });
  });

  test('what was written stays as it was written', async () => {
    const rights = await world.sql<{ table: string; role: string; right: string }>(
      `select c.oid::regclass::text as table, r.role, p.right
       from pg_class c, unnest(array['cadre_app', 'cadre_engine']) as r(role),
         unnest(array['update', 'delete', 'truncate']) as p("right")
       where c.oid in ('audit.entries'::regclass, 'audit.payloads'::regclass, 'meter.usage_metering'::regclass)
         and has_table_privilege(r.role, c.oid, p.right)`,
    );
    assert.deepEqual(rights, []);
  });
});
