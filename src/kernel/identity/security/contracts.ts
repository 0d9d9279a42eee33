// What this part promises about what went wrong at the doors.
import { z } from 'zod';
import { contract, Id, Instant, list, Page } from '#kernel/contract';
import { kinds } from './model.ts';

const Kind = z.enum(kinds);
const Wanted = {
  kind: Kind.optional().describe('Only of this kind'),
  since: Instant.optional().describe('Only from then on'),
};

const SecurityEvent = z.object({
  id: Id,
  at: Instant,
  kind: z.string(),
  tenantId: Id.nullable().describe('Null where nobody was known yet'),
  actorId: z.string().nullable(),
  ip: z.string(),
  userAgent: z.string(),
  detail: z.string(),
  count: z.int().describe('How often the same happened within moments'),
});

export const listSecurity = contract({
  name: 'identity.security.list',
  summary: 'List failed sign-ins, refusals and the like, the newest first; the super admin sees every company.',
  effect: 'read',
  access: 'identity.security.list',
  input: Page.extend(Wanted),
  output: list(SecurityEvent),
  example: { limit: 50, kind: 'failed_login' },
});

export const countSecurity = contract({
  name: 'identity.security.count',
  summary: 'Count failed sign-ins, refusals and the like by kind and hour, the newest hour first.',
  effect: 'read',
  access: 'identity.security.list',
  input: z.object(Wanted),
  output: list(z.object({ hour: Instant, kind: z.string(), count: z.int() })),
  example: { since: '2026-01-01T00:00:00.000Z' },
});
