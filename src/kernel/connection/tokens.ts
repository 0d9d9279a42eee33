// The tokens of OAuth: renewed before they end and once when they are refused, by one process at a time. What has been
// handed to us is kept before it is used, for what it replaces may be good for nothing any more.
import { and, eq, isNull, lt, or, sql } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { after, type Duration, durationMs, type Instant, instantOf } from '#base/time';
import type { OAuth } from '#kernel/contract';
import type { Placement } from '#kernel/egress';
import type { Db } from '#kernel/store';
import { secretOf } from './carrying.ts';
import { noteConnection } from './contracts.ts';

import { hostsOf, programFields, purposeOf, secretName, tokenFields } from './model.ts';
import type { Line, Tokens } from './parts.ts';
import { connectionById, inCompany, type Row } from './store.ts';
import { connections } from './tables.ts';
import { pause } from './turns.ts';

/** What a service with OAuth answers (RFC 6749, section 5.1). */
const Answer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.coerce.number().positive().optional(),
});
type Answer = z.output<typeof Answer>;

const Refusal = z.object({ error: z.string().regex(/^[a-z_]{1,60}$/) });

const ahead: Duration = '1 minute';
const lease: Duration = '30 seconds';
const lookEveryMs = 50;
const timeoutMs = 10_000;

export function openTokens(): Tokens {
  const underWay = new Map<string, Promise<Row>>();

  function renew(line: Line, row: Row): Promise<Row> {
    const name = `${row.id} ${row.tokens}`;
    const known = underWay.get(name);
    if (known) return known;
    const renewing = renewed(line, row).finally(() => underWay.delete(name));
    underWay.set(name, renewing);
    return renewing;
  }

  return {
    renew,
    fresh(line) {
      const { row, call, context } = line;
      const isEnding = row.tokensEndAt !== null && row.tokensEndAt <= after(call.now, ahead);
      return isEnding && !context.rehearsing ? renew(line, row) : Promise.resolve(row);
    },
  };
}

/** Whoever gets the claim renews; the others wait for what comes of it. */
async function renewed(line: Line, seen: Row): Promise<Row> {
  const { store, clock, book } = line.parts;
  const tenantId = line.call.tenant.id;
  const untilMs = clock.nowMs() + durationMs(lease) + timeoutMs;
  while (clock.nowMs() < untilMs) {
    const now = instantOf(clock.nowMs());
    const [claimed] = await inCompany(store, { tenantId, now }, (db) => claim(db, seen, now));
    if (claimed) return refreshed(line, seen);
    const current = (await book.afresh(tenantId)).find(({ id }) => id === seen.id);
    if (!current || current.state === 'expired') throw ended(seen);
    if (current.tokens > seen.tokens) return current;
    await pause(lookEveryMs, line.context.signal);
  }
  throw new Fault('unavailable', `The tokens of ${seen.title} are being renewed; try again in a moment`);
}

function claim(db: Db, { id, tokens }: Row, now: Instant) {
  const isFree = or(isNull(connections.renewingUntil), lt(connections.renewingUntil, now));
  return db
    .update(connections)
    .set({ renewingUntil: after(now, lease) })
    .where(and(eq(connections.id, id), eq(connections.tokens, tokens), isFree))
    .returning({ id: connections.id });
}

async function refreshed(line: Line, row: Row): Promise<Row> {
  try {
    if (!(tokenFields.refresh in row.secrets)) throw ended(row);
    const secret = await secretOf(line, row, tokenFields.refresh);
    const form = { grant_type: 'refresh_token' };
    return await received(line, row, await ask(line, row, { form, secrets: [{ secret, field: 'refresh_token' }] }));
  } catch (error) {
    await letGo(line, row);
    if (error instanceof Fault && error.details?.reason === 'ended') await tellEnded(line, row, error);
    throw error;
  }
}

function tellEnded({ parts, call }: Line, { id }: Row, { message }: Fault) {
  const noted = { connectionId: id, state: 'expired', problem: message };
  return parts.perform(call.tenant.id, noteConnection, noted);
}

