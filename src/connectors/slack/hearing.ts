// What Slack tells us: events as JSON, pressed buttons as a form with JSON in it. Pure.
import { z } from 'zod';
import type { buttonPressed, messageReceived } from '#contracts/channel';
import { type Delivered, Id, type Verified } from '#kernel/contract';

const Challenge = z.object({ type: z.literal('url_verification'), challenge: z.string().max(1000) });
const Event = z.object({
  type: z.literal('event_callback'),
  event_id: z.string(),
  event: z.looseObject({ type: z.string() }),
});
const Press = z.looseObject({ type: z.string(), trigger_id: z.string() });

/** Slack wants to see it once, before it sends anything else. */
export function challengeIn(delivered: Delivered): string | undefined {
  const asked = Challenge.safeParse(saidIn(delivered));
  return asked.success ? asked.data.challenge : undefined;
}

export function deliveredIn(delivered: Delivered): Verified | undefined {
  const said = saidIn(delivered);
  const { connectionId } = delivered;
  const event = Event.safeParse(said);
  if (event.success) {
    const { event_id: id, event: payload } = event.data;
    return { id, type: payload.type, payload: { ...payload, connectionId } };
  }
  const press = Press.safeParse(said);
  if (!press.success) return undefined;
  return { id: press.data.trigger_id, type: press.data.type, payload: { ...press.data, connectionId } };
}

function saidIn({ headers, body }: Delivered): unknown {
  const text = Buffer.from(body).toString();
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  try {
    return JSON.parse(isForm ? (new URLSearchParams(text).get('payload') ?? '') : text);
  } catch {
    return undefined;
  }
}

const Written = z.object({
  connectionId: Id,
  channel: z.string(),
  user: z.string(),
  text: z.string().max(20_000).default(''),
  ts: z.string(),
  thread_ts: z.string().optional(),
  subtype: z.enum(['file_share', 'thread_broadcast']).optional(),
  bot_id: z.never().optional(),
});

/** What a person has written; not what bots write, nor that somebody came or changed something. */
export function messageIn(payload: unknown): z.input<typeof messageReceived.data> | undefined {
  const parsed = Written.safeParse(payload);
  if (!parsed.success) return undefined;
  const { connectionId, channel: chat, user: from, text, ts: messageId, thread_ts: threadId = null } = parsed.data;
  const about = { channel: 'slack', connectionId, from, chat, messageId };
  const replyTo = threadId === messageId ? null : threadId;
  return { ...about, name: null, text: plainOf(text), replyTo, threadId, files: [] };
}

const signs: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

function plainOf(text: string): string {
  return text.replace(/&(?:amp|lt|gt);/g, (written) => signs[written] ?? written);
}

const Pressed = z.object({
  connectionId: Id,
  user: z.object({ id: z.string() }),
  channel: z.object({ id: z.string() }),
  container: z.object({ message_ts: z.string() }),
  actions: z.array(z.object({ type: z.literal('button'), value: z.string().max(64) })).min(1),
});

/** A button that is a link brings nothing back. */
export function pressIn(payload: unknown): z.input<typeof buttonPressed.data> | undefined {
  const parsed = Pressed.safeParse(payload);
  const [action] = parsed.data?.actions ?? [];
  if (!parsed.success || !action) return undefined;
  const { connectionId, user, channel, container } = parsed.data;
  const about = { channel: 'slack', connectionId, from: user.id, chat: channel.id, messageId: container.message_ts };
  return { ...about, token: action.value };
}
