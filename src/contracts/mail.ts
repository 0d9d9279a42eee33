// How mail leaves the company: one promise, kept by whichever service the company has connected.
import { z } from 'zod';
import { agreement, Bytes, contract, Id, secret, text, via } from '#kernel/contract';

const Address = z.email().max(254);
/** A line of a mail's head: a line break in it would begin another one. */
const Line = text(300).regex(/^[^\r\n]*$/, 'This stands on one line');

const Attachment = z.union([
  z.object({ name: Line, fileId: Id.describe('One of the files of the company') }),
  z.object({ name: Line, type: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/), bytes: Bytes }),
]);

export const Mail = z.object({
  via,
  to: z.array(Address).min(1).max(50),
  cc: z.array(Address).max(50).default([]),
  bcc: z.array(Address).max(50).default([]),
  replyTo: Address.optional(),
  fromName: Line.optional().describe('Under which name, at the address of the connection'),
  subject: Line,
  text: z.string().min(1).max(200_000),
  html: z.string().max(1_000_000).optional(),
  secrets: secret(z.record(z.string().regex(/^[a-z][\w-]{0,39}$/), z.string().max(2000)))
    .optional()
    .describe('What stands in the place of [name] in text and html when it leaves: links that open something'),
  attachments: z.array(Attachment).max(20).default([]),
  listUnsubscribe: z
    .url({ protocol: /^(https|mailto)$/ })
    .optional()
    .describe('Where one takes oneself off the list'),
});
export type Mail = z.output<typeof Mail>;

export const sendMail = contract({
  name: 'mail.send',
  summary: 'Send a mail.',
  title({ to, cc, bcc, subject }) {
    const [first, ...others] = [...to, ...cc, ...bcc];
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    return `Mail ${first}${more}: “${subject}”`;
  },
  effect: 'send',
  access: 'mail.send',
  maxBytes: 40_000_000,
  input: Mail,
  output: z.object({ messageId: z.string().describe('By which answers refer to it') }),
  pretend: () => ({ messageId: 'not-sent@rehearsal.invalid' }),
  undo: { never: 'It is in somebody’s inbox' },
  example: { to: ['grace@example.com'], subject: 'The garden', text: 'Shall we meet on Tuesday?' },
});

export const mail = agreement({
  name: 'mail',
  title: 'Mail',
  contracts: [sendMail],
  grants: { tenant_admin: ['mail.*'], manager: ['mail.send'] },
  plan: 'tier1',
});

/** For whoever sends it: both texts as they leave. */
export function filledIn({ text: plain, html, secrets = {} }: Pick<Mail, 'text' | 'html' | 'secrets'>) {
  const fill = (given: string, written: (value: string) => string) =>
    given.replace(/\[([a-z][\w-]{0,39})\]/g, (place, name: string) => {
      const value = Object.hasOwn(secrets, name) ? secrets[name] : undefined;
      return value === undefined ? place : written(value);
    });
  return { text: fill(plain, (value) => value), html: html === undefined ? undefined : fill(html, markup) };
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function markup(value: string): string {
  return value.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}
