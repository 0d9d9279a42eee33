import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import type { Authenticated } from '#kernel/identity';
import { tellPerson } from './notify.ts';
import { openScene, type Scene } from './scene.test.ts';

const refusal = (code: string) => (error: unknown) => Reflect.get(error as object, 'code') === code;

suite('people are told', () => {
  let scene: Scene;
  let [boss, mate]: Authenticated[] = [];
  before(async () => {
    scene = await openScene();
  });
  after(async () => {
    await scene.world.close();
    await scene.sim.close();
  });
  beforeEach(async () => {
    await scene.company();
    [boss, mate] = [await scene.person('tenant_admin'), await scene.person('end_user')];
  });

  const as = (who: Authenticated | undefined) => who ?? assert.fail('nobody');
  async function act(who: Authenticated | undefined, capability: string, input: object = {}, key?: string) {
    const answer = await scene.world.answer(as(who), capability, input, key ? { key } : {});
    assert.ok(answer.status === 'done', answer.status);
    return answer;
  }
  const output = async <T>(who: Authenticated | undefined, capability: string, input: object = {}) =>
    (await act(who, capability, input)).output as T;
  const won = (more: object = {}) => ({
    ...{ personIds: [as(mate).actor.id], kind: 'custom.crm.won', title: 'A deal was won', body: 'Acme' },
    ...more,
  });
  const tell = (more: object = {}) => output<{ noticeIds: string[] }>(boss, tellPerson.name, won(more));
  const prefer = (channel: string, timing: string) =>
    act(mate, 'notify.preference.set', { kind: 'custom.crm.won', channel, timing });

  test('what one is told stands in the list, and nobody else sees it', async () => {
    await tell({ link: '/app/crm/deals' });
    const [notice] = await scene.notices(as(mate));
    assert.deepEqual(
      [notice?.kind, notice?.title, notice?.body, notice?.link, notice?.severity],
      ['custom.crm.won', 'A deal was won', 'Acme', '/app/crm/deals', 'info'],
    );
    assert.deepEqual(await scene.notices(as(boss)), []);
    assert.deepEqual(await output(mate, 'notify.notice.count'), { unread: 1, unseen: 1 });
  });

  test('what is read, put away and brought back is so, and can be undone', async () => {
    const { noticeIds } = await tell();
    const read = await act(mate, 'notify.notice.read', { noticeIds });
    assert.deepEqual(await output(mate, 'notify.notice.count'), { unread: 0, unseen: 0 });
    await act(mate, 'invoke.call.undo', { entryId: read.entryId });
    assert.deepEqual(await output(mate, 'notify.notice.count'), { unread: 1, unseen: 0 });
    await act(mate, 'notify.notice.archive', { noticeIds });
    assert.deepEqual(await scene.notices(as(mate)), []);
    assert.equal((await scene.notices(as(mate), 'archived')).length, 1);
    await act(mate, 'notify.notice.restore', { noticeIds });
    assert.equal((await scene.notices(as(mate))).length, 1);
  });

  test('nobody marks what somebody else was told', async () => {
    const { noticeIds } = await tell();
    assert.deepEqual(await output(boss, 'notify.notice.read', { noticeIds }), { noticeIds: [] });
    assert.deepEqual(await output(mate, 'notify.notice.count'), { unread: 1, unseen: 1 });
  });

  test('everything is read at once up to what was seen, and that is undone at once', async () => {
    const [first] = (await tell()).noticeIds;
    await tell();
    const all = await act(mate, 'notify.notice.readAll', { upTo: first });
    assert.equal((await scene.notices(as(mate), 'unread')).length, 1);
    await act(mate, 'invoke.call.undo', { entryId: all.entryId });
    assert.equal((await scene.notices(as(mate), 'unread')).length, 2);
  });

  test('the same again before it was read is one notice that counts, afterwards a new one', async () => {
    const { noticeIds } = await tell({ group: 'deal-1' });
    await tell({ group: 'deal-1', title: 'It was won again' });
    await tell({ group: 'deal-2' });
    const titles = async () => (await scene.notices(as(mate))).map(({ title, count }) => [title, count]);
    assert.deepEqual(await titles(), [
      ['A deal was won', 1],
      ['It was won again', 2],
    ]);
    await act(mate, 'notify.notice.read', { noticeIds });
    await tell({ group: 'deal-1' });
    assert.equal((await scene.notices(as(mate))).length, 3);
  });

  test('people of another company are nobody one could tell something', async () => {
    const elsewhere = as(boss);
    await scene.company();
    const stranger = await scene.person('end_user');
    const input = won({ personIds: [stranger.actor.id] });
    await assert.rejects(scene.world.answer(elsewhere, 'notify.person.tell', input), refusal('not_found'));
    assert.deepEqual(await scene.notices(stranger), []);
  });

  test('what apps told can be taken back, what the house told can not be hidden from others', async () => {
    const told = await act(boss, 'notify.person.tell', won());
    await act(boss, 'invoke.call.undo', { entryId: told.entryId });
    assert.deepEqual(await scene.notices(as(mate)), []);
    const expiring = { secretId: as(boss).tenantId, name: 'api-key', expiresAt: '2126-01-01T00:00:00.000Z' };
    await scene.happens(as(boss), 'vault.secret.expiring', expiring);
    const [notice] = await scene.notices(as(boss));
    assert.deepEqual(await output(boss, 'notify.notice.withdraw', { noticeIds: [notice?.id] }), { withdrawn: 0 });
    assert.equal((await scene.notices(as(boss))).length, 1);
  });

  test('a mail goes to who wants one, once, however often the loop turns', async () => {
    await act(boss, 'tenant.brand.create', { name: 'Acme', look: { primary: '#1f6f4a' } });
    await prefer('mail', 'immediate');
    await tell();
    await scene.world.settle();
    await scene.world.settle();
    const [mail, ...more] = scene.mails(mate);
    assert.deepEqual(more, []);
    assert.deepEqual([mail?.subject, mail?.fromName], ['A deal was won', 'Acme']);
    assert.match(
      mail?.text ?? '',
      /^Hello The end_user,\n\nA deal was won\n\nAcme\n\nhttps:\/\/acme\.example\/app\/notices/,
    );
    assert.match(mail?.html ?? '', /#1f6f4a/, 'in the colour of the company');
  });

  test('who wants nothing by mail gets none, and finds it in the list', async () => {
    await prefer('mail', 'off');
    await tell();
    await scene.world.settle();
    assert.deepEqual(scene.mails(mate), []);
    assert.equal((await scene.notices(as(mate))).length, 1);
  });

  test('a daily digest has everything of the day in one mail, but for what was read meanwhile', async () => {
    await prefer('mail', 'daily');
    await tell({ title: 'One' });
    const { noticeIds } = await tell({ title: 'Two' });
    await tell({ title: 'Three' });
    await scene.world.settle();
    assert.deepEqual(scene.mails(mate), []);
    await act(mate, 'notify.notice.read', { noticeIds });
    scene.world.clock.pass('1 day');
    await scene.world.settle();
    const [mail, ...more] = scene.mails(mate);
    assert.deepEqual(more, []);
    assert.equal(mail?.subject, 'Acme: 2 notices');
    assert.match(mail?.text ?? '', /• One\nAcme\n• Three\nAcme\n/);
    assert.doesNotMatch(mail?.text ?? '', /Two/);
  });

  test('in quiet hours nothing arrives; at their end it does', async () => {
    await prefer('mail', 'immediate');
    const now = new Date(scene.world.clock.nowMs());
    const hour = (add: number) => `${String((now.getUTCHours() + add + 24) % 24).padStart(2, '0')}:00`;
    const quiet = { quietFrom: hour(-1), quietUntil: hour(3), timeZone: 'UTC', language: 'en', urgentPasses: true };
    await act(mate, 'notify.settings.set', quiet);
    await tell();
    await tell({ severity: 'urgent', title: 'The house is on fire' });
    await scene.world.settle();
    assert.deepEqual(
      scene.mails(mate).map(({ subject }) => subject),
      ['The house is on fire'],
    );
    scene.world.clock.pass('3 hours');
    await scene.world.settle();
    assert.deepEqual(
      scene.mails(mate).map(({ subject }) => subject),
      ['The house is on fire', 'A deal was won'],
    );
  });

  test('one is told in one’s own language', async () => {
    const settings = { language: 'de', timeZone: 'Europe/Berlin', quietFrom: null, quietUntil: null };
    await act(boss, 'notify.settings.set', { ...settings, urgentPasses: false });
    const expiring = { secretId: as(boss).tenantId, name: 'api-key', expiresAt: '2026-12-24T17:00:00.000Z' };
    await scene.happens(as(boss), 'vault.secret.expiring', expiring);
    const [mail] = scene.mails(boss);
    assert.equal(mail?.subject, 'Das Geheimnis api-key endet bald');
    assert.match(mail?.text ?? '', /^Guten Tag The tenant_admin,/);
    assert.match(mail?.text ?? '', /24\.12\.2026, 18:00/, 'in the time of the person');
    const spent = { period: 'month', unit: 'cost', limit: 200, spent: 200 };
    await scene.happens(as(boss), 'meter.quota.warned', { ...spent, scope: 'tenant', scopeId: '' });
    await scene.happens(as(boss), 'meter.quota.warned', { ...spent, scope: 'agent', scopeId: 'scribe' });
    assert.deepEqual((await scene.notices(as(boss))).map(({ body }) => body).slice(0, 2), [
      'Die Grenze für den Agenten scribe (Monat) ist erreicht.',
      'Die Grenze für die Firma (Monat) ist erreicht.',
    ]);
  });

  test('settings name a time zone that there is, and quiet hours that end', async () => {
    const settings = {
      language: 'en',
      timeZone: 'Mars/Olympus',
      quietFrom: null,
      quietUntil: null,
      urgentPasses: false,
    };
    const set = (given: object) => scene.world.answer(as(mate), 'notify.settings.set', { ...settings, ...given });
    await assert.rejects(set({}), refusal('invalid'));
    await assert.rejects(set({ timeZone: 'UTC', quietFrom: '22:00' }), refusal('invalid'));
    assert.equal((await set({ timeZone: 'UTC' })).status, 'done');
    await assert.rejects(set({ timeZone: 'UTC', ifVersion: 7 }), refusal('conflict'));
  });

  test('a key made for something narrower, and an agent, see and change nothing of it', async () => {
    await tell();
    const narrow = { ...as(mate), actor: { ...as(mate).actor, scopes: ['notes.*'] } };
    const agent = await scene.world.agent(as(mate), 'end_user');
    const tried = (who: Authenticated, capability: string) => scene.world.answer(who, capability, {});
    await assert.rejects(tried(agent, 'notify.notice.list'), refusal('forbidden'));
    await assert.rejects(tried(narrow, 'notify.notice.list'), refusal('forbidden'));
    await assert.rejects(tried(narrow, 'notify.chat.start'), refusal('forbidden'));
  });

  test('whoever has left the company is told nothing any more', async () => {
    await prefer('mail', 'immediate');
    await tell();
    await act(boss, 'identity.member.remove', { userId: as(mate).actor.id });
    await scene.world.settle();
    assert.deepEqual(scene.mails(mate), []);
  });
});
