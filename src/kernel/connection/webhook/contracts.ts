// What this module promises about what services send us.
import { z } from 'zod';
import { Bytes, contract, Id, Instant, list, outside, Page, secret } from '#kernel/contract';
import { readAddress } from './address.ts';

const exampleId = '019abcde-0000-7000-8000-000000000000';
const home = (input: unknown) => readAddress(Object(input).address)?.tenantId;

/** Whatever stands in the address besides may be a proof, as some services send it. */
const Sent = z
  .object({
    provider: z.string().max(100),
    address: z.string().max(100).optional(),
    headers: secret(z.record(z.string(), z.union([z.string(), z.array(z.string())]))).default({}),
  })
  .catchall(secret(z.unknown()));

export const receive = contract({
  name: 'connection.webhook.receive',
  summary: 'Receive what a service has to tell, once it has proven that it is that service.',
  effect: 'write',
  caller: 'visitor',
  body: 'raw',
  http: 'POST /api/webhooks/:provider',
  aliases: ['POST /api/webhooks/:provider/:address'],
  home,
  input: Sent.extend({ body: outside(Bytes).nullish() }),
  output: z.object({ received: z.boolean(), challenge: z.string().optional() }),
  undo: { never: 'it was told' },
  example: {
    provider: 'stripe',
    headers: { 'stripe-signature': 't=1,v1=00' },
    body: Buffer.from('{}').toString('base64'),
  },
});

export const greet = contract({
  name: 'connection.webhook.greet',
  summary: 'Answer a service that wants to see a certain answer before it sends anything.',
  effect: 'read',
  caller: 'visitor',
  answer: 'bytes',
  body: 'raw',
  http: 'GET /api/webhooks/:provider',
  aliases: ['GET /api/webhooks/:provider/:address'],
  home,
  input: Sent.extend({ body: Bytes.nullish() }),
  output: z.object({ name: z.string(), type: z.string(), bytes: z.instanceof(Uint8Array).meta({ bytes: true }) }),
  example: { provider: 'whatsapp' },
});

export const Received = z.object({
  id: Id,
  connector: z.string(),
  connectionId: Id,
  externalId: z.string(),
  type: z.string(),
  state: z.enum(['stored', 'told']).describe('told: it has become an event'),
  createdAt: Instant,
});

const OneReceived = z.object({ receivedId: Id });

export const listReceived = contract({
  name: 'connection.received.list',
  summary: 'List what services have told us, newest first.',
  effect: 'read',
  access: 'connection.received.read',
  input: Page.extend({
    after: Id.optional(),
    connectionId: Id.optional(),
    state: z.enum(['stored', 'told']).optional(),
  }),
  output: list(Received),
  example: { limit: 20 },
});

export const showReceived = contract({
  name: 'connection.received.show',
  summary: 'Show what a service has told us, with everything that was in it.',
  effect: 'read',
  sensitive: true,
  access: 'connection.received.read',
  input: OneReceived,
  output: Received.extend({ payload: outside(z.unknown()) }),
  example: { receivedId: exampleId },
});

export const replay = contract({
  name: 'connection.received.replay',
  summary: 'Make an event of something that was received and has not become one yet.',
  effect: 'write',
  access: 'connection.received.replay',
  input: OneReceived,
  output: Received,
  undo: { never: 'others have heard of it' },
  example: { receivedId: exampleId },
});
