// The same in a chat, short, with buttons for what may be decided there.
import { hash, randomBytes } from 'node:crypto';
import { sendMessage } from '#contracts/channel';
import { sealedIn } from './house.ts';
import { decidable, linkOf } from './mails.ts';
import type { Making, Outgoing } from './making.ts';
import { filled } from './render.ts';
import { chatsOf } from './store.ts';
import { buttons, type NoticeRow } from './tables.ts';
import { words } from './templates/languages.ts';

const longest = 3900;
const verdicts = ['approve', 'reject'] as const;

export async function chatMessages(making: Making): Promise<Outgoing[]> {
  const { parts, db, member, ways, notices } = making;
  const chats = await chatsOf(db, member.id);
  const { chat: said, buttons: labels } = words[ways.language];
  const [first] = notices;
  if (!first) return [];
  const isOne = notices.length === 1;
  const head = isOne ? [] : [filled(said.more, { count: String(notices.length) })];
  const text = [...head, ...notices.map(({ title, body }) => `${title}\n${body}`.trim())]
    .join('\n\n')
    .slice(0, longest);
  const look = { label: labels.link, url: linkOf(parts, isOne ? first : { link: null }) };
  const messages: Outgoing[] = [];
  for (const { id, connectionId, address } of chats) {
    const deciding = isOne ? await decidingButtons(making, first) : [];
    const input = { via: connectionId, to: address, text, buttons: [...deciding, look] };
    messages.push({ capability: sendMessage.name, input, part: id });
  }
  return messages;
}

/** A chat carries 64 bytes at most, so the link that decides stays here, and the button has a name for it. */
async function decidingButtons({ parts, call, db, member, ways }: Making, notice: NoticeRow) {
  const approvalId = decidable(notice);
  if (approvalId === undefined) return [];
  const tenantId = call.tenant.id;
  const wanted = { tenantId, approvalId, personId: member.id, verdicts: [...verdicts] };
  const { token: link, expiresAt } = await parts.approvals.issueLink(wanted);
  const made: { label: string; token: string }[] = [];
  for (const verdict of verdicts) {
    const [id, token] = [call.newId(), randomBytes(24).toString('base64url')];
    const sealed = await sealedIn(parts, call, { subject: member.id, place: buttonPlace(id), plain: link });
    const digest = hash('sha256', token);
    await db.insert(buttons).values({ id, personId: member.id, digest, approvalId, verdict, sealed, expiresAt });
    made.push({ label: words[ways.language].verdicts[verdict], token });
  }
  return made;
}

export function buttonPlace(id: string): string {
  return `notify.buttons:${id}`;
}
