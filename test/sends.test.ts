// What leaves the building leaves it once, whatever the vendor, the network or the process does.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, suite, test } from 'node:test';
import { Fault } from '#base/fault';
import type { Authenticated } from '#kernel/identity';
import type { Answer } from '#kernel/invoke';
import { createBackstage } from './conformance/backstage.ts';
import { changedBetween, photograph } from './conformance/database.ts';
import { refusedAs } from './conformance/refused.ts';
import { openScene, type Scene } from './conformance/scene.ts';
import type { CallOptions } from './world.ts';

suite('sends', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene({ modules: [createBackstage()] });
  });
  beforeEach(() => {
    scene.vendor.mood = 'well';
  });
  after(() => scene.close());

  const letter = { to: 'Ada', words: 'Come to the garden.' };
  function send(options: CallOptions, capability = 'stage.letter.send', who = scene.acme.admin): Promise<Answer> {
    return scene.world.answer(who, capability, letter, options);
  }

  /** How many letters the vendor has taken, counting those it took twice. */
  function taken(): number {
    return [...scene.vendor.taken.values()].reduce((sum, { times }) => sum + times, 0);
  }

  function entries(key: string): Promise<{ outcome: string }[]> {
    return scene.world.sql('select outcome from audit.entries where call_key = $1 order by id', [key]);
  }

  test('sixteen callers with one key send one letter', async () => {
    const before = taken();
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => send({ key: 'one-letter' }).catch((error: unknown) => error)),
    );
    const refused = answers.filter((answer) => answer instanceof Fault);
    assert.ok(refused.every(({ code, message }) => code === 'conflict' && /being sent right now/.test(message)));
    assert.ok(refused.length < 16, 'somebody was answered');
    assert.equal(taken() - before, 1);
    const again = await send({ key: 'one-letter' });
    assert.ok(again.status === 'done' && again.replayed);
    // Who came in between and was refused is recorded too, as soon as there is time.
    const recorded = (await entries('one-letter')).map(({ outcome }) => outcome);
    assert.deepEqual(
      recorded.filter((outcome) => outcome !== 'failed'),
      ['done'],
    );
    assert.ok(recorded.length <= 1 + refused.length);
  });

  test('a letter without a key is a letter of its own each time', async () => {
    const before = taken();
    await send({});
    await send({});
    assert.equal(taken() - before, 2);
  });

  test('two companies that choose the same key send two letters', async () => {
    const before = scene.vendor.taken.size;
    await send({ key: 'same' });
    await send({ key: 'same' }, 'stage.letter.send', scene.bolt.admin);
    assert.equal(scene.vendor.taken.size - before, 2, 'the vendor could not tell them apart');
  });

  test('two people of one company who choose the same key send two letters', async () => {
    const before = scene.vendor.taken.size;
    await send({ key: 'same-again' });
    await send({ key: 'same-again' }, 'stage.letter.send', await scene.world.person(scene.acme.tenantId, 'manager'));
    assert.equal(scene.vendor.taken.size - before, 2, 'the vendor could not tell them apart');
  });

  test('when the vendor took it and its answer was lost, asking again finds it out and sends nothing', async () => {
    scene.vendor.mood = 'lost';
    const before = taken();
    await assert.rejects(send({ key: 'lost' }), refusedAs('upstream'));
    scene.vendor.mood = 'well';
    const again = await send({ key: 'lost' });
    assert.ok(again.status === 'done');
    assert.equal(taken() - before, 1);
    await scene.world.settle();
    assert.deepEqual(await entries('lost'), [{ outcome: 'failed' }, { outcome: 'done' }]);
  });

  test('when the vendor did not take it, asking again sends it', async () => {
    scene.vendor.mood = 'broken';
    const before = taken();
    await assert.rejects(send({ key: 'broken' }), refusedAs('upstream'));
    assert.equal(taken() - before, 0);
    scene.vendor.mood = 'well';
    assert.equal((await send({ key: 'broken' })).status, 'done');
    assert.equal(taken() - before, 1);
  });

  test('while nobody can say what became of it, it stays undecided, until somebody can', async () => {
    scene.vendor.mood = 'lost';
    const before = taken();
    await assert.rejects(send({ key: 'undecided' }), refusedAs('upstream'));
    scene.vendor.mood = 'broken';
    await assert.rejects(send({ key: 'undecided' }), refusedAs('upstream'));
    scene.vendor.mood = 'well';
    assert.equal((await send({ key: 'undecided' })).status, 'done');
    assert.equal(taken() - before, 1);
  });

  test('a vendor that can not be asked is never asked twice', async () => {
    scene.vendor.mood = 'lost';
    const before = taken();
    await assert.rejects(send({ key: 'blind' }, 'stage.letter.post'), refusedAs('upstream'));
    scene.vendor.mood = 'well';
    for (let time = 0; time < 2; time += 1) {
      await assert.rejects(send({ key: 'blind' }, 'stage.letter.post'), (error: unknown) => {
        assert.ok(error instanceof Fault);
        assert.deepEqual([error.code, error.details?.state], ['conflict', 'uncertain']);
        return true;
      });
    }
    assert.equal(taken() - before, 1);
  });

  test('what the vendor refuses for good has not been sent, and may be tried anew', async () => {
    scene.vendor.mood = 'picky';
    await assert.rejects(send({ key: 'picky' }), refusedAs('invalid'));
    scene.vendor.mood = 'well';
    const again = await send({ key: 'picky' });
    assert.ok(again.status === 'done' && !again.replayed);
  });

  test('a vendor so slow that somebody asked meanwhile leaves one entry, not two', async () => {
    scene.vendor.mood = 'silent';
    const before = taken();
    const slow = send({ key: 'slow' }).catch((error: unknown) => error);
    while (taken() === before) await new Promise((resolve) => setTimeout(resolve, 5));
    await assert.rejects(send({ key: 'slow' }), refusedAs('conflict', /being sent right now/));
    scene.world.clock.pass('3 minutes');
    scene.vendor.mood = 'well';
    assert.equal((await send({ key: 'slow' })).status, 'done', 'the vendor was asked and knew');
    scene.vendor.wake();
    const late = (await slow) as Answer;
    assert.ok(late.status === 'done', String(late));
    assert.equal(taken() - before, 1);
    await scene.world.settle();
    const outcomes = (await entries('slow')).map(({ outcome }) => outcome).sort();
    assert.deepEqual(outcomes, ['done', 'failed'], 'sent once, and once told to wait');
  });

  test('a process that dies while sending leaves a letter that is found, not sent again', async () => {
    scene.vendor.mood = 'silent';
    const { world, acme, vendor } = scene;
    const before = taken();
    const home = await mkdtemp(join(world.home, 'dying-'));
    const words = [world.databaseUrl, home, vendor.url, acme.tenantId, acme.admin.actor.id, 'crashed'];
    const child = spawn(process.execPath, [join(import.meta.dirname, 'conformance/sender.ts'), ...words], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const left = once(child, 'exit');
    while (taken() === before && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGKILL');
    await left;
    assert.equal(taken() - before, 1, 'it had left the building');
    assert.deepEqual(await entries('crashed'), [], 'and nobody had written it down');

    vendor.mood = 'well';
    const same = () =>
      world.answer(
        acme.admin,
        'stage.letter.send',
        { ...letter, words: 'from a process that dies' },
        { key: 'crashed' },
      );
    world.clock.pass('3 minutes');
    const answer = await same();
    assert.ok(answer.status === 'done');
    assert.equal(taken() - before, 1);
    assert.deepEqual(await entries('crashed'), [{ outcome: 'done' }]);
    const again = await same();
    assert.ok(again.status === 'done' && again.replayed);
  });

  test('a rehearsal sends nothing and says what it would have sent', async () => {
    await scene.world.settle();
    const before = await photograph(scene.world);
    const { asked } = scene.vendor;
    const answer = await send({ key: 'rehearsed', rehearse: true });
    assert.ok(answer.status === 'rehearsed');
    assert.deepEqual(answer.rehearsal.output, { letterId: 'pretended', to: 'Ada' });
    await assert.rejects(send({ rehearse: true }, 'stage.letter.post'), refusedAs('conflict', /can not be pretended/));
    assert.equal(scene.vendor.asked, asked);
    await scene.world.settle();
    const changed = changedBetween(before, await photograph(scene.world));
    assert.deepEqual(
      changed.filter((table) => !['meter.usage_metering', 'audit.entries'].includes(table)),
      [],
    );
    assert.equal((await send({ key: 'rehearsed' })).status, 'done', 'and the key is still good');
  });

  test('nothing is sent from inside a write', async () => {
    const { asked } = scene.vendor;
    const input = { trick: 'send', other: scene.bolt.tenantId };
    await assert.rejects(
      scene.world.answer(scene.acme.admin, 'backstage.trick.write', input),
      refusedAs('internal', /later/),
    );
    assert.equal(scene.vendor.asked, asked);
  });

  test('a letter is taken back once, however often it is asked for', async () => {
    const sent = await send({});
    assert.ok(sent.status === 'done');
    const undo = () => scene.world.answer(scene.acme.admin, 'invoke.call.undo', { entryId: sent.entryId });
    const before = scene.vendor.recalled.length;
    assert.equal((await undo()).status, 'done');
    await assert.rejects(undo(), refusedAs('conflict'));
    assert.equal(scene.vendor.recalled.length - before, 1);
  });

  test('of twenty who take one letter back at the same moment, by whatever key, one does', async () => {
    const { world, acme, vendor } = scene;
    const [sent, other] = [await send({}), await world.person(acme.tenantId, 'tenant_admin')];
    assert.ok(sent.status === 'done');
    const before = vendor.recalled.length;
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => {
        const who = index % 2 === 0 ? acme.admin : other;
        const options = index % 3 === 0 ? {} : { key: `back-${index % 3}-${index}` };
        return world.answer(who, 'invoke.call.undo', { entryId: sent.entryId }, options);
      }),
    );
    assert.equal(vendor.recalled.length - before, 1, 'the vendor was asked once');
    assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1);
    const refused = tries.filter((one) => one.status === 'rejected').map(({ reason }) => reason);
    assert.ok(
      refused.every((fault) => fault instanceof Fault && fault.code === 'conflict'),
      String(refused[0]),
    );
    const undone = await world.sql('select outcome from audit.entries where undoes = $1', [sent.entryId]);
    assert.deepEqual(undone, [{ outcome: 'done' }]);
  });

  test('taking back that ended without an answer is tried again by nobody, whoever asks', async () => {
    const { world, acme, vendor } = scene;
    const sent = await send({});
    assert.ok(sent.status === 'done');
    const undo = (who: Authenticated, key: string) =>
      world.answer(who, 'invoke.call.undo', { entryId: sent.entryId }, { key });
    vendor.mood = 'broken';
    await assert.rejects(undo(acme.admin, 'first-try'), refusedAs('upstream'));
    vendor.mood = 'well';
    const { asked } = vendor;
    const unknown = refusedAs('conflict', /without an answer.*stage\.letter\.recall itself/);
    await assert.rejects(undo(acme.admin, 'first-try'), unknown);
    await assert.rejects(undo(await world.person(acme.tenantId, 'tenant_admin'), 'second-try'), unknown);
    assert.equal(vendor.asked, asked);
  });
});
