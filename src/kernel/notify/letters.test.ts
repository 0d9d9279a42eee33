// Letters with a link that opens something, and the words they are written in.
import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import type { Authenticated } from '#kernel/identity';
import { inHouse } from '#test/world';
import { openScene, type Scene, writeLetter } from './scene.test.ts';

const refusal = (code: string) => (error: unknown) => Reflect.get(error as object, 'code') === code;

suite('a letter', () => {
  let scene: Scene;
  let boss: Authenticated | undefined;
  before(async () => {
    scene = await openScene();
  });
  after(async () => {
    await scene.world.close();
    await scene.sim.close();
  });
  beforeEach(async () => {
    await scene.company();
    boss = await scene.person('tenant_admin');
    scene.sim.taken.length = 0;
  });

  const me = () => boss ?? assert.fail('nobody');
  async function act<T>(capability: string, input: object = {}): Promise<T> {
    const answer = await scene.world.answer(me(), capability, input);
    assert.ok(answer.status === 'done', answer.status);
    return answer.output as T;
  }
  let count = 0;
  async function invite(more: object = {}) {
    count += 1;
    await act(writeLetter.name, { email: `grace-${count}@example.com`, role: 'manager', ...more });
    await scene.world.settle();
    return scene.mails()[0];
  }
  const secretIn = (text: string) => /\/auth\/invitation\/([\w-]{43})/.exec(text)?.[1] ?? assert.fail('no link');

  test('invites with a link that leads into the company', async () => {
    const mail = await invite();
    assert.deepEqual([mail?.to, mail?.subject], [[`grace-${count}@example.com`], 'An invitation to Acme']);
    assert.match(mail?.filled.text ?? '', /^Hello Grace,\n\nyou are invited to Acme as manager\./);
    const token = secretIn(mail?.filled.text ?? '');
    assert.equal(secretIn(mail?.filled.html ?? ''), token);
    const input = { token, password: 'a long enough sentence' };
    const caller = { kind: 'none' } as const;
    const answer = await scene.world.kernel.invoke({
      capability: 'identity.invitation.accept',
      input,
      caller,
      origin: inHouse,
    });
    assert.equal(answer.status, 'done');
  });

  test('leaves its link nowhere, neither before it is sent nor after', async () => {
    await act(writeLetter.name, { email: 'ada@example.com', role: 'manager' });
    const before = await everything();
    await scene.world.settle();
    const token = secretIn(scene.mails()[0]?.filled.text ?? '');
    for (const [table, text] of [...before, ...(await everything())]) assert.ok(!text.includes(token), table);
    const calls = await scene.world.sql<{ id: string }>(
      `select id from audit.entries where capability in ('mail.send', 'trial.letter.write', 'identity.person.invite')`,
    );
    assert.ok(calls.length >= 3);
    for (const { id } of calls) assert.ok(!JSON.stringify(await scene.world.kept(id)).includes(token));
    assert.ok(!scene.world.logged.some((line) => line.includes(token)));
  });
  async function everything(): Promise<[string, string][]> {
    const tables = await scene.world.sql<{ name: string }>(
      `select schemaname || '.' || tablename as name from pg_tables
       where schemaname in ('notify', 'event', 'audit', 'invoke', 'identity')`,
    );
    return Promise.all(
      tables.map(
        async ({ name }) => [name, JSON.stringify(await scene.world.sql(`select * from ${name}`))] as [string, string],
      ),
    );
  }

  test('brings a link for a new password to whose account it is, in their language', async () => {
    const mate = await scene.person('end_user');
    const settings = { language: 'de', timeZone: 'UTC', quietFrom: null, quietUntil: null, urgentPasses: false };
    assert.equal((await scene.world.answer(mate, 'notify.settings.set', settings)).status, 'done');
    await act('identity.password.resetLink', { userId: mate.actor.id });
    await scene.world.settle();
    const [mail] = scene.mails(mate);
    assert.equal(mail?.subject, 'Ein neues Passwort für Acme');
    const token = /\/auth\/password\/([\w-]{43})/.exec(mail?.filled.text ?? '')?.[1];
    const input = { token, password: 'another long enough sentence' };
    const reset = { capability: 'identity.password.reset', input, caller: { kind: 'none' }, origin: inHouse } as const;
    assert.equal((await scene.world.kernel.invoke(reset)).status, 'done');
  });

  test('is not sent when the work that wrote it was taken back', async () => {
    await assert.rejects(act(writeLetter.name, { email: 'eve@example.com', role: 'manager', fails: true }));
    await scene.world.settle();
    assert.deepEqual(scene.mails(), []);
  });

  const words = { name: 'invitation', language: 'en' } as const;
  const own = { subject: 'Join {{company}}!', text: 'Dear {{name}},\n\n{{link}}\n\nYours, Ada', html: null };

  test('is written in the company’s own words, once it has some', async () => {
    await act('notify.wording.save', { ...words, ...own, ifVersion: 0 });
    const mail = await invite();
    assert.equal(mail?.subject, 'Join Acme!');
    assert.match(mail?.filled.text ?? '', /^Dear Grace,\n\nhttp\S+\/auth\/invitation\/\S+\n\nYours, Ada$/);
    await act('notify.wording.restore', { ...words, ifVersion: 1, version: 0 });
    scene.sim.taken.length = 0;
    assert.equal((await invite())?.subject, 'An invitation to Acme');
  });

  test('can not be saved with a place that nobody fills, nor over words that one has not seen', async () => {
    const save = (given: object) => act('notify.wording.save', { ...words, ...own, ifVersion: 0, ...given });
    await assert.rejects(save({ text: 'Dear {{nmae}}, {{link}}' }), refusal('invalid'));
    await assert.rejects(save({ subject: '{{decide}}' }), refusal('invalid'));
    await save({});
    await assert.rejects(save({ subject: 'Other' }), refusal('conflict'));
    await save({ subject: 'Other', ifVersion: 1 });
    const undone = await act<{ subject: string; version: number }>('notify.wording.restore', {
      ...words,
      ifVersion: 2,
      version: 1,
    });
    assert.deepEqual([undone.subject, undone.version], ['Join {{company}}!', 3]);
  });

  test('is previewed in the words that are typed, with nothing of anybody in it', async () => {
    const shown = await act<{ subject: string; html: string }>('notify.wording.preview', { ...words, ...own });
    assert.equal(shown.subject, 'Join Acme!');
    assert.match(shown.html, /Dear Grace Hopper,/);
    await assert.rejects(act('notify.wording.preview', { ...words, text: '{{x}}' }), refusal('invalid'));
  });

  test('keeps one company’s words from another', async () => {
    await act('notify.wording.save', { ...words, ...own, ifVersion: 0 });
    await scene.company();
    boss = await scene.person('tenant_admin');
    assert.equal((await invite())?.subject, 'An invitation to Acme');
  });
});
