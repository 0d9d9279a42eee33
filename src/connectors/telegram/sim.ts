// A small fake of the Bot API: one bot with its token, chats that exist, messages and their buttons, files, and the
// webhook with its proof. What it refuses it refuses in Telegram's words.
import { type Sim, type SimRequest, startSim } from '#kernel/connection';

export const simToken = '123456:AAH-a-token-that-the-sim-takes';
export const simVoice = 'OggS and then what somebody said';

export interface SimMessage {
  readonly message_id: number;
  readonly chat_id: string;
  readonly text: string;
  readonly reply_markup?: { readonly inline_keyboard: { text: string; callback_data?: string; url?: string }[][] };
}

export interface TelegramSim extends Sim {
  readonly messages: readonly SimMessage[];
  readonly released: readonly string[];
  readonly webhook: { url: string; secret: string };
  /** Who has blocked the bot. */
  readonly blockedBy: Set<string>;
  /** What Telegram would post to the address that it was told, with its proof. */
  telling(update: object, proof?: { secret?: string; updateId?: number }): RequestInit;
}

const known = /^\d{4,15}$/;
const fileId = 'voice-file-1';
const filePath = 'voice/file_1.oga';
const ok = (result: unknown) => ({ json: { ok: true, result } });
const no = (status: number, description: string) => ({
  status,
  json: { ok: false, error_code: status, description },
});

export async function startTelegram(): Promise<TelegramSim> {
  const messages: SimMessage[] = [];
  const released: string[] = [];
  const blockedBy = new Set<string>();
  const webhook = { url: '', secret: '' };
  let updates = 1000;

  const methods: Readonly<Record<string, (given: Record<string, unknown>) => object>> = {
    getMe: () => ok({ id: 123456, is_bot: true, first_name: 'Polly', username: 'polly_bot' }),
    sendMessage: (given) => written({ given, messages, blockedBy }),
    answerCallbackQuery({ callback_query_id: id }) {
      if (String(id).startsWith('old')) return no(400, 'Bad Request: query is too old and response timeout expired');
      released.push(String(id));
      return ok(true);
    },
    setWebhook({ url, secret_token: secret }) {
      // As a Bot API server of one's own, it takes http from the same machine.
      if (!/^(https:|http:\/\/(localhost|127\.0\.0\.1))/.test(String(url)))
        return no(400, 'Bad Request: bad webhook: An HTTPS URL must be provided');
      if (!/^[\w-]{1,256}$/.test(String(secret)))
        return no(400, 'Bad Request: secret token contains illegal characters');
      Object.assign(webhook, { url, secret });
      return ok(true);
    },
    deleteWebhook() {
      Object.assign(webhook, { url: '', secret: '' });
      return ok(true);
    },
    getWebhookInfo: () => ok({ url: webhook.url, has_custom_certificate: false, pending_update_count: 0 }),
    getFile: ({ file_id: id }) =>
      id === fileId
        ? ok({ file_id: fileId, file_unique_id: 'u1', file_size: simVoice.length, file_path: filePath })
        : no(400, 'Bad Request: invalid file_id'),
  };

  const sim = await startSim(({ path, json, form }: SimRequest) => {
    const [, at = '', token, called = ''] = /^(\/file)?\/bot([^/]+)\/(.+)$/.exec(decodeURIComponent(path)) ?? [];
    if (token !== simToken) return /^\d+:/.test(token ?? '') ? no(401, 'Unauthorized') : no(404, 'Not Found');
    if (at) return called === filePath ? { text: simVoice } : { status: 404, text: '' };
    return methods[called]?.({ ...Object.fromEntries(form), ...Object(json) }) ?? no(404, 'Not Found');
  });
  return Object.assign(sim, {
    ...{ messages, released, blockedBy, webhook },
    telling(update: object, { secret = webhook.secret, updateId }: { secret?: string; updateId?: number } = {}) {
      updates += 1;
      return {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
        body: JSON.stringify({ update_id: updateId ?? updates, ...update }),
      };
    },
  });
}

interface Writing {
  readonly given: Record<string, unknown>;
  readonly messages: SimMessage[];
  readonly blockedBy: ReadonlySet<string>;
}

function written({ given, messages, blockedBy }: Writing) {
  const chat = String(given.chat_id);
  if (!known.test(chat)) return no(400, 'Bad Request: chat not found');
  if (blockedBy.has(chat)) return no(403, 'Forbidden: bot was blocked by the user');
  const keyboard: SimMessage['reply_markup'] =
    given.reply_markup === undefined ? undefined : Object(given.reply_markup);
  const isTooLong = ({ callback_data: data = '' }) => Buffer.byteLength(data) > 64;
  if (keyboard?.inline_keyboard.flat().some(isTooLong)) return no(400, 'Bad Request: BUTTON_DATA_INVALID');
  const message = { message_id: messages.length + 1, chat_id: chat, text: String(given.text) };
  messages.push({ ...message, ...(keyboard ? { reply_markup: keyboard } : {}) });
  return ok({ ...message, date: 1_700_000_000, chat: { id: Number(chat), type: 'private' } });
}

const ada = { id: 5001, is_bot: false, first_name: 'Ada', last_name: 'King' };
const chat = { id: ada.id, type: 'private' };

export function textUpdate(text: string, from: number = ada.id) {
  const user = { ...ada, id: from };
  return { message: { message_id: 77, from: user, chat: { ...chat, id: from }, date: 1_700_000_000, text } };
}

export function voiceUpdate() {
  const voice = { file_id: fileId, file_unique_id: 'u1', duration: 4, mime_type: 'audio/ogg', file_size: 32 };
  return { message: { message_id: 78, from: ada, chat, date: 1_700_000_000, voice } };
}

export function pressUpdate(data: string, { id = 'press-1', from = ada.id } = {}) {
  const message = { message_id: 1, chat: { ...chat, id: from }, date: 1_700_000_000 };
  return { callback_query: { id, from: { ...ada, id: from }, chat_instance: '1', message, data } };
}
