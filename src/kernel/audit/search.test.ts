// The record as people and the console ask for it, through the whole pipeline.
import assert from 'node:assert/strict';
import { after, before, suite, type TestContext, test } from 'node:test';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { contract, defineModule, Id } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World } from '#test/world';
import { flawIn, type Proof } from './proof.ts';
import type { SignedHead } from './segment.ts';
import type { Verdict } from './verdict.ts';

const shared = { access: 'trial.thing.do', output: z.object({ things: z.int() }) } as const;
const make = contract({
  ...shared,
  name: 'trial.thing.make',
  summary: 'Make one.',
  effect: 'write',
  undo: { by: 'trial.thing.unmake', input: ({ word }) => ({ word }) },
  about: ({ personId }) => personId,
  input: z.object({ word: z.string(), personId: Id.optional() }),
  example: { word: 'a' },
});
const unmake = contract({
  ...shared,
  name: 'trial.thing.unmake',
  summary: 'Take one away.',
  effect: 'write',
  undo: { never: 'the cloth has been cut' },
  input: z.object({ word: z.string() }),
  example: { word: 'a' },
});
const makeMany = contract({
  ...shared,
  name: 'trial.thing.makeMany',
  summary: 'Make many.',
  effect: 'write',
  undo: { never: 'take each of them back' },
  input: z.object({ count: z.int() }),
  example: { count: 2 },
});
const look = contract({
  ...shared,
  name: 'trial.thing.look',
  summary: 'Look.',
  effect: 'read',
  sensitive: true,
  input: z.object({}),
  example: {},
});
const one = { things: 1 };
const trial = defineModule({
  name: 'trial',
  title: 'Trial',
  capabilities: [
    make.implement(() => one),
    unmake.implement((_call, { word }) => {
      if (word === 'worn') throw new Fault('conflict', 'It has been worn since');
      return one;
    }),
    makeMany.implement(async (call, { count }) => {
      for (let turn = 0; turn < count; turn += 1) await call.invoke(make, { word: `part ${turn}` });
      return { things: count };
    }),
    look.implement(() => one),
  ],
  grants: { store_operator: ['trial.*'] },
});

interface Entry {
  readonly id: string;
  readonly capability: string;
  readonly effect: string;
  readonly undoes: string | null;
  readonly undo: { possible: boolean; by: string | null; reason: string | null; undoneBy: string | null };
}

interface Sum {
  readonly cause: string;
  readonly capability: string;
  readonly count: number;
  readonly undoable: number;
}

