// Telling Telegram where to send what happens, and with which proof; it takes the address of one connection at a time.
import { z } from 'zod';
import { contract, outside, via } from '#kernel/contract';
import { telegramService, webhookSecret } from './account.ts';
import { ask } from './client.ts';

const heard = ['message', 'callback_query'];
const Done = z.literal(true);

export const setWebhook = contract({
  name: 'telegram.webhook.set',
  guarded: true,
  summary: 'Have Telegram send here what is written to the bot, and which buttons are pressed.',
  effect: 'send',
  access: 'telegram.webhook.write',
  input: z.object({ via }),
  output: z.object({ url: z.url() }),
  undo: { by: 'telegram.webhook.remove', input: ({ via }) => ({ via }) },
  pretend: () => ({ url: 'https://example.com/api/webhooks/telegram' }),
  example: {},
}).implement(
  async (call, { via }) => {
    const reach = await call.reach(telegramService, via);
    const json = { url: reach.webhookUrl, allowed_updates: heard, max_connections: 10 };
    // Put in as the request leaves.
    const secrets = { [webhookSecret]: { field: 'secret_token' } };
    await ask(reach, Done, { method: 'setWebhook', json, secrets });
    return { url: reach.webhookUrl };
  },
  {
    async lookup(call, _key, { via }) {
      const reach = await call.reach(telegramService, via);
      const { url } = await ask(reach, Info, { method: 'getWebhookInfo' });
      return url === reach.webhookUrl ? { url } : undefined;
    },
  },
);

export const removeWebhook = contract({
  name: 'telegram.webhook.remove',
  summary: 'Have Telegram send nothing here any more.',
  effect: 'send',
  access: 'telegram.webhook.write',
  input: z.object({ via }),
  output: z.object({ removed: z.boolean() }),
  undo: { by: 'telegram.webhook.set', input: ({ via }) => ({ via }) },
  pretend: () => ({ removed: true }),
  example: {},
}).implement(
  async (call, { via }) => {
    const reach = await call.reach(telegramService, via);
    return { removed: await ask(reach, Done, { method: 'deleteWebhook', json: {} }) };
  },
  {
    async lookup(call, _key, { via }) {
      const { url } = await ask(await call.reach(telegramService, via), Info, { method: 'getWebhookInfo' });
      return url === '' ? { removed: true } : undefined;
    },
  },
);

const Info = z.object({
  url: z.string(),
  pending_update_count: z.int(),
  last_error_message: z.string().optional(),
});

export const showWebhook = contract({
  name: 'telegram.webhook.show',
  summary: 'Show where Telegram sends what happens, how much waits there, and what went wrong last.',
  effect: 'read',
  access: 'telegram.webhook.read',
  input: z.object({ via }),
  output: z.object({ url: z.string(), isOurs: z.boolean(), waiting: z.int(), problem: outside(z.string()).nullable() }),
  example: {},
}).implement(async (call, { via }) => {
  const reach = await call.reach(telegramService, via);
  const info = await ask(reach, Info, { method: 'getWebhookInfo' });
  const { url, pending_update_count: waiting, last_error_message: problem = null } = info;
  return { url, isOurs: url === reach.webhookUrl, waiting, problem };
});