function letGo({ parts, call }: Line, { id, tokens }: Row) {
  const at = { tenantId: call.tenant.id, now: instantOf(parts.clock.nowMs()) };
  return inCompany(parts.store, at, (db) =>
    db
      .update(connections)
      .set({ renewingUntil: null })
      .where(and(eq(connections.id, id), eq(connections.tokens, tokens)))
      .returning({ id: connections.id }),
  );
}

interface Asked {
  readonly form: Readonly<Record<string, string>>;
  readonly secrets: readonly Placement[];
}

/** Of the address where tokens are given, proving that it is the company's own program that asks. */
export async function ask(line: Line, row: Row, { form, secrets }: Asked): Promise<Answer> {
  const oauth = oauthOf(line);
  const clientId = String(row.fields[programFields.id] ?? '');
  const program = await secretOf(line, row, programFields.secret);
  const inBody = oauth.clientAuth === 'body';
  const proof: Placement = inBody ? { secret: program, field: 'client_secret' } : { secret: program, basic: clientId };
  const body = new URLSearchParams({ ...form, ...(inBody ? { client_id: clientId } : {}) });
  const response = await line.parts.egress.fetch(
    oauth.tokenUrl,
    { method: 'POST', body, headers: { accept: 'application/json' }, redirect: 'error' },
    { ...line.context, timeoutMs, secrets: [proof, ...secrets] },
  );
  return answerIn(line, row, response);
}

async function answerIn({ known }: Line, row: Row, response: Response): Promise<Answer> {
  const spoken = await response.json().catch(() => undefined);
  const parsed = Answer.safeParse(spoken);
  if (response.ok && parsed.success) return parsed.data;
  const refusal = Refusal.safeParse(spoken);
  const error = refusal.success ? refusal.data.error : String(response.status);
  if (error === 'invalid_grant') throw ended(row);
  throw new Fault('upstream', `${known.title} gave no tokens: ${error}`, {
    details: { status: response.status, error },
  });
}

function ended({ title, id }: Row): Fault {
  return new Fault('not_connected', `The consent to ${title} has ended; consent to it anew`, {
    details: { reason: 'ended', connectionId: id },
  });
}

export function oauthOf({ known }: Pick<Line, 'known'>): OAuth {
  const { auth } = known.connector;
  if (auth.kind === 'oauth') return auth.oauth;
  throw new Fault('invalid', `${known.title} is not connected by consent`);
}

/** In one transaction with the word that there are new ones. */
export async function received(line: Line, row: Row, answer: Answer): Promise<Row> {
  const { store, clock, vault, book, newId } = line.parts;
  const tenantId = line.call.tenant.id;
  const now = instantOf(clock.nowMs());
  const given = [
    { field: tokenFields.refresh, value: answer.refresh_token },
    { field: tokenFields.access, value: answer.access_token },
  ];
  const kept = await inCompany(store, { tenantId, now }, async (db) => {
    const secrets: Record<string, string> = { ...row.secrets };
    const standing = { purpose: purposeOf(row.connector), hosts: hostsOf(line.known.connector, row.fields) };
    for (const { field, value } of given) {
      if (value === undefined) continue;
      const name = secretName(row.id, field);
      secrets[field] = await vault.keep({ db, tenantId, now, newId }, { ...standing, name, value });
    }
    const tokensEndAt = answer.expires_in === undefined ? null : after(now, `${answer.expires_in} seconds`);
    await db
      .update(connections)
      .set({ secrets, tokensEndAt, tokens: sql`${connections.tokens} + 1`, renewingUntil: null })
      .where(and(eq(connections.id, row.id), eq(connections.tokens, row.tokens)))
      .returning({ id: connections.id });
    const kept = await connectionById(db, row.id);
    // Whoever has disconnected it meanwhile does not want them kept.
    if (!kept || kept.state === 'disconnected') throw ended(row);
    return kept;
  });
  book.changed(tenantId);
  return kept;
}
