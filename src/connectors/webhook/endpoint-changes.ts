// Finding webhooks, changing what they hear of, pausing and resuming them.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { contract, Id, list, Page } from '#kernel/contract';
import { unsubscribe } from '#kernel/event';
import { example, present, refuse, Seen } from './endpoints.ts';
import { endpointPaused } from './events.ts';
import { Endpoint, Patterns, Title } from './model.ts';
import { changeEndpoint, newestEndpoints } from './store.ts';
import { subscribed } from './subscribing.ts';

export const listEndpoints = contract({
  name: 'webhook.endpoint.list',
  summary: 'List the webhooks of the company, newest first, and how they are doing.',
  effect: 'read',
  access: 'webhook.endpoint.read',
  input: Page.extend({ after: Id.optional() }),
  output: list(Endpoint),
  example: { limit: 20 },
}).implement(async (call, { limit, after }) => {
  const items = await newestEndpoints(call.db, { limit, after });
  return { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
});

export const editEndpoint = contract({
  name: 'webhook.endpoint.edit',
  guarded: true,
  summary: 'Change of which events a webhook is told, or what it is called; for another address make another webhook.',
  effect: 'write',
  access: 'webhook.endpoint.create',
  input: Seen.extend({ title: Title.optional(), events: Patterns.optional() }),
  output: Endpoint.extend({ before: z.object({ title: Title, events: Patterns }) }),
  undo: {
    by: 'webhook.endpoint.edit',
    input: (_input, { id, version, before }) => ({ endpointId: id, ifVersion: version, ...before }),
  },
  example: { ...example, events: ['crm.*'] },
}).implement(async (call, { title, events, ...seen }) => {
  const before = await present(call, seen.endpointId);
  const wanted = [...new Set(events ?? before.events)];
  const isHeard = before.active && events !== undefined;
  if (isHeard) for (const id of before.subscriptions) await unsubscribe(call, id);
  const subscriptions = isHeard ? await subscribed(call, { id: before.id, events: wanted }) : before.subscriptions;
  const change = { title: title ?? before.title, events: wanted, subscriptions };
  const row = (await changeEndpoint(call.db, seen, change)) ?? (await refuse(call, seen.endpointId));
  return { ...row, before: { title: before.title, events: before.events } };
});

export const pauseEndpoint = contract({
  name: 'webhook.endpoint.pause',
  summary: 'Tell a webhook nothing for the time being; what happens meanwhile it is not told.',
  effect: 'write',
  access: 'webhook.endpoint.pause',
  input: Seen,
  output: Endpoint,
  undo: {
    by: 'webhook.endpoint.resume',
    input: (_input, { id, version }) => ({ endpointId: id, ifVersion: version }),
  },
  example,
}).implement(async (call, seen) => {
  const before = await present(call, seen.endpointId);
  if (!before.active) throw new Fault('conflict', 'The webhook is paused already');
  for (const id of before.subscriptions) await unsubscribe(call, id);
  const reason = 'Paused by hand';
  const row = await changeEndpoint(call.db, seen, { state: 'paused', reason, subscriptions: [] });
  if (!row) return refuse(call, seen.endpointId);
  call.emit(endpointPaused, { endpointId: row.id, title: row.title, reason, byHand: true });
  return row;
});

export const resumeEndpoint = contract({
  name: 'webhook.endpoint.resume',
  guarded: true,
  summary: 'Tell a webhook again of what happens from now on.',
  effect: 'write',
  access: 'webhook.endpoint.pause',
  input: Seen,
  output: Endpoint,
  undo: {
    by: 'webhook.endpoint.pause',
    input: (_input, { id, version }) => ({ endpointId: id, ifVersion: version }),
  },
  example,
}).implement(async (call, seen) => {
  const before = await present(call, seen.endpointId);
  if (before.active) throw new Fault('conflict', 'The webhook is not paused');
  const subscriptions = await subscribed(call, before);
  const change = { state: 'active', reason: null, failingSince: null, subscriptions } as const;
  return (await changeEndpoint(call.db, seen, change)) ?? (await refuse(call, seen.endpointId));
});
