// What a message says, fixed once: sealed under the key of whom it is for, because there are links in it that decide.
import { z } from 'zod';
import { sendMail } from '#contracts/mail';
import type { Call } from '#kernel/contract';
import type { Db } from '#kernel/store';
import { chatMessages } from './chat-messages.ts';
import { inWrite, type NotifyParts, sealedIn } from './house.ts';
import { noticeMail } from './mails.ts';
import { type Making, Outgoing } from './making.ts';
import type { Channel } from './model.ts';
import { pushMessages } from './push/messages.ts';
import * as rows from './store.ts';
import type { MessageRow } from './tables.ts';

const makers: Readonly<Record<Channel, (making: Making) => Promise<Outgoing[]>>> = {
  mail: async (making) => [{ capability: sendMail.name, input: await noticeMail(making), part: 'mail' }],
  chat: chatMessages,
  push: pushMessages,
};

/** Undefined when there is nothing to send, or not any more. */
export async function composed(parts: NotifyParts, call: Call, messageId: string) {
  const at = { tenantId: call.tenant.id, now: call.now };
  const message = await rows.messageById(parts.store.read(at).db, messageId);
  if (message?.state === 'waiting') return inWrite(parts, at, (db) => compose(parts, call, { db, messageId }));
  if (message?.state !== 'ready' || message.sealed === null) return undefined;
  const text = await parts.seals.open(at.tenantId, message.sealed, placeOf(message));
  return text === undefined ? undefined : { message, outgoing: z.array(Outgoing).parse(JSON.parse(text)) };
}

async function compose(parts: NotifyParts, call: Call, { db, messageId }: { db: Db; messageId: string }) {
  const message = await rows.takeWaiting(db, messageId);
  if (!message) return undefined;
  const making = await makingOf(parts, call, { db, message });
  const outgoing = making ? await makers[message.channel](making) : [];
  if (outgoing.length === 0) {
    await rows.changeMessage(db, { id: messageId, from: 'ready' }, { state: 'cancelled' });
    return undefined;
  }
  const sealed = await sealedFor(parts, call, { message, outgoing });
  await rows.changeMessage(db, { id: messageId, from: 'ready' }, { state: 'ready', sealed });
  return { message, outgoing };
}

/** Undefined when everything has been looked at meanwhile, or whom it is for is gone. */
async function makingOf(
  parts: NotifyParts,
  call: Call,
  { db, message }: { db: Db; message: MessageRow },
): Promise<Making | undefined> {
  const [notices, members] = await Promise.all([
    rows.carriedBy(db, message.id),
    parts.people.membersOf(message.tenantId),
  ]);
  const member = members.find(({ id }) => id === message.personId);
  if (!member || notices.length === 0) return undefined;
  const ways = (await rows.waysOf(db, [member.id])).get(member.id) ?? rows.usualWays;
  const url = await parts.urlFor(message.tenantId, db);
  return { parts: { ...parts, url }, call, db, member, ways, notices };
}

type Place = Pick<MessageRow, 'id' | 'personId'>;

interface Sealing {
  readonly message: Place;
  readonly outgoing: readonly Outgoing[];
}

export function sealedFor(parts: NotifyParts, call: Call, { message, outgoing }: Sealing): string | Promise<string> {
  const subject = message.personId ?? message.id;
  return sealedIn(parts, call, { subject, place: placeOf(message), plain: JSON.stringify(outgoing) });
}

function placeOf({ id }: Pick<MessageRow, 'id'>): string {
  return `notify.messages:${id}`;
}
