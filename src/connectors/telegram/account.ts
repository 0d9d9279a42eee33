// What Telegram is: the bot's token stands in the path, and what it sends carries a secret of ours in a header.
import { buttonPressed, messageReceived } from '#contracts/channel';
import { carriesSecret } from '#kernel/connection';
import type { Connector, Delivered, Verified } from '#kernel/contract';
import { ask } from './client.ts';
import { fileShared, pressSeen } from './events.ts';
import { Bot, fileIn, messageIn, pressIn, Sent, seenIn } from './model.ts';

export const webhookSecret = 'webhookSecret';

export const telegramService: Connector = {
  summary: 'A bot of the company: messages, buttons and voice in chats.',
  category: 'Messaging',
  site: 'https://t.me/BotFather',
  auth: {
    kind: 'secrets',
    secrets: [
      {
        name: 'botToken',
        title: 'Bot token',
        help: 'Write /newbot to @BotFather in Telegram; it answers with the token of the new bot',
        place: { path: true },
      },
    ],
  },
  baseUrl: () => 'https://api.telegram.org',
  // To all chats together; the limit of a single chat is told by 429.
  limit: { calls: 30, per: '1 second' },
  async test(reach) {
    const { username, first_name: name } = await ask(reach, Bot, { method: 'getMe' });
    return { account: username ? `@${username}` : name };
  },
  webhook: {
    secret: webhookSecret,
    verify: (delivered, signer) =>
      carriesSecret(delivered, signer, 'x-telegram-bot-api-secret-token') ? understood(delivered) : undefined,
    triggers: [
      { on: 'message', event: messageReceived, data: messageIn },
      { on: 'message', event: fileShared, data: fileIn },
      { on: 'callback_query', event: buttonPressed, data: pressIn },
      { on: 'callback_query', event: pressSeen, data: seenIn },
    ],
  },
};

/** What we do not know is stored under the name of its only other field. */
function understood({ body, connectionId }: Delivered): Verified | undefined {
  const sent = Sent.safeParse(Buffer.from(body).toString());
  if (!sent.success) return undefined;
  const { update_id: id, ...update } = sent.data;
  const payload = { connectionId, ...update };
  return { id: String(id), type: Object.keys(update)[0] ?? 'nothing', payload };
}
