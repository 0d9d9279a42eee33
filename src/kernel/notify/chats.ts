// Which chat is whose, and what is decided in one. A chat becomes somebody's by a code that only they were shown; a
// button decides only in the chat of the person for whom it was made.
import { hash, randomInt } from 'node:crypto';
import { and, asc, eq, gt, isNotNull, isNull } from 'drizzle-orm';
import { z } from 'zod';
import { asFault, Fault } from '#base/fault';
import { after } from '#base/time';
import { buttonPressed, messageReceived, sendMessage } from '#contracts/channel';
import {
  type Call,
  type Capability,
  contract,
  Id,
  Instant,
  outside,
  type Reaction,
  reaction,
  secret,
} from '#kernel/contract';
import { buttonPlace } from './chat-messages.ts';
import { sealedFor } from './composing.ts';
import { exampleId, type NotifyParts, ownId } from './house.ts';
import { sendDue } from './sending.ts';
import { chatsOf, insertMessage, usualWays, waysOf } from './store.ts';
import { buttons, chatCodes, chats } from './tables.ts';
import { words } from './templates/languages.ts';
import type { LanguageWords } from './templates/words.ts';

const own = 'signed-in';
const Chat = z.object({ id: Id, channel: z.string(), createdAt: Instant });
const codeLife = '10 minutes';

export const startChat = contract({
  name: 'notify.chat.start',
  summary: 'Get a code; send it to the company’s bot, and notices reach you in that chat.',
  effect: 'write',
  access: own,
  input: z.object({}),
  output: z.object({ code: secret(z.string()), expiresAt: Instant }),
  undo: { never: 'It ends by itself after ten minutes' },
  example: {},
});

export const listChats = contract({
  name: 'notify.chat.list',
  summary: 'List the chats in which notices reach you.',
  effect: 'read',
  access: own,
  input: z.object({}),
  output: z.object({ items: z.array(Chat) }),
  example: {},
});

export const endChat = contract({
  name: 'notify.chat.end',
  summary: 'Be told nothing more in one of your chats.',
  effect: 'write',
  access: own,
  input: z.object({ chatId: Id }),
  output: Chat,
  undo: { never: 'Get a code and send it again' },
  example: { chatId: exampleId },
});

const Place = z.object({
  channel: z.string(),
  connectionId: Id,
  from: outside(z.string().max(200)),
  chat: outside(z.string().max(200)),
});
const where = { channel: 'telegram', connectionId: exampleId, from: '123', chat: '123' };
const internal = { effect: 'write', internal: true } as const;

const hearMessage = contract({
  ...internal,
  name: 'notify.chat.hear',
  summary: 'See whether a message links a chat to a person.',
  access: 'notify.chat.hear',
  input: Place.extend({ text: outside(z.string().max(20_000)) }),
  output: z.object({ chatId: Id.nullable() }),
  undo: { by: 'notify.chat.unlink', input: (_input, { chatId }) => ({ chatId }) },
  example: { ...where, text: '/start 12345678' },
});

const unlinkChat = contract({
  ...internal,
  name: 'notify.chat.unlink',
  summary: 'Take the link of a chat to a person back.',
  access: 'notify.chat.unlink',
  input: z.object({ chatId: Id.nullable() }),
  output: z.object({ unlinked: z.boolean() }),
  undo: { never: 'Let the person send a code again' },
  example: { chatId: exampleId },
});

const pressButton = contract({
  ...internal,
  name: 'notify.button.press',
  summary: 'Do what a button in a chat stands for, once.',
  access: 'notify.button.press',
  input: Place.extend({ token: outside(z.string().max(64)) }),
  output: z.object({ buttonId: Id.nullable(), outcome: z.enum(['decided', 'refused', 'unknown']) }),
  undo: { by: 'notify.button.renew', input: (_input, { buttonId }) => ({ buttonId }) },
  example: { ...where, token: 'AAAAAAAAAAAAAAAAAAAAAAAA' },
});

const renewButton = contract({
  ...internal,
  name: 'notify.button.renew',
  summary: 'Let a button be pressed again; what it has decided stays decided.',
  access: 'notify.button.renew',
  input: z.object({ buttonId: Id.nullable() }),
  output: z.object({ renewed: z.boolean() }),
  undo: { never: 'It ends by itself' },
  example: { buttonId: exampleId },
});

export const chatReactions: readonly Reaction[] = [
  reaction(messageReceived, hearMessage, ({ data: { channel, connectionId, from, chat, text } }) => ({
    ...{ channel, connectionId, from, chat, text },
  })),
  reaction(buttonPressed, pressButton, ({ data: { channel, connectionId, from, chat, token } }) => ({
    ...{ channel, connectionId, from, chat, token },
  })),
];

export function chatCapabilities(parts: NotifyParts): Capability[] {
  return [...linking(parts), ...deciding(parts)];
}

