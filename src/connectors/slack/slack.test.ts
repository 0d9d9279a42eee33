import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { sendMessage } from '#contracts/channel';
import { type ConnectedScene, connectorContract, withConnection } from '#test/connectors';
import { listRooms } from './rooms.ts';
import { type SlackSim, simSecrets, startSlack } from './sim.ts';
import { slack } from './slack.ts';

const tried = { module: slack, origin: 'https://slack.com', secrets: simSecrets, start: startSlack };

connectorContract(tried);

/** Somebody of a company with a bot in Slack. */
function inSlack(name: string, story: (scene: ConnectedScene & { slackSim: SlackSim }) => Promise<void>) {
  test(`Slack: ${name}`, () => withConnection(tried, (scene) => story({ ...scene, slackSim: scene.sim })));
}

const garden = { to: 'C0GARDEN1', text: 'The garden is open.' };
const token = 'once-only_0123456789';

inSlack('a message goes to a room with its buttons, and addresses nobody by accident', async (scene) => {
  const { world, ada, slackSim } = scene;
  const buttons = [
    { label: 'Yes', token },
    { label: 'Look', url: 'https://example.com/garden' },
  ];
  const text = 'Attention <!channel> & <@U0GRACE01>: *open*';
  const { messageId } = await world.call(ada, sendMessage, { ...garden, text, buttons });
  const [said] = slackSim.messages;
  assert.equal(said?.ts, messageId);
  assert.equal(said?.text, 'Attention &lt;!channel&gt; &amp; &lt;@U0GRACE01&gt;: *open*');
  const [section, actions] = said?.blocks ?? [];
  assert.deepEqual(section, { type: 'section', text: { type: 'plain_text', text, emoji: false } });
  const plain = (label: string) => ({ type: 'plain_text', text: label, emoji: false });
  assert.deepEqual(Object(actions).elements, [
    { type: 'button', text: plain('Yes'), action_id: 'button_0', value: token },
    { type: 'button', text: plain('Look'), action_id: 'button_1', url: 'https://example.com/garden' },
  ]);
});

inSlack(
  'a long message with buttons is in sections that Slack takes, and says the same',
  async ({ world, ada, slackSim }) => {
    const text = 'a'.repeat(3999);
    await world.call(ada, sendMessage, { ...garden, text, buttons: [{ label: 'Yes', token }] });
    const sections = (slackSim.messages[0]?.blocks ?? []).filter((block) => Object(block).type === 'section');
    const pieces = sections.map((block) => String(Object(block).text.text));
    assert.equal(pieces.join(''), text);
    assert.ok(pieces.every(({ length }) => length <= 3000));
  },
);

inSlack('a person is written to where only they and the bot are, an answer stands in its thread', async (scene) => {
  const { world, ada, slackSim } = scene;
  const { messageId } = await world.call(ada, sendMessage, { to: 'U0GRACE01', text: 'Hello' });
  await world.call(ada, sendMessage, { to: 'D0GRACE01', text: 'And another thing', replyTo: messageId });
  const [first, second] = slackSim.messages;
  assert.equal(first?.channel, 'D0GRACE01');
  assert.equal(second?.thread_ts, messageId);
});

for (const [where, given] of [
  ['a room', garden],
  ['a thread', { ...garden, threadId: '1795200000.000100' }],
  ['a person', { ...garden, to: 'U0GRACE01' }],
] as const) {
  inSlack(`a message to ${where} of which we were told nothing is looked for, and is there once`, async (scene) => {
    const { world, ada, sim, slackSim } = scene;
    await world.call(ada, sendMessage, { ...garden, text: 'Before' });
    const before = slackSim.messages.length;
    // A person's room is opened first.
    sim.fail(...(given.to === 'U0GRACE01' ? (['slow', 'lost'] as const) : (['lost'] as const)));
    await assert.rejects(world.call(ada, sendMessage, given, { key: 'one' }), { code: 'upstream' });
    assert.equal(slackSim.messages.length, before + 1);
    const { messageId } = await world.call(ada, sendMessage, given, { key: 'one' });
    assert.equal(slackSim.messages.length, before + 1);
    assert.equal(messageId, slackSim.messages.at(-1)?.ts);
  });
}

inSlack('what Slack has refused was not sent, and may be sent under the same key', async ({ world, ada, slackSim }) => {
  const office = { ...garden, to: 'C0OFFICE1' };
  await assert.rejects(world.call(ada, sendMessage, office), { code: 'invalid', message: /not_in_channel/ });
  slackSim.refuse('ratelimited');
  await assert.rejects(world.call(ada, sendMessage, garden, { key: 'two' }), { code: 'limited' });
  await world.call(ada, sendMessage, garden, { key: 'two' });
  assert.equal(slackSim.messages.length, 1);
});

inSlack('a token that was taken back is told as such', async ({ world, ada, slackSim }) => {
  slackSim.refuse('token_revoked');
  await assert.rejects(world.call(ada, sendMessage, garden), { code: 'not_connected' });
});

