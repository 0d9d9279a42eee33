// Somebody who reports sales to us: they are never asked anything, they prove what they tell with a shared secret.
import { z } from 'zod';
import { saleCompleted, saleRefunded } from '#contracts/partners';
import { standardSigned } from '#kernel/connection';
import { type Connector, text } from '#kernel/contract';
import { refundIn, saleIn, understood } from './hearing.ts';

export const reporter: Connector = {
  summary: 'Networks and shops that report the sales of your partners themselves.',
  category: 'Partners',
  site: 'https://www.standardwebhooks.com',
  auth: {
    kind: 'secrets',
    secrets: [
      {
        name: 'signingSecret',
        title: 'Signing secret',
        help: 'Make one of 32 random bytes in base64 after whsec_, and give it to whoever reports to you',
      },
    ],
  },
  fields: z.object({ name: text(100).describe('Who reports: the name of the network or shop') }),
  // Nothing is ever asked there.
  baseUrl: () => 'https://postback.invalid',
  test: async (reach) => {
    await reach.prove('signingSecret', (signer) =>
      signer.hmac({ chain: ['proof'], encoding: 'base64', without: 'whsec_' }),
    );
    return { account: String(reach.fields.name) };
  },
  webhook: {
    secret: 'signingSecret',
    verify: (delivered, signer) => (standardSigned(delivered, signer) ? understood(delivered) : undefined),
    triggers: [
      { on: 'sale', event: saleCompleted, data: saleIn },
      { on: 'refund', event: saleRefunded, data: refundIn },
    ],
  },
};
