// What this module promises about connections.
import { z } from 'zod';
import { contract, event, Id, Instant, list, outside, Page, secret } from '#kernel/contract';
import { Card, FieldValues, State, Title } from './model.ts';

const exampleId = '019abcde-0000-7000-8000-000000000000';
const example = { connectionId: exampleId };
const OneConnection = z.object({ connectionId: Id });

const Declared = z.object({
  name: z.string(),
  title: z.string(),
  summary: z.string(),
  category: z.string(),
  site: z.string(),
  auth: z.object({
    kind: z.enum(['none', 'secrets', 'oauth']),
    secrets: z.array(z.object({ name: z.string(), title: z.string(), help: z.string() })),
  }),
  fields: z.unknown().describe('What is asked for besides secrets, as JSON Schema'),
  actions: z.array(
    z.object({ name: z.string(), summary: z.string(), effect: z.string(), input: z.unknown(), output: z.unknown() }),
  ),
  triggers: z.array(z.object({ on: z.string(), event: z.string(), summary: z.string(), data: z.unknown() })),
  keeps: z.array(z.string()).describe('What it can do on behalf of others: contracts'),
  connections: z.int().describe('How many the company has'),
});
export type Declared = z.infer<typeof Declared>;

export const listConnectors = contract({
  name: 'connection.connector.list',
  summary: 'List the services that can be connected, what they ask for, what can be done there and what they report.',
  effect: 'read',
  access: 'connection.connector.read',
  input: Page.extend({ category: z.string().max(100).optional() }),
  output: list(Declared),
  example: { limit: 20 },
});

export const connect = contract({
  name: 'connection.connection.connect',
  guarded: true,
  summary: 'Connect an account at a service; its secrets go into the vault and nowhere else.',
  effect: 'write',
  access: 'connection.connection.connect',
  input: z.object({
    connector: z.string().max(100),
    title: Title.optional(),
    fields: FieldValues.default({}),
    secrets: z.record(z.string().max(60), secret(z.string().min(1).max(20_000))).default({}),
  }),
  output: Card,
  undo: { by: 'connection.connection.disconnect', input: (_input, { id }) => ({ connectionId: id }) },
  example: { connector: 'stripe', title: 'Our shop', secrets: { apiKey: 'the key from the dashboard' } },
});

export const testConnection = contract({
  name: 'connection.connection.test',
  summary: 'Find out whether a connection works, without changing anything at the service.',
  effect: 'send',
  access: 'connection.connection.test',
  input: OneConnection,
  output: z.object({ works: z.boolean(), account: z.string().nullable(), problem: z.string().nullable() }),
  undo: { never: 'it only looks' },
  pretend: () => ({ works: true, account: null, problem: null }),
  example,
});

export const disconnect = contract({
  name: 'connection.connection.disconnect',
  guarded: true,
  summary: 'End a connection: the service is told where it wants to be, and its secrets are removed.',
  effect: 'send',
  access: 'connection.connection.connect',
  input: OneConnection,
  output: z.object({ id: Id, connector: z.string(), title: z.string() }),
  undo: { never: 'its secrets are gone; connect it anew' },
  pretend: ({ connectionId }) => ({ id: connectionId, connector: '', title: '' }),
  example,
});

export const retire = contract({
  name: 'connection.connection.retire',
  guarded: true,
  internal: true,
  summary: 'Put a connection out of use and remove its secrets.',
  effect: 'write',
  access: 'connection.connection.connect',
  input: OneConnection,
  output: z.object({ id: Id, connector: z.string(), title: z.string() }),
  undo: { never: 'its secrets are gone; connect it anew' },
  example,
});

export const setSecrets = contract({
  name: 'connection.connection.setSecrets',
  guarded: true,
  summary: 'Give a connection other secrets: a key that was renewed, or the one that proves what the service sends.',
  effect: 'write',
  access: 'connection.connection.connect',
  input: OneConnection.extend({ secrets: z.record(z.string().max(60), secret(z.string().min(1).max(20_000))) }),
  output: Card,
  undo: { never: 'the old ones are gone' },
  example: { ...example, secrets: { apiKey: 'the new key from the dashboard' } },
});

export const rename = contract({
  name: 'connection.connection.rename',
  summary: 'Give a connection another title.',
  effect: 'write',
  access: 'connection.connection.rename',
  input: OneConnection.extend({ title: Title, ifTitle: Title.optional().describe('The title you saw') }),
  output: z.object({ id: Id, title: z.string(), before: z.string() }),
  undo: {
    by: 'connection.connection.rename',
    input: (_input, { id, title, before }) => ({ connectionId: id, title: before, ifTitle: title }),
  },
  example: { ...example, title: 'The shop in Porto' },
});

