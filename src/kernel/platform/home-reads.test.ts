// Asked together is answered as if asked alone: the same answer, the same refusal, the same fields hidden.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { listMine } from '#kernel/access';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World } from '#test/world';
import { listInShort, listOwnActs, readTogether } from './home-reads.ts';

suite('what a screen asks at once', () => {
  let world: World;
  let acme: Authenticated;
  let manager: Authenticated;
  before(async () => {
    world = await createWorld();
    acme = await world.person((await world.tenant('Acme')).id, 'tenant_admin');
    manager = await world.person(acme.tenantId, 'manager');
  });
  after(() => world.close());

  async function alone(who: Authenticated, capability: string, input: object): Promise<unknown> {
    const answer = await world.answer(who, capability, input);
    return answer.status === 'done' ? answer.output : answer.status;
  }

  async function together(who: Authenticated, reads: readonly (readonly [string, Record<string, unknown>])[]) {
    const asked = reads.map(([capability, input]) => ({ capability, input }));
    const { items } = await world.call(who, readTogether, { reads: asked });
    return items;
  }

  test('is answered in its order, as each would be alone', async () => {
    await world.answer(acme, 'notes.note.create', { title: 'Ask the bank', body: 'About the second signature.' });
    const reads = [
      ['notes.note.list', { limit: 5 }],
      ['identity.member.list', { limit: 200 }],
      // What a visitor may see, whoever is signed in may see.
      ['tenant.brand.show', {}],
    ] as const;
    const answers = await together(acme, reads);
    const single = await Promise.all(reads.map(([capability, input]) => alone(acme, capability, input)));
    assert.deepEqual(
      answers,
      single.map((output) => ({ status: 'done', output })),
    );
  });

  test('is refused for itself: the others are answered all the same', async () => {
    const answers = await together(manager, [
      ['identity.security.list', {}],
      ['notes.note.list', { limit: 'many' }],
      ['notes.note.list', {}],
    ]);
    assert.deepEqual(
      answers.map((one) => (one.status === 'refused' ? one.code : one.status)),
      ['forbidden', 'invalid', 'done'],
    );
  });

  test('what the house does by itself has words as well, and nothing that one may call is among it', async () => {
    const { items } = await world.call(manager, listOwnActs, {});
    const summaries = new Map(items.map(({ name, summary }) => [name, summary]));
    assert.match(summaries.get('meter.quota.warn') ?? '', /^Tell that a limit is nearly reached/);
    assert.match(summaries.get('identity.session.login') ?? '', /^Sign in/);
    const mine = await world.call(manager, listInShort, {});
    assert.deepEqual(
      mine.items.filter(({ name }) => summaries.has(name)),
      [],
    );
  });

  test('is never a change, a stream, itself, or what nobody knows', async () => {
    const answers = await together(acme, [
      ['notes.note.create', { title: 'No', body: 'No' }],
      ['event.event.stream', {}],
      [readTogether.name, { reads: [{ capability: 'notes.note.list' }] }],
      ['notes.note.imagine', {}],
    ]);
    for (const one of answers) assert.ok(one.status === 'refused' && one.code === 'invalid');
  });

  test('hides the fields that a grant hides', async () => {
    const grant = {
      who: { kind: 'person', id: manager.actor.id },
      ...{ pattern: 'notes.note.read', redact: ['items.title'] },
    };
    await world.answer(acme, 'access.grant.give', grant);
    const [told] = await together(manager, [['notes.note.list', {}]]);
    const single = await alone(manager, 'notes.note.list', {});
    assert.deepEqual(told, { status: 'done', output: single });
    assert.ok(!JSON.stringify(told).includes('Ask the bank'));
  });

  test('what one may is told in short, and is what the long list tells', async () => {
    const { items } = await world.call(manager, listInShort, {});
    const { items: first } = await world.call(manager, listMine, { limit: 200 });
    for (const { name, summary, effect, may } of first) {
      const found = items.find((one) => one.name === name);
      assert.deepEqual([found?.summary, found?.effect, found?.why === undefined], [summary, effect, may], name);
    }
    assert.ok(items.some(({ why }) => why !== undefined) && items.length > first.length);
  });
});
