// What services tell us. Nothing is stored, and nothing said about what there is, before one of the company's
// connections has proven it genuine; the same again changes nothing.
import { hash, randomBytes } from 'node:crypto';
import { Fault } from '#base/fault';
import type { Call, Capability, Delivered, Signer, Verified, Webhook } from '#kernel/contract';
import { wantedSecret } from '../carrying.ts';
import type { Known } from '../connectors.ts';
import type { Parts } from '../parts.ts';
import type { Row } from '../store.ts';
import { readAddress } from './address.ts';
import * as promises from './contracts.ts';
import * as rows from './store.ts';

const longestName = 200;

export function webhookCapabilities(parts: Parts): Capability[] {
  const { seals } = parts.vault;
  return [
    promises.receive.implement(async (call, sent) => {
      const heard = await heardBy({ parts, call, sent }, (webhook, delivered, signer) => {
        const challenge = webhook.greet?.(delivered, signer);
        return challenge === undefined ? webhook.verify(delivered, signer) : { challenge };
      });
      if ('challenge' in heard.answer) return { received: false, challenge: heard.answer.challenge };
      await kept(parts, call, { ...heard, answer: heard.answer });
      return { received: true };
    }),

    promises.greet.implement(async (call, sent) => {
      const { answer } = await heardBy({ parts, call, sent }, (webhook, delivered, signer) =>
        webhook.greet?.(delivered, signer),
      );
      return { name: 'challenge', type: 'text/plain', bytes: Buffer.from(answer) };
    }),

    promises.listReceived.implement(async (call, wanted) => {
      const items = await rows.receivedPage(call.db, wanted);
      return { items, next: items.length === wanted.limit ? (items.at(-1)?.id ?? null) : null };
    }),

    promises.showReceived.implement(async (call, { receivedId }) => {
      const { payload, ...row } = await present(call, receivedId);
      const text = await seals.open(call.tenant.id, payload, row.id);
      return { ...row, payload: text === undefined ? null : JSON.parse(text) };
    }),

    promises.replay.implement(async (call, { receivedId }) => {
      const row = await present(call, receivedId);
      const text = await seals.open(call.tenant.id, row.payload, row.id);
      const { connector } = parts.connectors.named(row.connector, call.tenant.id);
      const told = await rows.markTold(call.db, receivedId);
      if (!told) throw new Fault('conflict', 'This has become an event already');
      const payload: unknown = text === undefined ? undefined : JSON.parse(text);
      const count = connector.webhook
        ? tell(call, connector.webhook, { id: row.externalId, type: row.type, payload })
        : 0;
      if (count === 0) throw new Fault('conflict', `Nothing here listens to ${row.type}`);
      return told;
    }),
  ];
}

async function present(call: Call, id: string) {
  const row = await rows.receivedById(call.db, id);
  if (!row) throw new Fault('not_found', `Nothing was received as ${id}`);
  return row;
}

interface Sent {
  readonly provider: string;
  readonly address?: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body?: Uint8Array | string | null | undefined;
  readonly [more: string]: unknown;
}

interface Hearing {
  readonly parts: Parts;
  readonly call: Call;
  readonly sent: Sent;
}

interface Heard<Answer> {
  readonly known: Known;
  readonly row: Row;
  readonly answer: Answer;
}

type Judge<Answer> = (webhook: Webhook, delivered: Delivered, signer: Signer) => Answer | undefined;

/** The first connection of this service that knows it to be genuine. Whoever proves nothing learns nothing. */
async function heardBy<Answer>({ parts, call, sent }: Hearing, judge: Judge<Answer>): Promise<Heard<Answer>> {
  const known = parts.connectors.find(sent.provider, call.tenant.id);
  const webhook = known?.connector.webhook;
  if (!known || !webhook) throw unproven();
  const all = await parts.book.of(call.tenant.id);
  const named = sent.address === undefined ? undefined : (readAddress(sent.address)?.connectionId ?? '');
  const candidates = all.filter(
    ({ id, connector, secrets }) =>
      connector === known.name && webhook.secret in secrets && (named === undefined || named === id),
  );
  for (const row of candidates) {
    const delivered = deliveredTo({ parts, call, sent }, row);
    if (!isWorthALook((signer) => judge(webhook, delivered, signer))) continue;
    const wanted = wantedSecret({ known }, row, webhook.secret);
    const answer = await parts.vault.prove(call, wanted, (signer) => judge(webhook, delivered, signer));
    if (answer !== undefined) return { known, row, answer };
  }
  throw unproven();
}

/** Whether it shows anything to hold against a secret: each look into the vault is written down, for ever. */
function isWorthALook(judge: (signer: Signer) => unknown): boolean {
  let isAsked = false;
  const noted = <Answer>(answer: Answer) => {
    isAsked = true;
    return answer;
  };
  judge({
    hmac: () => noted(randomBytes(32)),
    equals: () => noted(false),
    sign: () => noted(randomBytes(64)),
  });
  return isAsked;
}

function unproven(): Fault {
  return new Fault('unauthenticated', 'This does not prove where it comes from');
}

function deliveredTo({ parts, call, sent }: Hearing, { id: connectionId, fields }: Row): Delivered {
  const { origin, now } = call;
  const { provider, address, headers, body, ...query } = sent;
  const url = new URL(
    `${parts.urlOf(origin.host)}/api/webhooks/${provider}${address === undefined ? '' : `/${address}`}`,
  );
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  const lower = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
  );
  const bytes = typeof body === 'string' ? Buffer.from(body, 'base64') : (body ?? new Uint8Array());
  return { headers: Object.fromEntries(lower), body: bytes, url: url.href, connectionId, now, fields };
}

/** Stored and told in one transaction, once. What nobody here knows is stored all the same. */
async function kept({ vault }: Parts, call: Call, { known, row, answer }: Heard<Verified>) {
  const { id: externalId, type, payload } = answer;
  const id = call.newId();
  const text = JSON.stringify(payload ?? null);
  const where = { tenantId: call.tenant.id, subject: 'tenant', place: id };
  const { webhook } = known.connector;
  const isKnown = webhook !== undefined && eventsIn(webhook, answer).length > 0;
  const inserted = await rows.insertReceived(call.db, {
    ...{ id, connector: known.name, connectionId: row.id, state: isKnown ? 'told' : 'stored' },
    externalId: externalId.length > longestName ? hash('sha256', externalId) : externalId,
    type: type.slice(0, longestName),
    payload: call.rehearsing ? '' : await vault.seals.sealAt(where, text),
  });
  if (inserted && webhook) tell(call, webhook, answer);
}

function eventsIn({ triggers }: Webhook, { type, payload }: Verified) {
  return triggers
    .filter(({ on }) => on === type)
    .map(({ event, data }) => ({ event, data: data(payload) }))
    .filter(({ data }) => data !== undefined);
}

function tell(call: Call, webhook: Webhook, told: Verified): number {
  const events = eventsIn(webhook, told);
  for (const { event, data } of events) call.emit(event, data);
  return events.length;
}
