// Who the bot is, and letting go of its buttons.
import { z } from 'zod';
import { asFault } from '#base/fault';
import { contract, Id, via } from '#kernel/contract';
import { telegramService } from './account.ts';
import { ask } from './client.ts';
import { Bot } from './model.ts';

const exampleId = '019abcde-0000-7000-8000-000000000000';

export const showBot = contract({
  name: 'telegram.bot.show',
  summary: 'Show who the bot is, and the link by which somebody opens a chat with it.',
  effect: 'read',
  access: 'telegram.bot.read',
  input: z.object({ via }),
  output: z.object({
    id: z.string(),
    name: z.string(),
    username: z.string().nullable(),
    startUrl: z.url().nullable().describe('With a code from notify.chat.start at its end the chat becomes theirs'),
  }),
  example: {},
}).implement(async (call, { via }) => {
  const {
    id,
    first_name: name,
    username = null,
  } = await ask(await call.reach(telegramService, via), Bot, {
    method: 'getMe',
  });
  return { id: String(id), name, username, startUrl: username && `https://t.me/${username}?start=` };
});

/** Nothing changes anywhere, and nothing goes back to where it came from but the press's number: so it is a read. */
export const releaseButton = contract({
  name: 'telegram.button.release',
  summary: 'Let the app of whoever pressed a button stop waiting.',
  effect: 'read',
  internal: true,
  access: 'telegram.button.release',
  input: z.object({ connectionId: Id, pressId: z.string().max(100) }),
  output: z.object({ released: z.boolean() }),
  example: { connectionId: exampleId, pressId: '4382bfdwdsb323b2d9' },
}).implement(async (call, { connectionId, pressId }) => {
  const reach = await call.reach(telegramService, connectionId);
  const asked = { method: 'answerCallbackQuery', json: { callback_query_id: pressId } };
  return ask(reach, z.literal(true), asked).then(
    () => ({ released: true }),
    (error: unknown) => {
      // Some seconds later nobody waits any more.
      if (asFault(error).code !== 'conflict') throw error;
      return { released: false };
    },
  );
});
