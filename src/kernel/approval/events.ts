import { z } from 'zod';
import { event, Id, Instant, Money } from '#kernel/contract';
import { Rule, Tier } from './model.ts';

const About = z.object({ approvalId: Id, capability: z.string(), title: z.string() });

export const requested = event({
  name: 'approval.requested',
  summary: 'Somebody asks for a decision.',
  data: About.extend({
    actorId: z.string(),
    runId: z.string().nullable(),
    rule: Rule,
    tier: Tier,
    stake: Money.nullable(),
    deadline: Instant,
  }),
});

/** Still waiting, for another decision than before: links that were sent until now decide nothing any more. */
export const edited = event({
  name: 'approval.edited',
  summary: 'What waits for a decision was changed; whoever looked at it before looks again.',
  data: About.extend({
    actorId: z.string(),
    tier: Tier,
    stake: Money.nullable(),
    deadline: Instant,
    editedBy: z.string(),
  }),
});

/** The end of the wait, however it ended. */
export const decided = event({
  name: 'approval.decided',
  summary: 'What waited for a decision waits no longer.',
  data: About.extend({
    verdict: z.enum(['approved', 'rejected', 'expired', 'withdrawn']),
    actorId: z.string(),
    runId: z.string().nullable(),
    decidedBy: z.string().nullable(),
    reason: z.string().nullable(),
  }),
});

export const expired = event({
  name: 'approval.expired',
  summary: 'Nobody decided in time, so nothing was done.',
  data: About,
});

export const escalated = event({
  name: 'approval.escalated',
  summary: 'A decision was passed on.',
  data: About.extend({
    /** Absent from what was passed on before it was told. */
    actorId: z.string().optional(),
    roles: z.array(z.string()),
    passedBy: z.string().nullable(),
    deadline: Instant,
  }),
});
