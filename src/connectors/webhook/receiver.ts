// Whoever is told: an address that the company names, and a secret by which they know that it is us (Standard
// Webhooks). Its signature covers id, moment and body: nothing of it can be changed, and nothing old sent again.
import { z } from 'zod';
import { msOf } from '#base/time';
import type { Connector, Signed, Signer, Unsigned } from '#kernel/contract';
import { Address } from './model.ts';

export const secretPrefix = 'whsec_';

export function standardSignature({ headers, body }: Unsigned, signer: Signer, { now }: { now: string }): Signed {
  const id = headers.get('webhook-id') ?? '';
  const at = String(Math.floor(msOf(now) / 1000));
  const bytes = typeof body === 'string' || body instanceof Uint8Array ? Buffer.from(body) : Buffer.alloc(0);
  const message = Buffer.concat([Buffer.from(`${id}.${at}.`), bytes]);
  const proof = signer.hmac({ chain: [message], encoding: 'base64', without: secretPrefix }).toString('base64');
  return { headers: { 'webhook-timestamp': at, 'webhook-signature': `v1,${proof}` } };
}

export const receiver: Connector = {
  summary: 'Tell another program what happens here, as it happens.',
  category: 'Automation',
  site: 'https://www.standardwebhooks.com',
  auth: {
    kind: 'secrets',
    secrets: [
      {
        name: 'signingSecret',
        title: 'Signing secret',
        help: 'Made with the webhook and shown once; the receiver verifies with it',
        place: { sign: standardSignature },
      },
    ],
  },
  fields: z.object({ url: Address }),
  baseUrl: ({ url }) => String(url),
  limit: { calls: 600, per: '1 minute' },
  // Whatever was asked for there would be told something: how it does is seen from what it is told.
  test: (reach) => Promise.resolve({ account: new URL(String(reach.fields.url)).host }),
};
