// The same careful headers on every answer; pages get a policy of what they may load besides.
import type { FastifyReply, FastifyRequest } from 'fastify';

export const everywhere = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

export const overTls = { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } as const;

export const onPages = {
  'content-security-policy': [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  'cross-origin-opener-policy': 'same-origin',
  // A form sent without a referrer comes from nowhere, as far as a browser says, and is refused.
  'referrer-policy': 'same-origin',
} as const;

export function dress(request: FastifyRequest, reply: FastifyReply) {
  reply.headers(everywhere);
  reply.header('x-request-id', request.id);
  if (request.protocol === 'https') reply.headers(overTls);
}

const flat = Object.entries(everywhere).flat();
const flatOverTls = Object.entries(overTls).flat();

/** The same in the form that node:http writes fastest: name, value, name, value. */
export function flatHeaders(requestId: string, secure: boolean): string[] {
  return secure ? [...flat, 'x-request-id', requestId, ...flatOverTls] : [...flat, 'x-request-id', requestId];
}
