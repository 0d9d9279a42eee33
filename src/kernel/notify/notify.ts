// Who is told what, on which way and when. The list in the console has everything; mail, chats and pushes are messages
// that carry notices, each once, in the words of the company.

import { z } from 'zod';
import { before } from '#base/time';
import { channel } from '#contracts/channel';
import { mail } from '#contracts/mail';
import { type Call, contract, defineModule, type Module } from '#kernel/contract';
import { chatCapabilities, chatReactions } from './chats.ts';
import { letterWritten, noticePosted } from './events.ts';
import { type NotifyParts, ownName } from './house.ts';
import { type Letter, letterReaction, postLetter } from './letters.ts';
import { noticeCapabilities } from './notices.ts';
import { deliverReaction, planningCapabilities } from './planning.ts';
import { deviceCapabilities } from './push/devices.ts';
import { pushKeyCapabilities } from './push/keys.ts';
import { pushSendingCapabilities } from './push/sending.ts';
import { sendingCapabilities } from './sending.ts';
import { settingCapabilities } from './settings.ts';
import { forgetOver } from './store.ts';
import { subjects } from './subjects.ts';
import { eventReactions, tellingCapabilities } from './telling.ts';
import { views } from './views.ts';
import { wordingCapabilities } from './wordings.ts';

export type { NotifyParts } from './house.ts';
export type { Letter } from './letters.ts';
export { tellPerson } from './notices.ts';

export interface Notify {
  readonly module: Module;
  /** For who makes links that people are handed: inside the call that makes it, as a part of its work. */
  postLetter(call: Call, letter: Letter): Promise<void>;
}

export function createNotify(parts: NotifyParts): Notify {
  return { module: moduleOf(parts), postLetter: (call, letter) => postLetter(parts, call, letter) };
}

const sweepMessages = contract({
  name: 'notify.message.sweep',
  summary: 'Forget what was sent a season ago, and links and codes that have run out.',
  effect: 'write',
  access: 'notify.message.sweep',
  internal: true,
  input: z.object({}),
  output: z.object({ forgotten: z.int() }),
  undo: { never: 'The list of notices is left as it is' },
  example: {},
});

function moduleOf(parts: NotifyParts): Module {
  return defineModule({
    name: ownName,
    title: 'Notices',
    folder: import.meta.dirname,
    capabilities: [
      ...[...noticeCapabilities(parts), ...settingCapabilities, ...wordingCapabilities(parts)],
      ...[...planningCapabilities(parts), ...sendingCapabilities(parts), ...tellingCapabilities(parts)],
      ...[...chatCapabilities(parts), ...deviceCapabilities(parts)],
      ...[...pushKeyCapabilities(parts), ...pushSendingCapabilities(parts)],
      sweepMessages.implement(async (call) => ({
        forgotten: await forgetOver(call.db, before(call.now, '90 days'), call.now),
      })),
    ],
    events: [noticePosted, letterWritten],
    reactions: [deliverReaction, letterReaction, ...chatReactions, ...eventReactions],
    schedules: [{ name: 'sweep', contract: sweepMessages, input: {}, every: '1 day', scope: 'tenant' }],
    asks: [mail, channel],
    // What the house does by itself is named for the super admin, and so kept from a company's own administrator.
    grants: {
      super_admin: [
        ...['notify.event.*', 'notify.notice.deliver', 'notify.message.*', 'notify.push.send', 'notify.device.forget'],
        ...['notify.chat.*', 'notify.button.*'],
      ],
      tenant_admin: ['notify.person.tell', 'notify.wording.*'],
      manager: ['notify.person.tell', 'notify.wording.read'],
    },
    plan: 'tier1',
    views,
    subjects,
  });
}
