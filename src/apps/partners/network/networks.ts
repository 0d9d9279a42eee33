// Networks and shops outside that report sales over their own signature. Only their public key is kept, so there is
// nothing here with which somebody else could report in their name.
import { createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { after, before, type Duration, instantOf } from '#base/time';
import { Bytes, type Call, contract, Id, Instant, list, Page } from '#kernel/contract';
import { anyId } from '../examples.ts';
import { keepRefund, Refund } from '../sale/refunds.ts';
import { Network as NetworkName, Report, Sale } from '../sale/shape.ts';
import { keepSale } from '../sale/track.ts';
import { insertNetwork, networkNamed, networkPage, openNetwork } from './store.ts';

const Network = z.object({
  id: Id,
  name: z.string(),
  publicKey: z.string(),
  isOpen: z.boolean(),
  createdAt: Instant,
});
const exampleKey = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';

export const addNetwork = contract({
  name: 'partners.network.add',
  summary: 'Let a network or shop report sales over its own signature.',
  effect: 'write',
  access: 'partners.network.write',
  guarded: true,
  input: z.object({
    name: NetworkName,
    publicKey: z
      .string()
      .regex(/^[A-Za-z0-9_-]{43}$/, 'An Ed25519 key of 32 bytes in base64url')
      .describe('Its Ed25519 public key, base64url'),
  }),
  output: Network,
  undo: { by: 'partners.network.setOpen', input: (_input, { id }) => ({ networkId: id, isOpen: false }) },
  example: { name: 'acme-network', publicKey: exampleKey },
}).implement(async (call, { name, publicKey }) => {
  const made = await insertNetwork(call.db, { id: call.newId(), name, publicKey });
  if (!made) throw new Fault('conflict', `There is a network called ${name} already`);
  return made;
});

export const setNetworkOpen = contract({
  name: 'partners.network.setOpen',
  summary: 'Hear a network no more, or hear it again.',
  effect: 'write',
  access: 'partners.network.write',
  guarded: true,
  input: z.object({ networkId: Id, isOpen: z.boolean() }),
  output: Network,
  undo: { by: 'partners.network.setOpen', input: ({ isOpen }, { id }) => ({ networkId: id, isOpen: !isOpen }) },
  example: { networkId: anyId, isOpen: false },
}).implement(async (call, wanted) => {
  const network = await openNetwork(call.db, wanted);
  if (!network) throw new Fault('not_found', `There is no network ${wanted.networkId} for which this would be new`);
  return network;
});

export const listNetworks = contract({
  name: 'partners.network.list',
  summary: 'List the networks and shops that report sales over a signature.',
  effect: 'read',
  access: 'partners.network.read',
  input: Page.extend({ after: Id.optional() }),
  output: list(Network),
  example: {},
}).implement(async (call, wanted) => {
  const items = await networkPage(call.db, wanted);
  return { items, next: items.length === wanted.limit ? (items.at(-1)?.id ?? null) : null };
});

const Headers = z.looseObject({
  'cadre-signature': z.string().max(200).optional(),
  'cadre-timestamp': z.string().max(20).optional(),
});

/** How far the clocks may be apart; what is older may have been listened to on the way. */
const window: Duration = '5 minutes';

export const postback = contract({
  name: 'partners.network.report',
  summary: 'Report a sale or refund as a network, signed with its key over the timestamp, a full stop and the body.',
  effect: 'write',
  caller: 'visitor',
  http: 'POST /affiliate/postback/:network',
  body: 'raw',
  maxBytes: 16_384,
  input: z.object({ network: NetworkName, body: Bytes, headers: Headers.default({}) }),
  output: Sale,
  undo: { never: 'the network reports a refund: the same with a `refundId`' },
  example: { network: 'acme-network', body: '', headers: { 'cadre-signature': '', 'cadre-timestamp': '1772323200' } },
}).implement(async (call, { network: name, body, headers }) => {
  const network = await networkNamed(call.db, name);
  const bytes = Buffer.from(body);
  const { 'cadre-signature': signature = '', 'cadre-timestamp': timestamp = '' } = headers;
  const signed = Buffer.concat([Buffer.from(`${timestamp}.`), bytes]);
  // A network that is not known and one that signed wrongly hear the same.
  if (!network || !isRecent(timestamp, call.now) || !isSigned(network.publicKey, signed, signature)) {
    const how = 'cadre-signature: Ed25519 over cadre-timestamp, a full stop and the body';
    throw new Fault('unauthenticated', `This is not signed just now with the key of ${name} (${how})`);
  }
  const told = reportIn(bytes);
  // Whoever signed speaks of their own sales alone.
  return 'refundId' in told ? keepRefund(call, { ...told, network: name }) : keepSale(call, { ...told, network: name });
});

function isRecent(seconds: string, now: Call['now']): boolean {
  if (!/^\d{1,12}$/.test(seconds)) return false;
  const at = instantOf(Number(seconds) * 1000);
  return at >= before(now, window) && at <= after(now, window);
}

function isSigned(publicKey: string, bytes: Buffer, signature: string): boolean {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
  return verify(null, bytes, key, Buffer.from(signature, 'base64url'));
}

/** What names a refund is one. */
const Reported = z
  .string()
  .transform((text, context) => {
    try {
      const told: unknown = JSON.parse(text);
      return told;
    } catch {
      context.addIssue({ code: 'custom', message: 'The body is not JSON' });
      return z.NEVER;
    }
  })
  .transform((told) => ({ told, isRefund: 'refundId' in Object(told) }));

function reportIn(bytes: Buffer): Refund | Report {
  const read = Reported.safeParse(bytes.toString());
  const parsed = read.success ? (read.data.isRefund ? Refund : Report).safeParse(read.data.told) : read;
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  throw new Fault('invalid', `${first?.path.join('.') ?? 'body'}: ${first?.message ?? 'This is no sale'}`);
}
