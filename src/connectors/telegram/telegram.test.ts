import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { sendMessage } from '#contracts/channel';
import { connect, showConnection } from '#kernel/connection';
import { type ConnectedScene, connectorContract, withConnection } from '#test/connectors';
import { showBot } from './bot.ts';
import { pressUpdate, simToken, simVoice, startTelegram, type TelegramSim, textUpdate, voiceUpdate } from './sim.ts';
import { telegram } from './telegram.ts';
import { removeWebhook, setWebhook, showWebhook } from './webhooks.ts';

const tried = {
  module: telegram,
  start: () => startTelegram(),
  origin: 'https://api.telegram.org',
  secrets: { botToken: simToken },
};

const shapes = join(import.meta.dirname, '../../../../shared/testdata/14-webhooks/event_shapes.json');
const published: { update_id: number }[] = existsSync(shapes) ? JSON.parse(readFileSync(shapes, 'utf8')).telegram : [];

interface Scene extends ConnectedScene<TelegramSim> {
  readonly telegram: TelegramSim;
  /** As Telegram would, at the door of this world. */
  tell(...update: Parameters<TelegramSim['telling']>): Promise<Response>;
}

function story(run: (scene: Scene) => Promise<void>) {
  return withConnection(tried, async (scene) => {
    const { sim } = scene;
    const { url } = await scene.world.http();
    await scene.world.settle();
    const tell: Scene['tell'] = (...update) =>
      fetch(new URL(url).origin + new URL(sim.webhook.url).pathname, sim.telling(...update));
    await run({ ...scene, telegram: sim, tell });
  });
}

const eventsOf = ({ world, ada }: Pick<Scene, 'world' | 'ada'>, type: string) =>
  world
    .sql<{ data: Record<string, unknown>; tainted: boolean }>(
      `select event_data as data, tainted from event.ai_events
        where tenant_id = $1 and event_type = $2 order by id`,
      [ada.tenantId, type],
    )
    .then((rows) => rows.map(({ data, tainted }): Record<string, unknown> => ({ ...data, tainted })));

