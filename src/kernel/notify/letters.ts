// Letters with a link that opens something: an invitation, a new password, a proof of an address. Whoever makes the
// link hands it over here, inside their own work; nobody else ever sees it, and it is sealed until it leaves.

import { sendMail } from '#contracts/mail';
import { type Call, type Reaction, reaction } from '#kernel/contract';
import { sealedFor } from './composing.ts';
import { letterWritten } from './events.ts';
import type { NotifyParts } from './house.ts';
import { drawn } from './mails.ts';
import { sendDue } from './sending.ts';
import { insertMessage, usualWays, waysOf } from './store.ts';

export interface Letter {
  readonly kind: 'invitation' | 'passwordReset' | 'verification';
  readonly to: string;
  readonly name: string;
  /** Good once: it goes into the letter and nowhere else. */
  readonly link: string;
  /** As what somebody is invited. */
  readonly role?: string;
  /** Of whom it is, when they belong to the company already. */
  readonly personId?: string;
}

/** As a part of the call's own work. Without a service that sends mail it stays unsent: the link can be copied. */
export async function postLetter(
  parts: NotifyParts,
  call: Call,
  { kind, to, name, link, role = '', personId }: Letter,
) {
  const reader = personId ?? (call.actor.kind === 'person' ? call.actor.id : undefined);
  const ways = reader === undefined ? usualWays : ((await waysOf(call.db, [reader])).get(reader) ?? usualWays);
  const id = call.newId();
  const message = { id, personId: personId ?? null };
  const values = { name, role: role.replaceAll('_', ' '), link: '[link]' };
  const drawing = { tenantId: call.tenant.id, name: kind, language: ways.language, to, values, secrets: { link } };
  const input = await drawn(parts, call.db, drawing);
  const sealed = await sealedFor(parts, call, {
    message,
    outgoing: [{ capability: sendMail.name, input, part: 'mail' }],
  });
  const row = { id, personId: message.personId, channel: 'mail', slot: `letter:${id}`, dueAt: call.now } as const;
  await insertMessage(call.db, { ...row, state: 'ready', sealed });
  call.emit(letterWritten, { messageId: id });
}

/** In the name of the house: whoever wrote the letter may not be allowed to send mail. */
export const letterReaction: Reaction = reaction(letterWritten, sendDue, ({ data: { messageId } }) => ({ messageId }));
