// What a webhook is and the rules it has. Pure.
import { z } from 'zod';
import { type Instant as At, after, type Duration, msOf } from '#base/time';
import { Id, Instant, text } from '#kernel/contract';

export const Title = text(100);

export const Pattern = z
  .string()
  .max(100)
  .regex(/^(\*|[a-z][a-z0-9-]*(\.[a-z][A-Za-z0-9]*)*(\.\*)?)$/, 'An event such as crm.lead.created, crm.*, or *');
export const Patterns = z
  .array(Pattern)
  .min(1)
  .max(50)
  .describe('Of which events: their names, `crm.*` for all that begins so, or `*`');

export const Address = z
  .url({ protocol: /^https$/, error: 'An address that begins with https://' })
  .max(2000)
  .refine((url) => !/^https:\/\/\[/i.test(url), 'Name the host; an address in brackets is not taken')
  .describe('Where it is told; it can not be changed later');

/** Each event is written down for each of them, so a company has so many and no more. */
export const mostEndpoints = 30;

export const Endpoint = z.object({
  id: Id,
  title: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  active: z.boolean(),
  reason: z.string().nullable().describe('Why it is paused'),
  failingSince: Instant.nullable().describe('Nothing has arrived there from then on'),
  connectionId: Id,
  version: z
    .int()
    .min(1)
    .describe('Grows by one with every change; name it as `ifVersion` to change only what you saw'),
  createdAt: Instant,
});
export type Endpoint = z.output<typeof Endpoint>;

export const DeliveryState = z
  .enum(['due', 'delivered', 'dead'])
  .describe('dead: it is not tried any more until somebody asks for it');
export type DeliveryState = z.output<typeof DeliveryState>;

export const Delivery = z.object({
  id: Id,
  endpointId: Id,
  eventId: Id,
  eventType: z.string(),
  state: DeliveryState,
  attempts: z.int(),
  status: z.int().nullable().describe('What the last answer said'),
  problem: z.string().nullable(),
  dueAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  createdAt: Instant,
});
export type Delivery = z.output<typeof Delivery>;

export const Outcome = z
  .enum(['arrived', 'failed', 'gone', 'refused'])
  .describe('gone: its owner has taken it away; refused: nothing may be sent there');
export type Outcome = z.output<typeof Outcome>;

/** Between one try and the next: eight tries in a little less than 28 hours. */
export const waits: readonly Duration[] = [
  '5 seconds',
  '5 minutes',
  '30 minutes',
  '2 hours',
  '5 hours',
  '10 hours',
  '10 hours',
];

/** Undefined: it was the last. */
export function nextTry(now: At, attempt: number): At | undefined {
  const wait = waits[attempt - 1];
  return wait === undefined ? undefined : after(now, wait);
}

const patience: Duration = '5 days';

export function isHopeless(failingSince: At, now: At): boolean {
  return msOf(after(failingSince, patience)) <= msOf(now);
}

interface Happened {
  readonly type: string;
  readonly timestamp: At;
  readonly data: unknown;
}

/** As Standard Webhooks wants it: what, when, and the rest. */
export function bodyOf({ type, timestamp, data }: Happened): string {
  return JSON.stringify({ type, timestamp, data });
}