function linking(parts: NotifyParts): Capability[] {
  return [
    startChat.implement(async (call) => {
      const personId = ownId(call);
      const code = String(randomInt(10 ** 9, 10 ** 10));
      const [digest, expiresAt] = [hash('sha256', code), after(call.now, codeLife)];
      await call.db
        .insert(chatCodes)
        .values({ id: call.newId(), personId, digest, expiresAt })
        .onConflictDoUpdate({ target: [chatCodes.tenantId, chatCodes.personId], set: { digest, expiresAt } });
      return { code, expiresAt };
    }),

    listChats.implement(async (call) => ({ items: await chatsOf(call.db, ownId(call)) })),

    endChat.implement(async (call, { chatId }) => {
      const mine = and(eq(chats.id, chatId), eq(chats.personId, ownId(call)));
      const [gone] = await call.db.delete(chats).where(mine).returning();
      if (!gone) throw new Fault('not_found', `You have no chat ${chatId}`);
      return gone;
    }),

    hearMessage.implement(async (call, { text, ...place }) => {
      const code = /^\s*(?:\/start\s+)?(\d{10})\s*$/.exec(text)?.[1];
      if (!code) return { chatId: null };
      const isGood = and(eq(chatCodes.digest, hash('sha256', code)), gt(chatCodes.expiresAt, call.now));
      const [taken] = await call.db.delete(chatCodes).where(isGood).returning();
      if (!taken) {
        await say(parts, call, { ...place, personId: null, what: 'unknownCode' });
        return { chatId: null };
      }
      const { personId } = taken;
      const { channel, connectionId, from: address } = place;
      const [chat] = await call.db
        .insert(chats)
        .values({ id: call.newId(), personId, channel, connectionId, address })
        .onConflictDoUpdate({ target: [chats.tenantId, chats.connectionId, chats.address], set: { personId } })
        .returning({ id: chats.id });
      await say(parts, call, { ...place, personId, what: 'linked' });
      return { chatId: chat?.id ?? null };
    }),

    unlinkChat.implement(async (call, { chatId }) => {
      if (chatId === null) return { unlinked: false };
      const gone = await call.db.delete(chats).where(eq(chats.id, chatId)).returning({ id: chats.id });
      return { unlinked: gone.length > 0 };
    }),
  ];
}

function deciding(parts: NotifyParts): Capability[] {
  return [
    pressButton.implement(async (call, { token, ...place }) => {
      if (call.rehearsing) return { buttonId: null, outcome: 'unknown' as const };
      const personId = await whoseChat(call, place);
      const button = personId && (await take(call, { personId, token }));
      if (!personId || !button) return { buttonId: null, outcome: 'unknown' as const };
      const refusal = await pressed(parts, button);
      await say(parts, call, { ...place, personId, what: refusal ? 'signIn' : 'pressed' });
      return { buttonId: button.id, outcome: refusal ? ('refused' as const) : ('decided' as const) };
    }),

    renewButton.implement(async (call, { buttonId }) => {
      if (buttonId === null) return { renewed: false };
      const isUsed = and(eq(buttons.id, buttonId), isNotNull(buttons.usedAt), gt(buttons.expiresAt, call.now));
      const renewed = await call.db.update(buttons).set({ usedAt: null }).where(isUsed).returning({ id: buttons.id });
      return { renewed: renewed.length > 0 };
    }),
  ];
}

type Where = z.output<typeof Place>;

async function whoseChat({ db }: Call, { connectionId, from }: Where): Promise<string | undefined> {
  const isIt = and(eq(chats.connectionId, connectionId), eq(chats.address, from));
  const [chat] = await db.select({ personId: chats.personId }).from(chats).where(isIt).orderBy(asc(chats.id)).limit(1);
  return chat?.personId;
}

type Button = typeof buttons.$inferSelect;

async function take(call: Call, { personId, token }: { personId: string; token: string }): Promise<Button | undefined> {
  const isGood = and(
    ...[eq(buttons.digest, hash('sha256', token)), eq(buttons.personId, personId)],
    ...[isNull(buttons.usedAt), gt(buttons.expiresAt, call.now)],
  );
  const [button] = await call.db.update(buttons).set({ usedAt: call.now }).where(isGood).returning();
  return button;
}

/** Why it can not be decided here any more, if it can not: that is told to the person, not tried again. */
async function pressed({ seals, approvals }: NotifyParts, button: Button): Promise<Fault | undefined> {
  const link = await seals.open(button.tenantId, button.sealed, buttonPlace(button.id));
  if (link === undefined) return new Fault('not_found', 'This button was forgotten');
  try {
    await approvals.pressLink({ token: link, verdict: button.verdict });
    return undefined;
  } catch (error) {
    const fault = asFault(error);
    if (['not_found', 'forbidden', 'conflict'].includes(fault.code)) return fault;
    throw error;
  }
}

interface Saying extends Where {
  readonly personId: string | null;
  readonly what: keyof LanguageWords['chat'];
}

/** An answer in the chat, on its way as every other message. */
async function say(parts: NotifyParts, call: Call, { personId, what, connectionId, chat }: Saying) {
  const ways = personId ? ((await waysOf(call.db, [personId])).get(personId) ?? usualWays) : usualWays;
  const message = { id: call.newId(), personId };
  const input = { via: connectionId, to: chat, text: words[ways.language].chat[what] };
  const sealed = await sealedFor(parts, call, {
    message,
    outgoing: [{ capability: sendMessage.name, input, part: 'chat' }],
  });
  const { id } = message;
  await insertMessage(call.db, {
    id,
    personId,
    channel: 'chat',
    slot: `answer:${id}`,
    dueAt: call.now,
    state: 'ready',
    sealed,
  });
  call.later(sendDue, { messageId: id }, { key: `message:${id}:0` });
}
