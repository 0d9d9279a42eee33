// Mails drawn from templates: the company's own words where it has some, else the house's.
import type { z } from 'zod';
import { Mail } from '#contracts/mail';
import type { Db } from '#kernel/store';
import { type NotifyParts, urlTo } from './house.ts';
import type { Making } from './making.ts';
import type { Language } from './model.ts';
import { ownWords } from './own-words.ts';
import { type Look, rendered, type Values, type Words } from './render.ts';
import type { NoticeRow } from './tables.ts';
import { words } from './templates/languages.ts';
import type { MailName } from './templates/words.ts';

export type MailInput = z.input<typeof Mail>;

interface Drawing {
  readonly tenantId: string;
  readonly name: MailName;
  readonly language: Language;
  readonly to: string;
  readonly values: Values;
  readonly secrets?: Readonly<Record<string, string>>;
}

export async function drawn(parts: NotifyParts, db: Db, drawing: Drawing): Promise<MailInput> {
  const { tenantId, name, language, to, values, secrets } = drawing;
  const brand = await parts.brandOf(tenantId, db);
  const own = (await ownWords(db, { name, language })) ?? words[language].mails[name];
  const look = lookOf({ brand, language });
  const mail = rendered(own, { company: brand.name, ...values }, look);
  return Mail.parse({ to: [to], fromName: brand.name, ...mail, ...(secrets ? { secrets } : {}) });
}

export function lookOf({
  brand,
  language,
}: {
  brand: { name: string; look: { primary?: string | undefined } };
  language: Language;
}): Look {
  return { company: brand.name, primary: brand.look.primary, language, buttons: words[language].buttons };
}

export function previewOf(own: Words, values: Values, look: Look) {
  return rendered(own, { company: look.company, ...values }, look);
}

export async function noticeMail(making: Making): Promise<MailInput> {
  const { parts, call, db, member, ways, notices } = making;
  const [first] = notices;
  const manage = urlTo(parts, '/app/settings/notices');
  const shared = { tenantId: call.tenant.id, language: ways.language, to: member.email };
  if (!first || notices.length > 1) {
    const items = notices.map(({ title, body }) => `• ${title}\n${body}`).join('\n');
    const values = {
      name: member.name,
      count: String(notices.length),
      items,
      link: urlTo(parts, '/app/notices'),
      manage,
    };
    return drawn(parts, db, { ...shared, name: 'digest', values });
  }
  const values = { name: member.name, title: first.title, body: first.body, link: linkOf(parts, first), manage };
  const approvalId = decidable(first);
  if (approvalId === undefined) return drawn(parts, db, { ...shared, name: 'notice', values });
  const { token } = await parts.approvals.issueLink({
    ...{ tenantId: call.tenant.id, approvalId, personId: member.id, verdicts: ['approve', 'reject'] },
  });
  const secrets = { decide: urlTo(parts, `/a/${token}`) };
  return drawn(parts, db, { ...shared, name: 'approval', values: { ...values, decide: '[decide]' }, secrets });
}

export function linkOf(parts: NotifyParts, { link }: Pick<NoticeRow, 'link'>): string {
  return urlTo(parts, link ?? '/app/notices');
}

/** The request that a link may decide: a small one, which still waits. */
export function decidable({ kind, facts }: Pick<NoticeRow, 'kind' | 'facts'>): string | undefined {
  const { approvalId, tier } = facts;
  const isWaiting = kind === 'approval.waiting' || kind === 'approval.expiring';
  return isWaiting && tier === 1 && typeof approvalId === 'string' ? approvalId : undefined;
}
