// What is good once and for a while: links, challenges. Only the hash is kept; whoever has the secret has the ticket.
import { hash } from 'node:crypto';
import { and, eq, gt } from 'drizzle-orm';
import { after, type Duration, type Instant } from '#base/time';
import type { Db } from '#kernel/store';
import { freshSecret } from './secret.ts';
import { verifications } from './tables.ts';

const lives = {
  'sign-in-link': '15 minutes',
  challenge: '5 minutes',
  'password-reset': '1 day',
  'email-proof': '3 days',
} as const satisfies Record<string, Duration>;
export type TicketKind = keyof typeof lives;

interface NewTicket {
  readonly id: string;
  readonly kind: TicketKind;
  /** What it stands for: as a rule a person's id. */
  readonly value: string;
  readonly now: Instant;
}

interface Shown {
  readonly kind: TicketKind;
  readonly secret: string;
  readonly now: Instant;
}

export async function issueTicket(db: Db, { id, kind, value, now }: NewTicket) {
  const { secret, digest } = freshSecret();
  const expiresAt = after(now, lives[kind]);
  await db.insert(verifications).values({ id, identifier: named(kind, digest), value, expiresAt });
  return { secret, expiresAt };
}

/** What it stands for; it stays good. */
export async function readTicket(db: Db, shown: Shown): Promise<string | undefined> {
  const [found] = await db.select({ value: verifications.value }).from(verifications).where(isGood(shown));
  return found?.value;
}

/** Answers for the first who asks in time, and never again. */
export async function takeTicket(db: Db, shown: Shown): Promise<string | undefined> {
  const [taken] = await db.delete(verifications).where(isGood(shown)).returning({ value: verifications.value });
  return taken?.value;
}

/** Whoever's password changes has no use for what was given out before. */
export async function dropTickets(db: Db, userId: string) {
  await db.delete(verifications).where(eq(verifications.value, userId));
}

function isGood({ kind, secret, now }: Shown) {
  return and(eq(verifications.identifier, named(kind, hash('sha256', secret))), gt(verifications.expiresAt, now));
}

function named(kind: TicketKind, digest: string): string {
  return `${kind}:${digest}`;
}
