// By what two people, cards or accounts are known to be the same, without keeping what they are.
import { hash } from 'node:crypto';

/** One company's keys say nothing to another. */
export function keyOf(tenantId: string, text: string): string {
  return hash('sha256', `${tenantId} ${text.trim().toLowerCase()}`, 'base64url');
}

export function emailKey(tenantId: string, email: string): string {
  return keyOf(tenantId, mailbox(email));
}

export function domainOf(email: string): string {
  return email
    .slice(email.lastIndexOf('@') + 1)
    .trim()
    .toLowerCase();
}

const dotless = new Set(['gmail.com', 'googlemail.com']);

/** The mailbox that an address leads to: what follows a plus is a note to oneself, and Gmail reads no dots. */
export function mailbox(email: string): string {
  const domain = domainOf(email);
  const [name = ''] = email.trim().toLowerCase().split('@');
  const [plain = ''] = name.split('+');
  return dotless.has(domain) ? `${plain.replaceAll('.', '')}@gmail.com` : `${plain || name}@${domain}`;
}