inSlack('rooms are listed page by page', async ({ world, ada }) => {
  const first = await world.call(ada, listRooms.contract, { limit: 1 });
  assert.deepEqual(first, { items: [{ id: 'C0GARDEN1', name: 'garden', isMember: true }], next: '1' });
  const second = await world.call(ada, listRooms.contract, { limit: 1, after: first.next ?? '' });
  assert.deepEqual(second, { items: [{ id: 'C0OFFICE1', name: 'office', isMember: false }], next: null });
});

interface Sent {
  readonly body: string;
  readonly type?: string;
  readonly secret?: string;
  readonly ageSeconds?: number;
}

/** What Slack would send to the address of this connection. */
async function hearingOf({ world, ada, id }: ConnectedScene) {
  const { url } = await world.http();
  const answer = await world.answer(ada, 'connection.connection.show', { connectionId: id });
  const path = new URL(Object(answer.status === 'done' ? answer.output : {}).webhookUrl).pathname;
  return {
    async send({ body, type = 'application/json', secret = simSecrets.signingSecret, ageSeconds = 0 }: Sent) {
      const at = String(Math.floor(world.clock.nowMs() / 1000) - ageSeconds);
      const proof = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
      const headers = {
        'content-type': type,
        'x-slack-request-timestamp': at,
        'x-slack-signature': `v0=${proof}`,
      };
      const response = await fetch(new URL(path, url), { method: 'POST', body, headers });
      return { status: response.status, said: Object(await response.json()) };
    },
    events: (type: string) =>
      world.sql<{ said: Record<string, unknown>; tainted: boolean }>(
        'select event_data as said, tainted from event.ai_events where tenant_id = $1 and event_type = $2',
        [ada.tenantId, type],
      ),
  };
}

const written = {
  type: 'message',
  channel: 'C0GARDEN1',
  user: 'U0GRACE01',
  text: 'Is 1 &lt; 2 &amp; open?',
  ts: '1795200001.000200',
  thread_ts: '1795200000.000100',
};
const eventOf = (event: object, id = 'Ev0000001') =>
  JSON.stringify({ type: 'event_callback', team_id: 'T0ADA', event_id: id, event_time: 1_795_200_001, event });

inSlack('shows Slack that the address is ours, and only to Slack', async (scene) => {
  const { send } = await hearingOf(scene);
  const body = JSON.stringify({ token: 'old', challenge: '3eZbrw1aBm2rZgRN', type: 'url_verification' });
  const { status, said } = await send({ body });
  assert.deepEqual([status, said.challenge], [200, '3eZbrw1aBm2rZgRN']);
  assert.equal((await send({ body, secret: 'another' })).status, 401);
});

inSlack('what a person writes is heard once, as text from outside', async (scene) => {
  const { send, events } = await hearingOf(scene);
  for (let turn = 0; turn < 2; turn += 1) assert.equal((await send({ body: eventOf(written) })).status, 200);
  assert.deepEqual(await events('channel.message.received'), [
    {
      tainted: true,
      said: {
        ...{ channel: 'slack', connectionId: scene.id, from: 'U0GRACE01', chat: 'C0GARDEN1' },
        ...{ messageId: '1795200001.000200', name: null, text: 'Is 1 < 2 & open?', files: [] },
        ...{ replyTo: '1795200000.000100', threadId: '1795200000.000100' },
      },
    },
  ]);
});

inSlack('what bots write, and what is no message, is taken and told to nobody', async (scene) => {
  const { send, events } = await hearingOf(scene);
  const others = [
    { ...written, bot_id: 'B01' },
    { ...written, subtype: 'message_changed' },
    { ...written, subtype: 'channel_join' },
    { type: 'reaction_added', user: 'U0GRACE01' },
  ];
  for (const [at, event] of others.entries()) {
    assert.equal((await send({ body: eventOf(event, `Ev${at}`) })).status, 200);
  }
  assert.deepEqual(await events('channel.message.received'), []);
});

inSlack('a pressed button brings its token back, once; a link brings nothing', async (scene) => {
  const { send, events } = await hearingOf(scene);
  const pressed = (action: object, trigger: string) => {
    const payload = {
      ...{ type: 'block_actions', trigger_id: trigger, user: { id: 'U0GRACE01', username: 'grace' } },
      ...{ channel: { id: 'C0GARDEN1', name: 'garden' }, container: { type: 'message', message_ts: '17.1' } },
      actions: [{ action_id: 'button_0', type: 'button', action_ts: '1795200002.1', ...action }],
    };
    return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  };
  const type = 'application/x-www-form-urlencoded';
  await send({ body: pressed({ value: token }, '1.1'), type });
  await send({ body: pressed({ value: token }, '1.1'), type });
  assert.equal((await send({ body: pressed({}, '1.2'), type })).status, 200);
  const about = { channel: 'slack', connectionId: scene.id, from: 'U0GRACE01', chat: 'C0GARDEN1', messageId: '17.1' };
  assert.deepEqual(await events('channel.button.pressed'), [{ tainted: true, said: { ...about, token } }]);
});

inSlack('what is not signed, signed by another, or signed long ago is refused', async (scene) => {
  const { send, events } = await hearingOf(scene);
  const body = eventOf(written);
  assert.equal((await send({ body, secret: 'another' })).status, 401);
  assert.equal((await send({ body, ageSeconds: 301 })).status, 401);
  assert.deepEqual(await events('channel.message.received'), []);
});
