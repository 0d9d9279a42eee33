// Making and removing webhooks, their secrets, and finding out whether they hear.
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { connect, retire, setSecrets } from '#kernel/connection';
import { type Call, contract, Id, secret } from '#kernel/contract';
import { unsubscribe } from '#kernel/event';
import { Address, bodyOf, Endpoint, mostEndpoints, Outcome, Patterns, Title } from './model.ts';
import { secretPrefix } from './receiver.ts';
import { changeEndpoint, endpointById, endpointsSoFar, insertEndpoint } from './store.ts';
import { subscribed } from './subscribing.ts';
import { tell } from './telling.ts';

const exampleId = '019abcde-0000-7000-8000-000000000000';
export const Seen = z.object({ endpointId: Id, ifVersion: z.int().min(1).describe('The version you saw') });
export const example = { endpointId: exampleId, ifVersion: 1 };
const Shown = Endpoint.extend({ secret: secret(z.string()).describe('By which the receiver verifies; shown once') });
const secretBytes = 32;

export const createEndpoint = contract({
  name: 'webhook.endpoint.create',
  guarded: true,
  summary: 'Tell another program of certain events from now on; answers the secret by which it verifies, once.',
  title: ({ url, events }) => `Tell ${url} of ${events.join(', ')}`,
  effect: 'write',
  access: 'webhook.endpoint.create',
  input: z.object({ url: Address, title: Title.optional(), events: Patterns }),
  output: Shown,
  undo: {
    by: 'webhook.endpoint.remove',
    input: (_input, { id, version }) => ({ endpointId: id, ifVersion: version }),
  },
  example: { url: 'https://example.com/hooks/cadre', title: 'The shop', events: ['crm.lead.created'] },
}).implement(async (call, { url, title = new URL(url).host, events }) => {
  if ((await endpointsSoFar(call.db)) >= mostEndpoints) {
    throw new Fault('conflict', `A company has ${mostEndpoints} webhooks at most; remove one that is not needed`, {
      details: { most: mostEndpoints },
    });
  }
  const [id, signingSecret] = [call.newId(), freshSecret()];
  const wish = { connector: 'webhook', title, fields: { url }, secrets: { signingSecret } } as const;
  const { id: connectionId } = await call.invoke(connect, wish);
  const distinct = [...new Set(events)];
  const subscriptions = await subscribed(call, { id, events: distinct });
  const row = await insertEndpoint(call.db, { id, connectionId, title, url, events: distinct, subscriptions });
  if (!row) throw new Fault('internal', 'The webhook was not stored');
  return { ...row, secret: signingSecret };
});

function freshSecret(): string {
  return secretPrefix + randomBytes(secretBytes).toString('base64');
}

export const rotateSecret = contract({
  name: 'webhook.endpoint.rotateSecret',
  guarded: true,
  summary: 'Make a new secret for a webhook, which counts from now on; answers it once.',
  effect: 'write',
  access: 'webhook.endpoint.create',
  input: Seen,
  output: Shown,
  undo: { never: 'The old one is gone' },
  example,
}).implement(async (call, seen) => {
  const row = (await changeEndpoint(call.db, seen, {})) ?? (await refuse(call, seen.endpointId));
  const signingSecret = freshSecret();
  await call.invoke(setSecrets, { connectionId: row.connectionId, secrets: { signingSecret } });
  return { ...row, secret: signingSecret };
});

export const removeEndpoint = contract({
  name: 'webhook.endpoint.remove',
  guarded: true,
  summary: 'Remove a webhook with its secret; what it has not been told yet it is not told any more.',
  effect: 'write',
  access: 'webhook.endpoint.create',
  input: Seen,
  output: Endpoint,
  undo: { never: 'Its secret is gone; make another one' },
  example,
}).implement(async (call, seen) => {
  const before = await present(call, seen.endpointId);
  const changed = await changeEndpoint(call.db, seen, {
    state: 'removed',
    subscriptions: [],
    reason: 'It was removed',
  });
  const row = changed ?? (await refuse(call, seen.endpointId));
  for (const id of before.subscriptions) await unsubscribe(call, id);
  await call.invoke(retire, { connectionId: row.connectionId });
  return row;
});

export const testEndpoint = contract({
  name: 'webhook.endpoint.test',
  summary: 'Tell a webhook something that has not happened (`webhook.test`), to see whether it hears.',
  effect: 'send',
  access: 'webhook.endpoint.test',
  input: z.object({ endpointId: Id }),
  output: z.object({ outcome: Outcome, status: z.int().nullable(), problem: z.string().nullable() }),
  undo: { never: 'It was told' },
  pretend: () => ({ outcome: 'arrived' as const, status: 204, problem: null }),
  example: { endpointId: exampleId },
}).implement(
  async (call, { endpointId }) => {
    const { connectionId } = await present(call, endpointId);
    const body = bodyOf({ type: 'webhook.test', timestamp: call.now, data: { endpointId } });
    return tell(call, { connectionId, id: `test_${call.id}`, body });
  },
  // Telling it once more is no harm.
  { lookup: () => Promise.resolve(undefined) },
);

export async function present(call: Call, endpointId: string) {
  const row = await endpointById(call.db, endpointId);
  if (!row) throw new Fault('not_found', `There is no webhook ${endpointId}`);
  return row;
}

/** Says why a change found nothing to change. */
export async function refuse(call: Call, endpointId: string): Promise<never> {
  const { version } = await present(call, endpointId);
  throw new Fault('conflict', `The webhook has been changed since; it is at version ${version} now`, {
    details: { version },
  });
}
