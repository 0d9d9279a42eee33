// What only Telegram tells, beside what every chat does.
import { z } from 'zod';
import { event, Id, outside } from '#kernel/contract';

export const fileShared = event({
  name: 'telegram.file.shared',
  summary: 'Somebody has sent a voice, a picture or a document to the bot.',
  data: z.object({
    channel: z.literal('telegram'),
    connectionId: Id,
    from: outside(z.string()),
    chat: outside(z.string()),
    messageId: z.string(),
    kind: z.enum(['voice', 'image', 'document']),
    remoteId: outside(z.string().max(300)).describe('By which telegram.file.read fetches it'),
    name: outside(z.string().max(300)).nullable(),
    bytes: z.int().nullable(),
    seconds: z.int().nullable(),
  }),
});

export const pressSeen = event({
  name: 'telegram.press.seen',
  summary: 'A button was pressed and waits to be released in the app of whoever pressed it.',
  data: z.object({ connectionId: Id, pressId: outside(z.string().max(100)) }),
});
