// An approval asked for and decided by mail and in a chat: the same outcome and record as anywhere else, and nothing
// decided by a preview, a forwarded button or a link that was used.
import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { buttonPressed, messageReceived } from '#contracts/channel';
import type { Authenticated } from '#kernel/identity';
import { inHouse } from '#test/world';
import { openScene, type Scene } from './scene.test.ts';

suite('an approval', () => {
  let scene: Scene;
  let [boss, owner]: Authenticated[] = [];
  let connectionId = '';
  before(async () => {
    scene = await openScene();
  });
  after(async () => {
    await scene.world.close();
    await scene.sim.close();
  });
  beforeEach(async () => {
    await scene.company();
    [boss, owner] = [await scene.person('tenant_admin'), await scene.person('store_operator')];
    connectionId = await scene.connect(boss);
    scene.done.length = 0;
    scene.sim.taken.length = 0;
  });

  const as = (who: Authenticated | undefined) => who ?? assert.fail('nobody');
  const ask = (words = 'Scale the campaign') => scene.ask(as(owner), words);
  const linkIn = (who = as(boss)) =>
    /\/a\/([0-9a-f]{32}\.[\w-]+)/.exec(scene.mails(who)[0]?.filled.text ?? '')?.[1] ?? assert.fail('no link');
  const stateOf = async (approvalId: string) => {
    const sql = 'select state, decided_by as "decidedBy" from approval.requests where id = $1';
    return (await scene.world.sql(sql, [approvalId]))[0];
  };
  const visit = (capability: string, input: object) =>
    scene.world.kernel.invoke({ capability, input, caller: { kind: 'none' }, origin: inHouse });

  /** As a connector would tell of it. */
  async function chatSays(where: { from: string }, text: string, tenantId = as(boss).tenantId) {
    const data = { channel: 'telegram', connectionId, chat: where.from, messageId: '1', name: null, text };
    await hears(
      tenantId,
      'notify.chat.hear',
      messageReceived.data.parse({ ...data, ...where, replyTo: null, threadId: null, files: [] }),
    );
  }
  function pressed(from: string, token: string, tenantId = as(boss).tenantId) {
    const data = { channel: 'telegram', connectionId, from, chat: from, messageId: '2', token };
    return hears(tenantId, 'notify.button.press', buttonPressed.data.parse(data));
  }
  async function hears(tenantId: string, capability: string, data: object) {
    const taking = ['channel', 'connectionId', 'from', 'chat', 'text', 'token'];
    const input = Object.fromEntries(Object.entries(data).filter(([name]) => taking.includes(name)));
    const who = { tenantId, actor: { kind: 'service', id: 'notify', roles: [] } } as const;
    // What came from outside is tainted, as what a webhook brings is.
    const call = { capability, input, caller: { kind: 'known', who }, origin: inHouse, tainted: true } as const;
    const answer = await scene.world.kernel.invoke(call);
    await scene.world.settle();
    return answer.status === 'done' ? answer.output : answer;
  }
  async function linked(who = as(boss), from = `chat-of-${who.actor.id}`) {
    const answer = await scene.world.answer(who, 'notify.chat.start', {});
    assert.ok(answer.status === 'done');
    await chatSays({ from }, `/start ${(answer.output as { code: string }).code}`, who.tenantId);
    scene.sim.taken.length = 0;
    return from;
  }
  const tokenFor = (label: string, to: string) =>
    scene
      .chats()
      .find((message) => message.to === to)
      ?.buttons.find((button) => button.label === label)?.token ?? assert.fail(`no button ${label}`);

  test('is told to those who may decide, and to nobody else', async () => {
    const manager = await scene.person('manager');
    await ask();
    const [notice] = await scene.notices(as(boss));
    assert.deepEqual([notice?.kind, notice?.severity], ['approval.waiting', 'urgent']);
    assert.match(notice?.body ?? '', /^A scribe asks for your decision until \d+ \w+ \d{4}, \d\d:\d\d\.$/);
    assert.equal((await scene.notices(manager)).length, 1);
    assert.deepEqual(await scene.notices(as(owner)), []);
    assert.deepEqual(scene.mails().length, 2);
  });

  test('is decided by the button behind a mailed link, once, in the name of whose mail it was', async () => {
    const approvalId = await ask();
    const token = linkIn();
    for (let preview = 0; preview < 3; preview += 1) await visit('approval.link.show', { token });
    await scene.world.settle();
    assert.deepEqual([(await stateOf(approvalId))?.state, scene.done], ['waiting', []], 'a preview decides nothing');
    await visit('approval.link.decide', { token, verdict: 'approve' });
    await scene.world.settle();
    assert.deepEqual(scene.done, ['Scale the campaign']);
    assert.equal((await stateOf(approvalId))?.decidedBy, as(boss).actor.id);
    await assert.rejects(visit('approval.link.decide', { token, verdict: 'reject' }));
  });

  test('that was decided is nobody’s task any more, and whoever asked hears of it', async () => {
    await ask();
    await visit('approval.link.decide', { token: linkIn(), verdict: 'reject' });
    await scene.world.settle();
    assert.deepEqual(scene.done, []);
    assert.deepEqual(await scene.notices(as(boss)), []);
    const [told] = await scene.notices(as(owner));
    assert.match(told?.title ?? '', /^Rejected: /);
  });

  test('that was changed is told anew with fresh links at once, and links from before decide nothing', async () => {
    const from = await linked();
    const approvalId = await ask();
    const [link, button] = [linkIn(), tokenFor('Approve', from)];
    const [seen] = await scene.world.sql<{ hash: string }>(
      'select input_hash as hash from approval.requests where id = $1',
      [approvalId],
    );
    scene.sim.taken.length = 0;
    const input = { words: 'Scale it by half' };
    const edited = { approvalId, inputHash: seen?.hash, input };
    assert.equal((await scene.world.answer(as(boss), 'approval.request.edit', edited)).status, 'done');
    await scene.world.settle();

    await assert.rejects(visit('approval.link.decide', { token: link, verdict: 'approve' }));
    assert.equal(((await pressed(from, button)) as { outcome: string }).outcome, 'refused');
    assert.deepEqual([(await stateOf(approvalId))?.state, scene.done], ['waiting', []]);
    assert.deepEqual(
      (await scene.notices(as(boss))).map(({ kind }) => kind),
      ['approval.waiting'],
      'what was told before is nobody’s task any more',
    );
    assert.notEqual(linkIn(), link);
    await visit('approval.link.decide', { token: linkIn(), verdict: 'approve' });
    await scene.world.settle();
    assert.deepEqual(scene.done, ['Scale it by half']);
  });

  test('leaves no link that decides in the record, the log or the notices', async () => {
    await ask();
    const secret = linkIn().split('.')[1] ?? '';
    const tables = [
      'audit.entries',
      'event.ai_events',
      'event.deliveries',
      'invoke.keys',
      'notify.notices',
      'notify.messages',
    ];
    for (const table of tables) {
      const found = await scene.world.sql(`select 1 from ${table} t where strpos(t::text, $1) > 0`, [secret]);
      assert.deepEqual(found, [], table);
    }
    const sent = await scene.world.sql<{ id: string }>(`select id from audit.entries where capability = 'mail.send'`);
    assert.ok(sent.length > 0);
    for (const { id } of sent) {
      assert.ok(
        !JSON.stringify(await scene.world.kept(id)).includes(secret),
        'the record keeps the mail without its link',
      );
    }
    assert.ok(!scene.world.logged.some((line) => line.includes(secret)));
  });

  test('is decided in a chat by whom the chat belongs to, with the same outcome and record', async () => {
    const from = await linked();
    const approvalId = await ask();
    assert.deepEqual(await pressed(from, tokenFor('Approve', from)), { ...(await lastPress()), outcome: 'decided' });
    assert.deepEqual(scene.done, ['Scale the campaign']);
    assert.equal((await stateOf(approvalId))?.decidedBy, as(boss).actor.id);
    const [decision] = await scene.world.sql('select verdict, door from approval.decisions where request_id = $1', [
      approvalId,
    ]);
    assert.deepEqual(decision, { verdict: 'approve', door: 'link' });
  });
  async function lastPress() {
    const used = 'select id from notify.buttons where used_at is not null order by used_at desc limit 1';
    return { buttonId: (await scene.world.sql<{ id: string }>(used))[0]?.id };
  }

  test('is not decided by a button that was forwarded, made up, or used', async () => {
    const from = await linked();
    const approvalId = await ask();
    const token = tokenFor('Reject', from);
    const unknown = { buttonId: null, outcome: 'unknown' };
    assert.deepEqual(await pressed('somebody-else', token), unknown);
    const manager = await scene.person('manager');
    assert.deepEqual(await pressed(await linkedQuietly(manager), token), unknown, 'in the chat of another decider');
    assert.deepEqual(await pressed(from, 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'), unknown);
    const elsewhere = as(boss).tenantId;
    await scene.company();
    const stranger = await scene.person('tenant_admin');
    await linked(stranger, from);
    assert.deepEqual(await pressed(from, token, stranger.tenantId), unknown, 'in another company');
    assert.equal((await stateOf(approvalId))?.state, 'waiting');
    assert.equal(((await pressed(from, token, elsewhere)) as { outcome: string }).outcome, 'decided');
    assert.deepEqual(await pressed(from, token, elsewhere), unknown, 'a second time');
    assert.equal((await stateOf(approvalId))?.state, 'rejected');
  });
  async function linkedQuietly(who: Authenticated) {
    const kept = [...scene.sim.taken];
    const from = await linked(who);
    scene.sim.taken.push(...kept);
    return from;
  }

  test('that was decided elsewhere says so to who presses the button', async () => {
    const from = await linked();
    await ask();
    const token = tokenFor('Approve', from);
    await visit('approval.link.decide', { token: linkIn(), verdict: 'reject' });
    await scene.world.settle();
    scene.sim.taken.length = 0;
    assert.equal(((await pressed(from, token)) as { outcome: string }).outcome, 'refused');
    assert.match(scene.chats()[0]?.text ?? '', /can not be decided here any more/);
    assert.deepEqual(scene.done, []);
  });

  test('that nobody decides is told once more before its end, and ends without being done', async () => {
    const approvalId = await ask();
    assert.equal(scene.mails(boss).length, 1);
    scene.world.clock.pass('69 hours');
    await scene.world.settle();
    const titles = (await scene.notices(as(boss))).map(({ kind }) => kind);
    assert.deepEqual(titles, ['approval.expiring', 'approval.waiting']);
    assert.equal(scene.mails(boss).length, 2);
    scene.world.clock.pass('4 hours');
    await scene.world.settle();
    assert.deepEqual([(await stateOf(approvalId))?.state, scene.done], ['expired', []]);
    assert.deepEqual(await scene.notices(as(boss)), []);
  });

  test('asked for by what has read text from outside is mailed too, and nobody is asked whether it may', async () => {
    const agent = await scene.world.agent(as(owner));
    const caller = { kind: 'known', who: agent } as const;
    const call = { capability: 'trial.letter.send', input: { words: 'Wire the money' }, caller, origin: inHouse };
    const answer = await scene.world.kernel.invoke({ ...call, tainted: true });
    assert.equal(answer.status, 'waiting');
    await scene.world.settle();
    assert.equal(scene.mails(boss).length, 1);
    const waiting = await scene.world.sql('select capability from approval.requests where tenant_id = $1', [
      as(boss).tenantId,
    ]);
    assert.deepEqual(waiting, [{ capability: 'trial.letter.send' }]);
  });

  test('is linked to a chat only by a code that is fresh and was never used', async () => {
    const answer = await scene.world.answer(as(boss), 'notify.chat.start', {});
    assert.ok(answer.status === 'done');
    const { code } = answer.output as { code: string };
    await chatSays({ from: 'mine' }, `/start ${code}`);
    await chatSays({ from: 'not-mine' }, `/start ${code}`);
    assert.deepEqual(
      scene.chats().map(({ to, text }) => [to, text.split('.')[0]]),
      [
        ['mine', 'This chat is yours now'],
        ['not-mine', 'This code is not good any more'],
      ],
    );
    const late = await scene.world.answer(as(boss), 'notify.chat.start', {});
    assert.ok(late.status === 'done');
    scene.world.clock.pass('11 minutes');
    await chatSays({ from: 'late' }, (late.output as { code: string }).code);
    const links = await scene.world.sql('select address from notify.chats where tenant_id = $1', [as(boss).tenantId]);
    assert.deepEqual(links, [{ address: 'mine' }]);
  });
});
