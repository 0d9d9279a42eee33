// What people have sent to the bot: Telegram keeps it and hands it out in two steps.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { contract, FileAnswer, via } from '#kernel/contract';
import { telegramService } from './account.ts';
import { ask } from './client.ts';

/** So much a bot may fetch. */
const most = 20_000_000;
const File = z.object({ file_id: z.string(), file_path: z.string().regex(/^[\w-]+(\/[\w.-]+)+$/) });

const types: Readonly<Record<string, string>> = { oga: 'audio/ogg', ogg: 'audio/ogg', mp3: 'audio/mpeg' };

export const readTelegramFile = contract({
  name: 'telegram.file.read',
  summary: 'Read a voice, picture or document that somebody has sent to the bot.',
  effect: 'read',
  access: 'telegram.file.read',
  answer: 'bytes',
  untrusted: true,
  input: z.object({ via, remoteId: z.string().min(1).max(300).describe('From the event telegram.file.shared') }),
  output: FileAnswer,
  example: { remoteId: 'AwACAgQAAxkBAAIB' },
}).implement(async (call, { via, remoteId }) => {
  const reach = await call.reach(telegramService, via);
  const { file_path: path } = await ask(reach, File, { method: 'getFile', json: { file_id: remoteId } });
  const response = await reach.fetch(`/file/bot[secret]/${path}`, { maxBytes: most, timeoutMs: 60_000 });
  if (!response.ok) {
    const { status } = response;
    throw new Fault('upstream', `Telegram answered ${status} for this file`, { details: { status } });
  }
  const name = path.split('/').at(-1) ?? 'file';
  const type = types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
  return { name, type, bytes: new Uint8Array(await response.arrayBuffer()) };
});
