// Writing to a room or a person.
import { sendMessage } from '#contracts/channel';
import type { Reach } from '#kernel/contract';
import { slackWorkspace } from './account.ts';
import { ask } from './client.ts';
import { History, isPerson, marked, Opened, Posted, wordsOf } from './model.ts';

/** As many as Slack shows at once; whoever looks for a message does so soon. */
const lookedThrough = 200;

export const sendBySlack = sendMessage.implement(
  async (call, { via, to, text, buttons, replyTo, threadId }) => {
    const reach = await call.reach(slackWorkspace, via);
    const channel = await roomOf(reach, to);
    const thread = threadId ?? replyTo;
    const metadata = { event_type: marked, event_payload: { key: call.key ?? call.id } };
    const json = { channel, metadata, ...wordsOf({ text, buttons }), ...(thread ? { thread_ts: thread } : {}) };
    return { messageId: (await ask(reach, Posted, { method: 'chat.postMessage', json })).ts };
  },
  {
    // Slack knows no keys of ours, but keeps what we write down beside a message.
    async lookup(call, key, { via, to, replyTo, threadId }) {
      const reach = await call.reach(slackWorkspace, via);
      const ts = threadId ?? replyTo;
      const query = { channel: await roomOf(reach, to), limit: lookedThrough, include_all_metadata: 'true', ts };
      const method = ts === undefined ? 'conversations.history' : 'conversations.replies';
      const { messages } = await ask(reach, History, { method, query });
      const found = messages.find(({ metadata }) => metadata?.event_payload.key === key);
      return found && { messageId: found.ts };
    },
  },
);

/** A person is written to in the room that they share with the bot. */
async function roomOf(reach: Reach, to: string): Promise<string> {
  if (!isPerson(to)) return to;
  const { channel } = await ask(reach, Opened, { method: 'conversations.open', json: { users: to } });
  return channel.id;
}
