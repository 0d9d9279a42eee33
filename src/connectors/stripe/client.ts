// Stripe's own library, which knows how its requests are written, over a connection that has the key. The library is
// given another word in its place, and leaves waiting and trying again to the connection.
import type { Stripe } from 'stripe';
import type { z } from 'zod';
import { Fault } from '#base/fault';
import type { Reach } from '#kernel/contract';

const notTheKey = 'put-in-as-it-leaves';
const timeoutMs = 30_000;
/** The connection says these itself. */
const notOurs = new Set(['authorization', 'content-length', 'host', 'connection']);

export async function asked<Answer extends z.ZodType>(
  reach: Reach,
  answer: Answer,
  ask: (stripe: Stripe) => Promise<unknown>,
): Promise<z.output<Answer>> {
  // Five hundred files that an installation which sells nothing never needs.
  const library = (await import('stripe')).Stripe;
  const said = await ask(stripeOver(library, reach)).catch((error: unknown) => {
    throw faultOf(library, error);
  });
  const parsed = answer.safeParse(said);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') || 'the whole answer';
  throw new Fault('upstream', `Stripe answered something else than it promises, at ${where}`, {
    details: { reason: 'shape' },
  });
}

type Library = typeof Stripe;

function stripeOver(library: Library, reach: Reach): Stripe {
  const httpClient = library.createFetchHttpClient((url, init) => carried(reach, url, init));
  // A little longer than the connection takes for all its attempts.
  return new library(notTheKey, { httpClient, maxNetworkRetries: 0, telemetry: false, timeout: timeoutMs * 4 });
}

function carried(reach: Reach, url: unknown, { method = 'GET', headers, body }: RequestInit = {}): Promise<Response> {
  const all = [...new Headers(headers)].filter(([name]) => !notOurs.has(name));
  const { 'idempotency-key': idempotencyKey, ...rest } = Object.fromEntries(all);
  return reach.fetch(String(url), {
    ...{ method, headers: rest, timeoutMs },
    ...(typeof body === 'string' && body !== '' ? { body } : {}),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  });
}

/** In our words: Stripe's own may repeat what it was sent. */
function faultOf({ errors }: Library, error: unknown): unknown {
  if (!(error instanceof errors.StripeError)) return error;
  const { detail, statusCode: status, code = 'no code', param = 'what was sent' } = error;
  if (detail instanceof Fault) return detail;
  const details = { status: status ?? null, vendorCode: code };
  if (code === 'resource_missing') return new Fault('not_found', `Stripe has no such ${param}`, { details });
  if (error instanceof errors.StripeInvalidRequestError || error instanceof errors.StripeCardError) {
    const text = `Stripe refuses ${param} (${code})`;
    return new Fault('invalid', text, { details: isCounted(error) ? { ...details, reason: 'counted' } : details });
  }
  if (error instanceof errors.StripeIdempotencyError) {
    return new Fault('conflict', 'Stripe was asked for something else under the same key before', { details });
  }
  return new Fault('upstream', `Stripe answered ${status ?? 'nothing that can be understood'}`, { details });
}

function isCounted({ message }: Error): boolean {
  return /already exists with identifier/i.test(message);
}
