// Requests that flows make themselves: only to places that the company has named, and never anywhere a place sends them
// on to.
import { and, asc, eq, gt } from 'drizzle-orm';
import { text, uuid } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { deepest, isTooDeep } from '#base/nesting';
import {
  type Call,
  type Capability,
  contract,
  defineModule,
  Instant,
  list,
  type Module,
  outside,
  Page,
} from '#kernel/contract';
import type { Egress } from '#kernel/egress';
import { instant, moduleSchema } from '#kernel/store';
import { isCovered } from './hosts.ts';

const hosts = moduleSchema('work').table('http_hosts', {
  tenantId: uuid('tenant_id').notNull(),
  host: text('host').notNull(),
  createdAt: instant('created_at').notNull(),
  createdBy: text('created_by').notNull(),
});

const Host = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/)
  .describe('A host, with its port if it is no usual one; *.example.com stands for all below it');
const HostRow = z.object({ host: z.string(), createdAt: Instant, createdBy: z.string() });
const shown = { host: hosts.host, createdAt: hosts.createdAt, createdBy: hosts.createdBy };
const ByHost = z.object({ host: Host });
const manage = { effect: 'write', access: 'http.host.manage', guarded: true, input: ByHost, output: HostRow } as const;

const allowHost = contract({
  ...manage,
  name: 'http.host.allow',
  summary: 'Let flows send requests to a host.',
  undo: { by: 'http.host.disallow', input: ({ host }) => ({ host }) },
  example: { host: 'api.example.com' },
}).implement(async (call, { host }) => {
  const row = { host, tenantId: call.tenant.id, createdAt: call.now, createdBy: call.actor.id };
  const [added] = await call.db.insert(hosts).values(row).onConflictDoNothing().returning(shown);
  if (!added) throw new Fault('conflict', `Requests may go to ${host} already`);
  return added;
});

const disallowHost = contract({
  ...manage,
  name: 'http.host.disallow',
  summary: 'Let flows send no more requests to a host.',
  undo: { by: 'http.host.allow', input: ({ host }) => ({ host }) },
  example: { host: 'api.example.com' },
}).implement(async (call, { host }) => {
  const [gone] = await call.db.delete(hosts).where(eq(hosts.host, host)).returning(shown);
  if (!gone) throw new Fault('not_found', `Requests may not go to ${host} as it is`);
  return gone;
});

const listHosts = contract({
  name: 'http.host.list',
  summary: 'List the hosts to which flows may send requests.',
  effect: 'read',
  access: 'http.host.read',
  input: Page,
  output: list(HostRow),
  example: { limit: 20 },
}).implement(async (call, { limit, after }) => {
  const which = and(after ? gt(hosts.host, after) : undefined);
  const items = await call.db.select(shown).from(hosts).where(which).orderBy(asc(hosts.host)).limit(limit);
  return { items, next: items.length === limit ? (items.at(-1)?.host ?? null) : null };
});