export const listConnections = contract({
  name: 'connection.connection.list',
  summary: 'List the connections of the company, newest first.',
  effect: 'read',
  access: 'connection.connection.read',
  input: Page.extend({ after: Id.optional(), connector: z.string().max(100).optional() }),
  output: list(Card),
  example: { limit: 20 },
});

export const showConnection = contract({
  name: 'connection.connection.show',
  summary: 'Show one connection.',
  effect: 'read',
  access: 'connection.connection.read',
  input: OneConnection,
  output: Card,
  example,
});

const Usual = z.object({
  subject: z.string().max(200).describe('A connector such as stripe, or a contract such as mail.message.send'),
  connectionId: Id,
});

export const makeUsual = contract({
  name: 'connection.connection.makeUsual',
  guarded: true,
  summary:
    'Say which connection is used for a service, or for one of the things done over services, when none is named.',
  effect: 'write',
  access: 'connection.connection.makeUsual',
  input: Usual,
  output: Usual.extend({ before: Id.nullable() }),
  undo: {
    by: 'connection.connection.unmakeUsual',
    input: (_input, { subject, connectionId, before }) => ({ subject, connectionId, instead: before }),
  },
  example: { subject: 'stripe', connectionId: exampleId },
});

export const unmakeUsual = contract({
  name: 'connection.connection.unmakeUsual',
  guarded: true,
  summary: 'Let a connection be the usual one no more; another one is, or none.',
  effect: 'write',
  access: 'connection.connection.makeUsual',
  input: Usual.extend({ instead: Id.nullable().default(null) }),
  output: Usual,
  undo: {
    by: 'connection.connection.makeUsual',
    input: (_input, { subject, connectionId }) => ({ subject, connectionId }),
  },
  example: { subject: 'stripe', connectionId: exampleId },
});

export const authorize = contract({
  name: 'connection.connection.authorize',
  guarded: true,
  summary: 'Answer the address at which a person consents to this connection; it is good for ten minutes and once.',
  effect: 'write',
  access: 'connection.connection.connect',
  input: OneConnection,
  output: z.object({ url: secret(z.url()), endsAt: Instant }),
  undo: { never: 'the address ends by itself' },
  example,
});

export const consented = contract({
  name: 'connection.consent.receive',
  summary: 'Receive the consent that a person has given at a service.',
  effect: 'send',
  caller: 'visitor',
  http: 'GET /api/connections/callback',
  answer: 'page',
  // What a service adds of its own, such as a token, is nobody's to keep.
  input: z
    .object({
      state: z.string().max(400),
      code: secret(z.string().max(4000)).optional(),
      error: outside(z.string().max(300)).optional(),
      error_description: outside(z.string().max(4000)).optional(),
    })
    .catchall(secret(z.unknown())),
  output: z.object({ title: z.string(), html: z.string() }),
  limit: { calls: 30, per: '1 minute' },
  undo: { never: 'disconnect the connection' },
  example: { state: 'the state that was sent', code: 'the code that came back' },
});

export const noteConnection = contract({
  name: 'connection.connection.note',
  internal: true,
  summary: 'Write down how a connection is doing, and tell it when that has changed.',
  effect: 'write',
  access: 'connection.connection.note',
  input: OneConnection.extend({
    state: State.exclude(['new', 'disconnected']),
    problem: z.string().max(1000).nullable(),
    account: z.string().max(300).optional(),
  }),
  output: z.object({ changed: z.boolean() }),
  undo: { never: 'it is what was seen' },
  example: { ...example, state: 'connected', problem: null },
});

export const sweep = contract({
  name: 'connection.connection.sweep',
  internal: true,
  summary: 'Look after the connections whose turn it is, and forget what is kept no longer.',
  effect: 'send',
  access: 'connection.connection.sweep',
  input: z.object({}),
  output: z.object({ looked: z.int() }),
  undo: { never: 'it only looks' },
  pretend: () => ({ looked: 0 }),
  example: {},
});

const Named = z.object({ connectionId: Id, connector: z.string(), title: z.string() });

export const changed = event({
  name: 'connection.connection.changed',
  summary: 'A connection was made, changed or ended.',
  data: z.object({ connectionId: Id }),
});
export const failing = event({
  name: 'connection.connection.failing',
  summary: 'A connection does not work any more.',
  data: Named.extend({ problem: z.string().nullable() }),
});
export const recovered = event({
  name: 'connection.connection.recovered',
  summary: 'A connection works again.',
  data: Named,
});
export const expiring = event({
  name: 'connection.connection.expiring',
  summary: 'A connection needs to be consented to anew.',
  data: Named.extend({ problem: z.string().nullable() }),
});
