// A notice as a browser shows it: a few words, and where a click leads.
import { Buffer } from 'node:buffer';
import { asc, eq } from 'drizzle-orm';
import { linkOf } from '../mails.ts';
import type { Making, Outgoing } from '../making.ts';
import { filled } from '../render.ts';
import { devices } from '../tables.ts';
import { words } from '../templates/languages.ts';
import { longestMessage } from './encrypt.ts';
import { sendPush } from './sending.ts';

export async function pushMessages({ parts, db, member, ways, notices }: Making): Promise<Outgoing[]> {
  const [first] = notices;
  if (!first) return [];
  const owned = await db
    .select({ id: devices.id })
    .from(devices)
    .where(eq(devices.personId, member.id))
    .orderBy(asc(devices.id))
    .limit(20);
  const isOne = notices.length === 1;
  const title = isOne ? first.title : filled(words[ways.language].chat.more, { count: String(notices.length) });
  const body = isOne ? first.body : notices.map((notice) => notice.title).join('\n');
  const url = linkOf(parts, isOne ? first : { link: null });
  const shown = { title: cut(title, 200), body: cut(body, 1500), url, tag: first.groupKey ?? first.id };
  return owned.map(({ id }) => ({ capability: sendPush.name, input: { deviceId: id, ...shown }, part: id }));
}

/** By what it takes on the way, not by what one sees: the whole must fit into one message. */
function cut(text: string, mostBytes: number): string {
  if (Buffer.byteLength(text) <= Math.min(mostBytes, longestMessage)) return text;
  return `${Buffer.from(text)
    .subarray(0, mostBytes - 6)
    .toString()
    .replace(/\uFFFD+$/, '')} …`;
}
