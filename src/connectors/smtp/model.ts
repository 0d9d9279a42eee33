// What is asked for to reach a mail server, and what its answers mean. Pure.
import { z } from 'zod';
import { Fault } from '#base/fault';

const Encryption = z
  .enum(['starttls', 'tls', 'none'])
  .describe('starttls on ports 587 and 25, tls on 465; none only where the operator has opened a private place');

export const Account = z.object({
  host: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9]([a-z0-9.-]{0,188}[a-z0-9])?$/, 'A host such as smtp.example.com')
    .describe('Such as smtp.example.com'),
  port: z.int().min(1).max(65_535).default(587),
  user: z.string().min(1).max(300).describe('Mostly the whole address'),
  from: z.email().max(254).describe('The address at which mails are sent'),
  encryption: Encryption.optional(),
});
export type Account = z.output<typeof Account>;

const ways = { starttls: { startTls: 'smtp' }, tls: { tls: true }, none: {} } as const;

/** How the line to this server is opened. */
export function targetOf({ host, port, encryption = port === 465 ? 'tls' : 'starttls' }: Account) {
  return { host, port, purpose: 'mail', ...ways[encryption] };
}

/** The same for the same key, so that whoever gets a letter twice sees that it is one. */
export function messageIdOf(key: string, { from }: Pick<Account, 'from'>): string {
  return `${key.replace(/[^\w.-]/g, '-')}@${from.slice(from.lastIndexOf('@') + 1)}`;
}

interface Trouble {
  /** The three digits of the server's answer, when there was one. */
  readonly responseCode?: number;
  readonly code?: string;
}

/**
 * What went wrong, as a fault. `limited` and `invalid` say that nothing was sent, so that it may be sent anew; once the
 * letter has begun to leave, only an answer of the server can say so.
 */
export function faultIn(trouble: Trouble, { host, hasBegun }: { host: string; hasBegun: boolean }): Fault {
  const { responseCode: status, code } = trouble;
  const extra = { details: { ...(status ? { status } : {}), ...(code ? { reason: code } : {}) }, cause: trouble };
  if (status !== undefined && status >= 400 && status < 500)
    return new Fault('limited', `${host} asks to be tried again later (${status})`, extra);
  if (status !== undefined && code === 'EAUTH')
    return new Fault('not_connected', `${host} does not take this user and password (${status})`, extra);
  if (status !== undefined && status >= 500) return new Fault('invalid', `${host} refuses this (${status})`, extra);
  if (hasBegun) return new Fault('upstream', `${host} went silent while it took a letter`, extra);
  return new Fault('limited', `${host} can not be spoken with right now${code ? ` (${code})` : ''}`, extra);
}
