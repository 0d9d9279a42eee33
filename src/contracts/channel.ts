// Chats: messages that go out over whichever service the company has connected, and what comes back from there.
import { z } from 'zod';
import { agreement, contract, event, Id, outside, secret, text, via } from '#kernel/contract';

const Label = text(60);
/** Telegram takes 64 bytes. */
export const ButtonToken = secret(z.string().regex(/^[\w-]{16,64}$/));

const Button = z.union([
  z.object({ label: Label, url: z.url({ protocol: /^https?$/ }) }),
  z.object({ label: Label, token: ButtonToken.describe('Comes back when it is pressed') }),
]);

const ChatAddress = z.string().min(1).max(200).describe('As the channel names a person or a room');
const MessageId = z.string().min(1).max(200);

export const sendMessage = contract({
  name: 'channel.send',
  summary: 'Send a message to a chat.',
  title: ({ to, text: said }) => `Write to ${to}: “${said}”`,
  effect: 'send',
  access: 'channel.send',
  input: z.object({
    via,
    to: ChatAddress,
    text: z.string().min(1).max(4000),
    buttons: z.array(Button).max(8).default([]),
    replyTo: MessageId.optional().describe('The message that it answers'),
    threadId: MessageId.optional(),
  }),
  output: z.object({ messageId: MessageId }),
  pretend: () => ({ messageId: 'not-sent' }),
  undo: { never: 'It has been read' },
  example: { to: '2070012004', text: 'The garden is open.' },
});

const From = z.object({
  channel: z.string().min(1).max(60).describe('The connector: telegram, slack'),
  connectionId: Id,
  from: outside(ChatAddress.describe('Who, as the channel names them')),
  chat: outside(ChatAddress.describe('Where an answer goes')),
  messageId: MessageId,
});

export const messageReceived = event({
  name: 'channel.message.received',
  summary: 'Somebody has written in a chat.',
  data: From.extend({
    name: outside(z.string().max(200)).nullable(),
    text: outside(z.string().max(20_000)),
    replyTo: MessageId.nullable(),
    threadId: MessageId.nullable(),
    files: z.array(
      z.object({ fileId: Id, kind: z.enum(['voice', 'image', 'document']), name: outside(z.string().max(300)) }),
    ),
  }),
});

export const buttonPressed = event({
  name: 'channel.button.pressed',
  summary: 'Somebody has pressed a button in a chat.',
  data: From.extend({ token: outside(z.string().max(64)) }),
});

export const channel = agreement({
  name: 'channel',
  title: 'Chats',
  contracts: [sendMessage],
  grants: { tenant_admin: ['channel.*'], manager: ['channel.send'] },
  plan: 'tier1',
});