const Pairs = z.record(z.string().max(200), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const HeaderName = z
  .string()
  .max(200)
  .regex(/^[\w!#$%&'*+.^`|~-]+$/, 'is no name of a header');
const HeaderText = z.string().regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'can not stand in a header');
const HeaderPairs = z.record(HeaderName, z.union([HeaderText, z.number(), z.boolean(), z.null()]));

const sendRequest = contract({
  name: 'http.request.send',
  summary: 'Send a request to a host that the company lets flows reach, and answer what comes back.',
  title: ({ method, url }) => `Send a ${method} request to ${url}`,
  effect: 'send',
  access: 'http.request.send',
  input: z.object({
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']).default('GET'),
    url: z.url({ protocol: /^https?$/ }).max(4000),
    query: Pairs.optional(),
    headers: HeaderPairs.optional(),
    json: z.unknown().optional(),
    form: Pairs.optional(),
    body: z.string().max(2_000_000).optional(),
    answer: z.enum(['auto', 'json', 'text']).default('auto'),
    whole: z.boolean().default(false).describe('Answers whatever the status; else only one of success'),
  }),
  output: z.object({
    status: z.int(),
    headers: outside(z.record(z.string(), z.string())),
    body: outside(z.unknown()),
  }),
  undo: { never: 'it has left' },
  example: { url: 'https://api.example.com/tips', query: { limit: 10 } },
});
type Asked = z.output<typeof sendRequest.spec.input>;

const mostBytes = 2_000_000;
const timeoutMs = 30_000;

function sending(egress: Pick<Egress, 'fetch'>): Capability {
  return sendRequest.implement((call, asked) => sent(egress, call, asked), { lookup });
}

/** Looking twice does no harm. Of anything else only the receiver knows what became of it. */
function lookup(_call: Call, _key: string, { method }: Asked): Promise<undefined> {
  if (isLook(method)) return Promise.resolve(undefined);
  const message = 'An earlier attempt ended without an answer; check with the receiver before sending anew';
  return Promise.reject(new Fault('conflict', message, { details: { state: 'uncertain' } }));
}

function isLook(method: Asked['method']): boolean {
  return method === 'GET' || method === 'HEAD';
}

async function sent(egress: Pick<Egress, 'fetch'>, call: Call, asked: Asked) {
  const url = addressOf(asked);
  await mustBeAllowed(call, url);
  const response = await egress.fetch(url, requestOf(call, asked), {
    signal: call.signal,
    timeoutMs,
    maxBytes: mostBytes,
  });
  const words = await response.text();
  const { status } = response;
  if (!asked.whole && !response.ok) {
    const code = mayChange(status) ? 'upstream' : 'conflict';
    throw new Fault(code, `${url.host} answered with status ${status}`, { details: { status } });
  }
  return { status, headers: Object.fromEntries(response.headers), body: bodyOf(words, response, asked) };
}

/** Whether it may be another the next time. */
function mayChange(status: number): boolean {
  return status >= 500 || status === 408 || status === 429;
}

function addressOf({ url, query = {} }: Asked): URL {
  const address = new URL(url);
  for (const [name, value] of Object.entries(query)) if (value !== null) address.searchParams.set(name, String(value));
  return address;
}

async function mustBeAllowed(call: Call, { host }: URL) {
  const rows = await call.db.select({ host: hosts.host }).from(hosts);
  if (rows.some((row) => isCovered(row.host, host))) return;
  throw new Fault('forbidden', `Requests may not go to ${host}; allow it with http.host.allow first`);
}

function requestOf(call: Call, { method, headers = {}, json, form, body }: Asked): RequestInit {
  const all = new Headers();
  for (const [name, value] of Object.entries(headers)) if (value !== null) all.set(name, String(value));
  if (!isLook(method) && call.key !== undefined && !all.has('idempotency-key')) all.set('idempotency-key', call.key);
  const init = { method, headers: all, redirect: 'manual' } as const;
  if (isLook(method)) return init;
  if (json !== undefined) {
    if (!all.has('content-type')) all.set('content-type', 'application/json');
    return { ...init, body: JSON.stringify(json) };
  }
  if (form) return { ...init, body: formOf(form) };
  return body === undefined ? init : { ...init, body };
}

function formOf(form: z.output<typeof Pairs>): URLSearchParams {
  const all = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) all.set(name, String(value ?? ''));
  return all;
}

function bodyOf(words: string, { headers }: Response, { answer }: Asked): unknown {
  const isJson = /\bjson\b/.test(headers.get('content-type') ?? '');
  if (answer === 'text' || (answer === 'auto' && !isJson)) return words;
  if (words === '') return null;
  if (isTooDeep(words)) throw new Fault('conflict', `The answer is nested deeper than ${deepest} levels`);
  try {
    return JSON.parse(words);
  } catch (error) {
    throw new Fault('upstream', 'The answer is no JSON', { cause: error });
  }
}

export function httpModule({ egress }: { readonly egress: Pick<Egress, 'fetch'> }): Module {
  return defineModule({
    name: 'http',
    title: 'Requests of flows',
    capabilities: [allowHost, disallowHost, listHosts, sending(egress)],
    grants: { tenant_admin: ['http.*'], manager: ['http.host.read', 'http.request.send'] },
  });
}
