import { z } from 'zod';
import { event, Id } from '#kernel/contract';
import { Severity } from './model.ts';

/** Says no more than that there is something: everybody in the company may hear of it. */
export const noticePosted = event({
  name: 'notify.notice.posted',
  summary: 'Somebody has been told something.',
  data: z.object({ noticeId: Id, personId: Id, kind: z.string(), severity: Severity }),
});

export const letterWritten = event({
  name: 'notify.letter.written',
  summary: 'A letter with a link is ready to be sent.',
  data: z.object({ messageId: Id }),
});
