// Telegram: a company's bot writes in chats, hears what is written there, and which buttons are pressed.
import { channel } from '#contracts/channel';
import { defineModule, keep, reaction } from '#kernel/contract';
import { telegramService } from './account.ts';
import { releaseButton, showBot } from './bot.ts';
import { fileShared, pressSeen } from './events.ts';
import { readTelegramFile } from './files.ts';
import { sendTelegramMessage } from './messages.ts';
import { removeWebhook, setWebhook, showWebhook } from './webhooks.ts';

export { pressUpdate, simToken, startTelegram, textUpdate } from './sim.ts';

export const telegram = defineModule({
  name: 'telegram',
  title: 'Telegram',
  connector: telegramService,
  keeps: keep(channel, sendTelegramMessage),
  capabilities: [showBot, releaseButton, readTelegramFile, setWebhook, removeWebhook, showWebhook],
  events: [fileShared, pressSeen],
  reactions: [
    reaction(pressSeen, releaseButton.contract, ({ data: { connectionId, pressId } }) => ({ connectionId, pressId })),
  ],
  grants: {
    // What the house does by itself is named for the super admin, and so kept from a company's own administrator.
    super_admin: ['telegram.button.release'],
    tenant_admin: ['telegram.bot.*', 'telegram.file.*', 'telegram.webhook.*'],
    manager: ['telegram.bot.read', 'telegram.file.read'],
  },
  plan: 'tier1',
});