suite('Telegram', () => {
  connectorContract(tried);

  test('a message leaves with its buttons, whose tokens come back as they are', () =>
    story(async ({ world, ada, telegram: sim }) => {
      const token = 'A'.repeat(64);
      const buttons = [
        { label: 'Approve', token },
        { label: 'Look', url: 'https://example.com/a' },
      ];
      const sent = await world.call(ada, sendMessage, { to: '5001', text: 'May I?', buttons });
      assert.deepEqual(sent, { messageId: '1' });
      assert.deepEqual(sim.messages, [
        {
          ...{ message_id: 1, chat_id: '5001', text: 'May I?' },
          reply_markup: {
            inline_keyboard: [
              [
                { text: 'Approve', callback_data: token },
                { text: 'Look', url: 'https://example.com/a' },
              ],
            ],
          },
        },
      ]);
      const kept = await world.sql('select 1 from audit.payloads p where position($1 in p::text) > 0', [token]);
      assert.equal(kept.length, 0, 'what decides is in no record');
    }));

  test('a chat that does not exist is told, and nothing is left uncertain', () =>
    story(async ({ world, ada }) => {
      const nobody = { to: 'nobody', text: 'Hello' };
      await assert.rejects(world.call(ada, sendMessage, nobody, { key: 'one' }), { code: 'not_found' });
      await assert.rejects(world.call(ada, sendMessage, nobody, { key: 'one' }), { code: 'not_found' });
    }));

  test('who has blocked the bot is told apart from a token that is good no longer', () =>
    story(async ({ world, ada, id, telegram: sim }) => {
      sim.blockedBy.add('5002');
      const blocked = { code: 'invalid', message: 'This person has blocked the bot' };
      await assert.rejects(world.call(ada, sendMessage, { to: '5002', text: 'Hello' }), blocked);
      assert.equal((await world.call(ada, showConnection, { connectionId: id })).state, 'connected');
      await world.call(ada, sendMessage, { to: '5001', text: 'Hello' });
    }));

  test('a message that Telegram was too busy for was not sent, and is sent when it is asked for again', () =>
    story(async ({ world, ada, telegram: sim }) => {
      const input = { to: '5001', text: 'Patience' };
      sim.fail('limited', 'limited', 'limited', 'limited');
      await assert.rejects(world.call(ada, sendMessage, input, { key: 'one' }), { code: 'limited' });
      await world.call(ada, sendMessage, input, { key: 'one' });
      assert.equal(sim.messages.length, 1);
    }));

  test('a message of which Telegram told us nothing is not sent twice; a person looks', () =>
    story(async ({ world, ada, telegram: sim }) => {
      sim.fail('lost');
      const input = { to: '5001', text: 'Once' };
      await assert.rejects(world.call(ada, sendMessage, input, { key: 'one' }), { code: 'upstream' });
      await assert.rejects(world.call(ada, sendMessage, input, { key: 'one' }), {
        code: 'conflict',
        details: { state: 'uncertain' },
      });
      assert.equal(sim.messages.length, 1);
    }));

  test('when it is busy it is asked again and the message is there once', () =>
    story(async ({ world, ada, telegram: sim }) => {
      sim.fail('limited', 'limited');
      await world.call(ada, sendMessage, { to: '5001', text: 'Patience' });
      assert.equal(sim.messages.length, 1);
    }));

  test('it is told where to send what happens, with a proof that nobody sees, and nowhere any more', () =>
    story(async ({ world, ada, telegram: sim }) => {
      const { url } = await world.call(ada, setWebhook.contract, {});
      assert.equal(sim.webhook.url, url);
      assert.match(sim.webhook.secret, /^[\w-]{32,256}$/);
      const shown = await world.call(ada, showWebhook.contract, {});
      assert.deepEqual(shown, { url, isOurs: true, waiting: 0, problem: null });
      const kept = await world.sql('select 1 from audit.payloads p where position($1 in p::text) > 0', [
        sim.webhook.secret,
      ]);
      assert.equal(kept.length, 0);
      await world.call(ada, removeWebhook.contract, {});
      assert.equal(sim.webhook.url, '');
    }));

  test('a webhook that was set without a word is found to be set, and not set twice', () =>
    story(async ({ world, ada, telegram: sim }) => {
      sim.fail('lost');
      await assert.rejects(world.call(ada, setWebhook.contract, {}, { key: 'one' }), { code: 'upstream' });
      await world.call(ada, setWebhook.contract, {}, { key: 'one' });
      assert.equal(sim.asked.filter(({ path }) => path.endsWith('/setWebhook')).length, 1);
    }));

  test('what somebody writes is heard once, and taints who reads it', () =>
    story(async (scene) => {
      const { world, ada, tell, id } = scene;
      await world.call(ada, setWebhook.contract, {});
      const update = textUpdate('Is the garden open?');
      assert.equal((await tell(update, { updateId: 7 })).status, 200);
      assert.equal((await tell(update, { updateId: 7 })).status, 200);
      assert.deepEqual(await eventsOf(scene, 'channel.message.received'), [
        {
          ...{ channel: 'telegram', connectionId: id, from: '5001', chat: '5001', messageId: '77' },
          ...{ name: 'Ada King', text: 'Is the garden open?', replyTo: null, threadId: null, files: [] },
          tainted: true,
        },
      ]);
    }));

  test('each of the published updates is heard once and as what it is', { skip: published.length === 0 }, () =>
    story(async (scene) => {
      const { world, ada, tell } = scene;
      await world.call(ada, setWebhook.contract, {});
      for (const { update_id: updateId, ...update } of [...published, ...published]) {
        assert.equal((await tell(update, { updateId })).status, 200);
      }
      const kept = await world.answer(ada, 'connection.received.list', {});
      const { items } = kept.status === 'done' ? Object(kept.output) : assert.fail(kept.status);
      assert.deepEqual(
        items.map(({ externalId, type, state }: Record<string, string>) => [externalId, type, state]).reverse(),
        [
          ['1', 'message', 'told'],
          ['2', 'callback_query', 'told'],
          ['3', 'edited_message', 'stored'],
          ['4', 'message', 'told'],
          ['5', 'my_chat_member', 'stored'],
        ],
      );
      const [first, ...more] = await eventsOf(scene, 'channel.message.received');
      assert.deepEqual([first?.from, first?.name, first?.text, more.length], ['5', 'Ana', '/start ref_123', 1]);
      const [voice] = await eventsOf(scene, 'telegram.file.shared');
      assert.deepEqual([voice?.chat, voice?.remoteId, voice?.bytes, voice?.seconds], ['-1001', 'F', 900, 3]);
      const [press, ...others] = await eventsOf(scene, 'channel.button.pressed');
      assert.deepEqual([press?.token, press?.messageId, others.length], ['approve:42', '11', 0]);
    }),
  );

  test('what does not carry the proof is refused and heard by nobody', () =>
    story(async (scene) => {
      const { world, ada, telegram: sim, tell } = scene;
      await world.call(ada, setWebhook.contract, {});
      for (const secret of ['', 'whsec_wrong', `${sim.webhook.secret}x`]) {
        assert.equal((await tell(textUpdate('Hi'), { secret })).status, 401);
      }
      assert.deepEqual(await eventsOf(scene, 'channel.message.received'), []);
    }));

  test('over which of two bots it came is told by the proof, where the address does not say it', () =>
    story(async ({ world, telegram: sim }) => {
      const boss = await world.person(world.kernel.tenants.owner().id, 'tenant_admin');
      const wish = { connector: 'telegram', secrets: { botToken: simToken } };
      const made = [await world.call(boss, connect, wish), await world.call(boss, connect, wish)];
      const { origin } = new URL((await world.http()).url);
      for (const [at, { id: via }] of made.entries()) {
        await world.call(boss, setWebhook.contract, { via });
        const told = sim.telling(textUpdate(`Number ${at}`));
        assert.equal((await fetch(`${origin}/api/webhooks/telegram`, told)).status, 200);
      }
      const heard = await eventsOf({ world, ada: boss }, 'channel.message.received');
      assert.deepEqual(
        heard.map(({ text, connectionId }) => ({ text, connectionId })),
        made.map(({ id: connectionId }, at) => ({ text: `Number ${at}`, connectionId })),
      );
    }));

  test('a button that is pressed is heard with its token, and let go at once', () =>
    story(async (scene) => {
      const { world, ada, telegram: sim, tell, id } = scene;
      await world.call(ada, setWebhook.contract, {});
      assert.equal((await tell(pressUpdate('a-token-of-a-button'))).status, 200);
      assert.equal((await tell(pressUpdate('another-token-of-it', { id: 'old-1' }))).status, 200);
      await world.settle();
      const pressed = await eventsOf(scene, 'channel.button.pressed');
      const where = {
        channel: 'telegram',
        connectionId: id,
        from: '5001',
        chat: '5001',
        messageId: '1',
        tainted: true,
      };
      assert.deepEqual(pressed, [
        { ...where, token: 'a-token-of-a-button' },
        { ...where, token: 'another-token-of-it' },
      ]);
      assert.deepEqual(sim.released, ['press-1']);
      const left = await world.sql(
        `select last_error from event.deliveries where capability = 'telegram.button.release' and state <> 'done'`,
      );
      assert.deepEqual(left, [], 'a press that is too old is no failure');
    }));

  test('a voice is told, and read as bytes of which nothing is believed', () =>
    story(async (scene) => {
      const { world, ada, tell } = scene;
      await world.call(ada, setWebhook.contract, {});
      await tell(voiceUpdate());
      const [shared] = await eventsOf(scene, 'telegram.file.shared');
      assert.deepEqual([shared?.kind, shared?.seconds, shared?.tainted], ['voice', 4, true]);
      const answer = await world.answer(ada, 'telegram.file.read', { remoteId: shared?.remoteId });
      const file = answer.status === 'done' ? Object(answer.output) : assert.fail(answer.status);
      assert.deepEqual([file.name, file.type], ['file_1.oga', 'audio/ogg']);
      assert.equal(Buffer.from(file.bytes).toString(), simVoice);
    }));

  test('a person opens the bot by a link with their code, and the chat is theirs', () =>
    story(async (scene) => {
      const { world, ada, tell } = scene;
      await world.call(ada, setWebhook.contract, {});
      const { startUrl } = await world.call(ada, showBot.contract, {});
      assert.equal(startUrl, 'https://t.me/polly_bot?start=');
      const started = await world.answer(ada, 'notify.chat.start', {});
      const { code } = started.status === 'done' ? Object(started.output) : assert.fail(started.status);
      await tell(textUpdate(`/start ${code}`, 6002));
      await world.settle();
      const chats = await world.answer(ada, 'notify.chat.list', {});
      const { items } = chats.status === 'done' ? Object(chats.output) : assert.fail(chats.status);
      assert.deepEqual(
        items.map(({ channel }: { channel: string }) => channel),
        ['telegram'],
      );
    }));

  test('another company does not reach this bot', () =>
    story(async ({ world, id, telegram: sim }) => {
      const other = await world.person((await world.tenant('Others')).id, 'tenant_admin');
      const input = { to: '5001', text: 'Hello', via: id };
      await assert.rejects(world.call(other, sendMessage, input), { code: 'not_found' });
      assert.equal(sim.messages.length, 0);
    }));
});
