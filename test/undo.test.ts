// What was done can be taken back, once, by whoever may, while it still is as it was left.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Authenticated } from '#kernel/identity';
import { changedBetween, photograph } from './conformance/database.ts';
import { refusedAs } from './conformance/refused.ts';
import { openScene, type Scene } from './conformance/scene.ts';
import type { CallOptions } from './world.ts';

suite('undo', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene();
  });
  after(() => scene.close());

  async function done(capability: string, input: unknown, { as = scene.acme.admin, ...options }: As = {}) {
    const answer = await scene.world.answer(as, capability, input, options);
    assert.ok(answer.status === 'done', answer.status);
    return { entryId: answer.entryId ?? '', output: answer.output as { id: string; name: string; version: number } };
  }

  interface As extends CallOptions {
    readonly as?: Authenticated;
  }

  const undo = (entryId: string, options: As = {}) => done('invoke.call.undo', { entryId }, options);
  const names = () => scene.world.sql<{ name: string }>('select name from stage.things where deleted_at is null');

  test('what was made is gone again, and the record says what took back what', async () => {
    const made = await done('stage.thing.create', { name: 'Made by mistake' });
    const undone = await undo(made.entryId);
    assert.ok(!(await names()).some(({ name }) => name === 'Made by mistake'));
    const [entry] = await scene.world.sql('select capability, undoes, outcome from audit.entries where id = $1', [
      undone.entryId,
    ]);
    assert.deepEqual(entry, { capability: 'stage.thing.remove', undoes: made.entryId, outcome: 'done' });
  });

  test('nothing is taken back twice', async () => {
    const { entryId } = await done('stage.thing.create', { name: 'Once only' });
    await undo(entryId);
    await assert.rejects(undo(entryId), refusedAs('conflict', /undone already/));
  });

  test('of two who take back the same at the same moment one succeeds', async () => {
    const { entryId, output } = await done('stage.thing.create', { name: 'Twice at once' });
    await done('stage.thing.rename', { thingId: output.id, ifVersion: 1, name: 'Renamed' });
    const renamed = await done('stage.thing.rename', { thingId: output.id, ifVersion: 2, name: 'Renamed again' });
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => undo(renamed.entryId)));
    assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1);
    const [row] = await scene.world.sql('select name, version from stage.things where id = $1', [output.id]);
    assert.deepEqual(row, { name: 'Renamed', version: 4 });
    await assert.rejects(undo(entryId), refusedAs('conflict'), 'it has been renamed since it was made');
  });

  test('what has changed since is left as it is', async () => {
    const { entryId, output } = await done('stage.thing.create', { name: 'Changed since' });
    await done('stage.thing.rename', { thingId: output.id, ifVersion: 1, name: 'By somebody else' });
    await assert.rejects(undo(entryId), refusedAs('conflict'));
    assert.ok((await names()).some(({ name }) => name === 'By somebody else'));
  });

  test('taking back can itself be taken back', async () => {
    const { output } = await done('stage.thing.create', { name: 'First name' });
    const renamed = await done('stage.thing.rename', { thingId: output.id, ifVersion: 1, name: 'Second name' });
    const back = await undo(renamed.entryId);
    assert.equal(back.output.name, 'First name');
    assert.equal((await undo(back.entryId)).output.name, 'Second name');
  });

  test('a part of a larger call can be taken back by itself', async () => {
    const { entryId } = await done('stage.nest.make', { names: ['Stays', 'Goes'] });
    const [child] = await scene.world.sql<{ id: string }>(
      `select id from audit.entries where parent_id = $1 and capability = 'stage.thing.create'
       order by id desc limit 1`,
      [entryId],
    );
    await undo(child?.id ?? '');
    const left = (await names()).map(({ name }) => name);
    assert.deepEqual([left.includes('Stays'), left.includes('Goes')], [true, false]);
  });

  test('what can not be taken back says why', async () => {
    const { entryId } = await done('stage.later.ask', { name: 'Some day' });
    await assert.rejects(undo(entryId), refusedAs('conflict', /remove the thing once it is there/));
  });

  test('there is nothing to take back of a look', async () => {
    const { entryId } = await done('stage.dossier.read', { words: 'x' });
    await scene.world.settle();
    await assert.rejects(undo(entryId), refusedAs('conflict', /changes nothing/));
  });

  test('there is nothing to take back of what was refused', async () => {
    await assert.rejects(
      done('stage.thing.create', { name: 'Not allowed' }, { as: scene.acme.guest }),
      refusedAs('forbidden'),
    );
    await scene.world.settle();
    const [refused] = await scene.world.sql<{ id: string }>(
      `select id from audit.entries where actor_id = $1 and outcome = 'refused' order by id desc limit 1`,
      [scene.acme.guest.actor.id],
    );
    await assert.rejects(undo(refused?.id ?? ''), refusedAs('conflict', /nothing to undo/));
  });

  test('who may not remove may not take back either, and who made it does not matter', async () => {
    const { world, acme } = scene;
    const { entryId } = await done('stage.thing.create', { name: 'Made by the boss' });
    await assert.rejects(undo(entryId, { as: acme.guest }), refusedAs('forbidden'));
    const reader = await world.person(acme.tenantId, 'manager', ['stage.thing.read']);
    await assert.rejects(undo(entryId, { as: reader }), refusedAs('forbidden'));
    await undo(entryId, { as: await world.person(acme.tenantId, 'manager') });
  });

  test("another company's entries are not there to be taken back", async () => {
    const { entryId } = await done('stage.thing.create', { name: 'Of Acme' });
    await assert.rejects(undo(entryId, { as: scene.bolt.admin }), refusedAs('not_found'));
    assert.ok((await names()).some(({ name }) => name === 'Of Acme'));
  });

  test('taking back can be rehearsed', async () => {
    const { entryId } = await done('stage.thing.create', { name: 'Rehearsed away' });
    await scene.world.settle();
    const before = await photograph(scene.world);
    const answer = await scene.world.answer(scene.acme.admin, 'invoke.call.undo', { entryId }, { rehearse: true });
    assert.ok(answer.status === 'rehearsed');
    assert.deepEqual([answer.rehearsal.calls, answer.rehearsal.changedRows], [['stage.thing.remove'], 1]);
    assert.deepEqual(changedBetween(before, await photograph(scene.world)), []);
    await undo(entryId);
  });

  test('asked for with a key, it is taken back once and answered alike', async () => {
    const { entryId } = await done('stage.thing.create', { name: 'With a key' });
    const first = await undo(entryId, { key: 'undo-it' });
    const again = await undo(entryId, { key: 'undo-it' });
    assert.deepEqual(again, first);
  });
});
