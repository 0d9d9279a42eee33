// What Telegram says on the wire, and what of it the company hears.
import { z } from 'zod';
import type { buttonPressed, messageReceived } from '#contracts/channel';
import type { fileShared, pressSeen } from './events.ts';

export const Bot = z.object({
  id: z.int(),
  is_bot: z.literal(true),
  first_name: z.string(),
  username: z.string().optional(),
});

const User = z.object({
  id: z.int(),
  is_bot: z.boolean().default(false),
  first_name: z.string(),
  last_name: z.string().optional(),
});

const Attached = z.object({
  file_id: z.string(),
  file_size: z.int().optional(),
  file_name: z.string().optional(),
  duration: z.int().optional(),
});

export const Written = z.object({ message_id: z.int() });

export const Message = Written.extend({
  from: User.optional(),
  chat: z.object({ id: z.int() }),
  text: z.string().optional(),
  caption: z.string().optional(),
  message_thread_id: z.int().optional(),
  reply_to_message: Written.optional(),
  voice: Attached.optional(),
  audio: Attached.optional(),
  document: Attached.optional(),
  /** The same picture in several sizes, the largest last. */
  photo: z.array(Attached).optional(),
});
type Message = z.output<typeof Message>;

const Press = z.object({
  id: z.string(),
  from: User,
  message: Written.extend({ chat: z.object({ id: z.int() }) }),
  data: z.string().max(64),
});

/** One update is one JSON text with its number and one thing that has happened. */
export const Sent = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('no JSON');
      return z.NEVER;
    }
  })
  .pipe(z.looseObject({ update_id: z.int() }));

const Heard = z.object({ connectionId: z.uuid(), message: Message });
const Pressed = z.object({ connectionId: z.uuid(), callback_query: Press });

/** Undefined for what a channel says by itself, and for what bots tell one another. */
export function messageIn(payload: unknown): z.input<typeof messageReceived.data> | undefined {
  const heard = Heard.safeParse(payload).data;
  const { from } = heard?.message ?? {};
  if (!heard || !from || from.is_bot) return undefined;
  const { message } = heard;
  return {
    ...placeOf(heard, from.id),
    name: [from.first_name, from.last_name].filter(Boolean).join(' ').slice(0, 200),
    text: message.text ?? message.caption ?? '',
    replyTo: message.reply_to_message ? String(message.reply_to_message.message_id) : null,
    threadId: message.message_thread_id === undefined ? null : String(message.message_thread_id),
    files: [],
  };
}

/** A voice is told by an event of its own, because fetching it takes another request. */
export function fileIn(payload: unknown): z.input<typeof fileShared.data> | undefined {
  const heard = Heard.safeParse(payload).data;
  const { from } = heard?.message ?? {};
  const found = heard && attachedIn(heard.message);
  if (!heard || !from || from.is_bot || !found) return undefined;
  const { kind, file } = found;
  return {
    ...placeOf(heard, from.id),
    ...{ kind, remoteId: file.file_id, name: file.file_name ?? null },
    ...{ bytes: file.file_size ?? null, seconds: file.duration ?? null },
  };
}

function attachedIn({ voice, audio, photo, document }: Message) {
  const image = photo?.at(-1);
  if (voice ?? audio) return { kind: 'voice', file: voice ?? audio ?? { file_id: '' } } as const;
  if (image) return { kind: 'image', file: image } as const;
  return document && ({ kind: 'document', file: document } as const);
}

export function pressIn(payload: unknown): z.input<typeof buttonPressed.data> | undefined {
  const pressed = Pressed.safeParse(payload).data;
  if (!pressed) return undefined;
  const { connectionId, callback_query: press } = pressed;
  return { ...placeOf({ connectionId, message: press.message }, press.from.id), token: press.data };
}

export function seenIn(payload: unknown): z.input<typeof pressSeen.data> | undefined {
  const pressed = Pressed.safeParse(payload).data;
  return pressed && { connectionId: pressed.connectionId, pressId: pressed.callback_query.id };
}

interface Place {
  readonly connectionId: string;
  readonly message: { readonly message_id: number; readonly chat: { readonly id: number } };
}

function placeOf({ connectionId, message }: Place, from: number) {
  const { message_id: id, chat } = message;
  return {
    channel: 'telegram' as const,
    connectionId,
    from: String(from),
    chat: String(chat.id),
    messageId: String(id),
  };
}
