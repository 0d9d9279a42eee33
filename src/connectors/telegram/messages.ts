// Messages of the company in chats. Telegram knows no keys of ours, and a bot can not look back into a chat: a message
// of which we were told nothing stays uncertain until a person has looked.
import type { z } from 'zod';
import { sendMessage } from '#contracts/channel';
import { telegramService } from './account.ts';
import { ask } from './client.ts';
import { Written } from './model.ts';

type Message = z.output<(typeof sendMessage)['spec']['input']>;

export const sendTelegramMessage = sendMessage.implement(async (call, message) => {
  const reach = await call.reach(telegramService, message.via);
  const { message_id: id } = await ask(reach, Written, { method: 'sendMessage', json: wireOf(message) });
  return { messageId: String(id) };
});

const perRow = 2;

/** A preview would have Telegram follow the links that stand in it. */
function wireOf({ to, text, buttons, replyTo, threadId }: Message) {
  return {
    ...{ chat_id: to, text, link_preview_options: { is_disabled: true } },
    ...(replyTo && { reply_parameters: { message_id: Number(replyTo), allow_sending_without_reply: true } }),
    ...(threadId && { message_thread_id: Number(threadId) }),
    ...(buttons.length > 0 && { reply_markup: { inline_keyboard: inRows(buttons.map(keyOf)) } }),
  };
}

function keyOf(button: Message['buttons'][number]) {
  return { text: button.label, ...('url' in button ? { url: button.url } : { callback_data: button.token }) };
}

function inRows<Key>(keys: readonly Key[]): Key[][] {
  const rows = Math.ceil(keys.length / perRow);
  return Array.from({ length: rows }, (_, row) => keys.slice(row * perRow, (row + 1) * perRow));
}