suite('the record, asked', () => {
  let world: World;
  let who: Authenticated;
  before(async () => {
    world = await createWorld({ modules: [trial] });
    who = await someone();
  });
  after(() => world.close());

  const someone = async () => world.person((await world.tenant('Asking Ltd')).id, 'tenant_admin');

  /** The kernel has to bring the whole of this module for it. */
  function told(name: string, body: () => Promise<void>) {
    test(name, (t: TestContext) => {
      if (world.kernel.registry.has('audit.entry.sum')) return body();
      t.skip('the kernel does not bring the seals yet');
    });
  }

  async function ask<Output>(by: Authenticated, capability: string, input: object = {}) {
    const answer = await world.answer(by, capability, input);
    assert.ok(answer.status === 'done');
    return { output: answer.output as Output, entryId: answer.entryId ?? '' };
  }

  async function entries(by: Authenticated, input: object = {}): Promise<Entry[]> {
    await world.settle();
    return (await ask<{ items: Entry[] }>(by, 'audit.entry.list', { limit: 200, ...input })).output.items;
  }

  async function sums(by: Authenticated, input: object = {}): Promise<Sum[]> {
    return (await ask<{ items: Sum[] }>(by, 'audit.entry.sum', input)).output.items;
  }

  const undoOf = async (by: Authenticated, id: string) =>
    (await entries(by, { text: id })).find((row) => row.id === id)?.undo;
  const refused = (code: string, words: RegExp) => (error: unknown) => {
    assert.ok(error instanceof Fault);
    assert.equal(error.code, code, error.message);
    assert.match(error.message, words);
    return true;
  };

  told('each entry says whether it can be taken back and by what, or why not', async () => {
    const by = await someone();
    const { entryId: made } = await ask(by, make.name, { word: 'fine' });
    const { entryId: gone } = await ask(by, unmake.name, { word: 'other' });
    const { entryId: seen } = await ask(by, look.name);
    const free = { reason: null, undoneBy: null };
    assert.deepEqual(await undoOf(by, made), { possible: true, by: unmake.name, ...free });
    const never = { possible: false, by: null, undoneBy: null };
    assert.deepEqual(await undoOf(by, gone), { ...never, reason: 'the cloth has been cut' });
    assert.deepEqual(await undoOf(by, seen), { ...never, reason: 'It changed nothing' });
    const { entryId: undoneBy } = await ask(by, 'invoke.call.undo', { entryId: made });
    assert.deepEqual(await undoOf(by, made), { ...never, reason: 'It has been taken back already', undoneBy });
  });

  told(
    'one finds by effect, by door, by kind of actor, by what was and what can be taken back, and by words',
    async () => {
      const by = await someone();
      const { entryId: open } = await ask(by, make.name, { word: 'fine' });
      const { entryId: taken } = await ask(by, make.name, { word: 'fine' });
      const { entryId: undoing } = await ask(by, 'invoke.call.undo', { entryId: taken });
      await ask(by, look.name);
      const ids = async (input: object) => (await entries(by, input)).map(({ id }) => id).toSorted();
      assert.deepEqual(await ids({ undone: true }), [taken]);
      assert.deepEqual(await ids({ undoable: true }), [open]);
      assert.deepEqual(await ids({ undoable: false, effect: 'write' }), [taken, undoing].toSorted());
      assert.deepEqual(await ids({ text: 'UNMAKE' }), [undoing]);
      assert.deepEqual(await ids({ text: taken }), [taken, undoing].toSorted());
      assert.deepEqual(await ids({ text: '%' }), [], 'a sign that means anything to a database means itself');
      assert.deepEqual(
        (await entries(by, { effect: 'read' })).map(({ capability }) => capability),
        [look.name],
      );
      assert.equal((await ids({ door: 'call', actorKind: 'person', actorId: by.actor.id })).length, 4);
      assert.deepEqual(await ids({ door: 'http' }), []);
      assert.deepEqual(await ids({ actorKind: 'agent' }), []);
    },
  );

  told('many rows of one cause are one line, with the rows behind it', async () => {
    const by = await someone();
    await ask(by, makeMany.name, { count: 5 });
    const [line] = await sums(by, { capability: make.name });
    assert.deepEqual([line?.count, line?.undoable], [5, 5]);
    const behind = await entries(by, { cause: line?.cause, capability: make.name });
    assert.equal(behind.length, 5);
    assert.deepEqual(
      (await sums(by)).map(({ capability, count }) => [capability, count]),
      [
        [make.name, 5],
        [makeMany.name, 1],
      ],
    );
  });

  told('the lines go back page by page, and no further than was asked', async () => {
    const by = await someone();
    for (const name of [make.name, unmake.name]) await ask(by, name, { word: 'a' });
    const first = (await ask<{ items: Sum[]; next: string }>(by, 'audit.entry.sum', { limit: 1 })).output;
    const second = (await ask<{ items: Sum[] }>(by, 'audit.entry.sum', { limit: 1, after: first.next })).output;
    assert.deepEqual(
      [...first.items, ...second.items].map(({ capability }) => capability),
      [unmake.name, make.name],
    );
    world.clock.pass('2 days');
    assert.deepEqual(await sums(by), []);
    assert.equal((await sums(by, { from: '2020-01-01T00:00:00Z' })).length, 2);
  });

  told('all of one cause is taken back at once, each row by itself, and once', async () => {
    const by = await someone();
    await ask(by, makeMany.name, { count: 3 });
    const [line] = await sums(by, { capability: make.name });
    const group = { cause: line?.cause, capability: make.name };
    const { output } = await ask(by, 'audit.entry.undoGroup', group);
    assert.deepEqual(output, { asked: 3, more: false });
    const undoing = (await entries(by, { capability: unmake.name })).map(({ undoes }) => undoes);
    const made = (await entries(by, { capability: make.name })).map(({ id }) => id);
    assert.deepEqual(undoing.toSorted(), made.toSorted());
    await assert.rejects(ask(by, 'audit.entry.undoGroup', group), refused('conflict', /taken back already/));
    const never = { ...group, capability: makeMany.name };
    await assert.rejects(ask(by, 'audit.entry.undoGroup', never), refused('conflict', /take each of them back/));
  });

  told('what of a group has changed since stays, and the rest is taken back', async () => {
    const by = await someone();
    for (const word of ['worn', 'fine']) await ask(by, make.name, { word });
    const [line] = await sums(by, { capability: make.name });
    await ask(by, 'audit.entry.undoGroup', { cause: line?.cause, capability: make.name });
    const left = await entries(by, { capability: make.name, undone: false });
    assert.equal(left.length, 1);
  });

  told('what went in is sealed for whom it is about, and shown to who may see it', async () => {
    const by = await someone();
    const { entryId } = await ask(by, make.name, { word: 'silk', personId: by.actor.id });
    const { entryId: other } = await ask(by, make.name, { word: 'silk', personId: who.actor.id });
    const { output } = await ask<{ input: object; subject: string; forgotten: boolean }>(by, 'audit.entry.get', {
      entryId: other,
    });
    assert.deepEqual(output.input, { word: 'silk', personId: who.actor.id });
    assert.deepEqual([output.subject, output.forgotten], [who.actor.id, false]);
    const kept = await world.sql('select * from audit.payloads where entry_id = any($1)', [[entryId, other]]);
    assert.doesNotMatch(JSON.stringify(kept), /silk/);
  });

  told('when whom it was about is forgotten, the entry says so, and is not taken back', async () => {
    const by = await someone();
    const { entryId } = await ask(by, make.name, { word: 'silk', personId: who.actor.id });
    const [keeping] = world.kernel.modules.flatMap(({ subjects = [] }) =>
      subjects.filter(({ table }) => table === 'audit.payloads'),
    );
    const scope = world.kernel.store.write({ tenantId: by.tenantId, now: new Date(world.clock.nowMs()).toISOString() });
    assert.equal(await keeping?.purge(scope.db, { id: who.actor.id, words: [] }), 1);
    await scope.commit([]);
    const { output } = await ask<{ input: unknown; forgotten: boolean }>(by, 'audit.entry.get', { entryId });
    assert.deepEqual([output.input, output.forgotten], [null, true]);
    assert.equal((await undoOf(by, entryId))?.reason, 'What went in has been forgotten');
    await assert.rejects(ask(by, 'invoke.call.undo', { entryId }), refused('conflict', /forgotten/));
  });

  told('one seals, sees the seal, keeps its head, checks the record and proves an entry', async () => {
    const by = await someone();
    const { entryId } = await ask(by, make.name, { word: 'fine' });
    await sealed(by);
    const { head, publicKey } = (await ask<{ head: SignedHead; publicKey: string }>(by, 'audit.seal.head')).output;
    const { items } = (await ask<{ items: SignedHead[] }>(by, 'audit.seal.list')).output;
    assert.deepEqual(items[0], head);
    const verdict = (await ask<Verdict>(by, 'audit.seal.verify', { heads: [head] })).output;
    assert.deepEqual(verdict.problems, []);
    assert.ok(verdict.whole && verdict.outsideHeads >= 2);
    const proof = (await ask<Proof>(by, 'audit.entry.prove', { entryId })).output;
    assert.equal(flawIn(proof, publicKey), undefined);
    await assert.rejects(ask(who, 'audit.entry.prove', { entryId }), refused('not_found', /no entry/));
    await assert.rejects(ask(who, 'audit.seal.verify', { heads: [head] }), refused('invalid', /another company/));
  });

  /** Something open elsewhere on the same server may hold up the cut for a moment. */
  async function sealed(by: Authenticated) {
    const deadline = performance.now() + 60_000;
    for (;;) {
      const { rows } = (await ask<{ rows: number }>(by, 'audit.seal.make')).output;
      if (rows > 0 || performance.now() > deadline) return;
    }
  }

  told('every five minutes everything is sealed by itself', async () => {
    const by = await someone();
    await ask(by, make.name, { word: 'fine' });
    await world.settle();
    const deadline = performance.now() + 60_000;
    const seals = () => world.sql('select 1 from audit.segments where tenant_id = $1', [by.tenantId]);
    do {
      world.clock.pass('6 minutes');
      await world.settle();
    } while ((await seals()).length === 0 && performance.now() < deadline);
    assert.ok((await seals()).length > 0);
  });

  told('the record of all companies is for the installation, not for the administrator of one', async () => {
    for (const [name, input] of [
      ['audit.seal.run', {}],
      ['audit.era.begin', { reason: 'Restored' }],
    ] as const) {
      await assert.rejects(ask(who, name, input), refused('forbidden', /does not include/));
    }
    const clerk = await world.person(who.tenantId, 'store_operator');
    for (const name of ['audit.entry.sum', 'audit.seal.verify', 'audit.seal.head']) {
      await assert.rejects(ask(clerk, name), refused('forbidden', /does not include/));
    }
  });
});
