// What happens that people are told of, as a table: which event, what it says, and to whom. Events of parts that stand
// above this one are known by name and shape alone.
import { z } from 'zod';
import type { Instant } from '#base/time';
import { decided, edited, requested } from '#kernel/approval';
import { Instant as At, Id } from '#kernel/contract';
import type { Facts, KindName, Severity } from './model.ts';

export type Whom =
  /** Those who may decide on a request. */
  | { readonly deciding: string }
  | { readonly admins: true }
  /** One who acted: a person, or for whom an agent acts. */
  | { readonly actor: string };

interface Saying {
  readonly kind: KindName;
  readonly facts: Facts;
  readonly whom: Whom;
  readonly link?: string;
  readonly groupKey?: string;
  readonly severity?: Severity;
}

export interface Source {
  readonly on: string;
  /** Undefined when it is none of ours after all, or not of the shape we know. */
  says(data: unknown): Saying | undefined;
  /** The groups of notices that it ends. */
  ends?(data: unknown): string | undefined;
  /** When to ask once more, if it still waits then. */
  reminds?(data: unknown): Reminder | undefined;
}

export interface Reminder {
  readonly deadline: Instant;
  readonly saying: Saying;
}

interface Typed<Shape extends z.ZodType> extends Pick<Source, 'on'> {
  readonly shape: Shape;
  says(data: z.output<Shape>): Saying | undefined;
  ends?(data: z.output<Shape>): string | undefined;
  reminds?(data: z.output<Shape>): Reminder | undefined;
}

function source<Shape extends z.ZodType>({ on, shape, says, ends, reminds }: Typed<Shape>): Source {
  const read = (data: unknown) => {
    const parsed = shape.safeParse(data);
    return parsed.success ? parsed.data : undefined;
  };
  return {
    on,
    says(data) {
      const known = read(data);
      return known === undefined ? undefined : says(known);
    },
    ends(data) {
      const known = read(data);
      return known === undefined ? undefined : ends?.(known);
    },
    reminds(data) {
      const known = read(data);
      return known === undefined ? undefined : reminds?.(known);
    },
  };
}

const admins = { admins: true } as const;
const Short = z.string().transform((said) => said.slice(0, 300));

export function groupOf(approvalId: string): string {
  return `approval:${approvalId}`;
}

interface Asked {
  readonly approvalId: string;
  readonly title: string;
  readonly tier?: number;
  readonly deadline: Instant;
  /** Whoever wants it. */
  readonly actorId?: string | undefined;
}

function asking(
  kind: 'approval.waiting' | 'approval.expiring',
  { approvalId, title, tier = 0, deadline, actorId = '' }: Asked,
): Saying {
  const round = kind === 'approval.waiting' ? 'waiting' : 'expiring';
  return {
    ...{ kind, whom: { deciding: approvalId }, link: `/app/approvals/${approvalId}` },
    facts: { approvalId, tier, deadline, who: actorId, what: title.slice(0, 300) },
    groupKey: `${groupOf(approvalId)}:${round}:${deadline}`,
  };
}

const Escalated = z.object({ approvalId: Id, title: z.string(), deadline: At, actorId: z.string().optional() });
const Secret = z.object({ secretId: z.string(), name: Short, expiresAt: At });
const Denied = z.object({ secretName: z.string().nullish(), actorId: z.string(), reason: z.string().nullish() });
const Alert = z.object({ alertId: Id, kind: Short, subject: Short, summary: Short, severity: z.string() });
const Connection = z.object({ connectionId: Id, connector: Short, title: Short, problem: Short.nullish() });
const Paused = z.object({ endpointId: Id, title: Short, reason: Short, byHand: z.boolean().default(false) });
const Failed = z.object({ runId: Id, title: Short, message: Short });
const Whose = z.object({ userId: Id });
const Warned = z.object({
  ...{ scope: z.string(), scopeId: z.string(), period: z.string(), unit: z.string() },
  ...{ limit: z.number(), spent: z.number() },
});

function alertIn({ alertId, kind, subject, summary, severity }: z.output<typeof Alert>) {
  const facts = { what: `${kind.replaceAll('_', ' ')}: ${subject}`, summary };
  return { groupKey: `alert:${alertId}`, facts, isCritical: severity === 'critical' };
}

function troubled({ connectionId, connector, title, problem }: z.output<typeof Connection>) {
  const facts = { what: title || connector, summary: problem ?? '' };
  return { facts, groupKey: `connection:${connectionId}`, link: `/app/connections/${connectionId}` };
}

function ofAccount(on: string, summary: string): Source {
  const says = ({ userId }: z.output<typeof Whose>): Saying => ({
    ...{ kind: 'security.account', whom: { actor: userId }, facts: { summary }, link: '/app/settings/security' },
  });
  return source({ on, shape: Whose, says });
}

export const sources: readonly Source[] = [
  source({
    on: requested.name,
    shape: requested.data,
    says: (data) => asking('approval.waiting', data),
    reminds: (data) => ({ deadline: data.deadline, saying: asking('approval.expiring', data) }),
  }),
  // What was told before has links that decide nothing any more. Of its end one is reminded as before.
  source({
    on: edited.name,
    shape: edited.data,
    says: (data) => asking('approval.waiting', data),
    ends: ({ approvalId }) => groupOf(approvalId),
  }),
  source({
    on: 'approval.escalated',
    shape: Escalated,
    says: (data) => asking('approval.waiting', data),
    reminds: (data) => ({ deadline: data.deadline, saying: asking('approval.expiring', data) }),
  }),
  source({
    on: decided.name,
    shape: decided.data,
    says: ({ approvalId, title, verdict, actorId, reason }) => ({
      ...{ kind: 'approval.decided', whom: { actor: actorId }, link: `/app/approvals/${approvalId}` },
      facts: { approvalId, verdict, what: title.slice(0, 300), reason: reason ?? '' },
    }),
    ends: ({ approvalId }) => groupOf(approvalId),
  }),
  source({
    on: 'meter.quota.warned',
    shape: Warned,
    says({ scope, scopeId, period, unit, limit, spent }) {
      const kind = spent >= limit ? 'budget.hard' : 'budget.soft';
      const facts = {
        ...{ scope, whose: scopeId, period },
        percent: limit > 0 ? Math.floor((spent / limit) * 100) : 100,
      };
      return {
        kind,
        facts,
        whom: admins,
        link: '/app/usage',
        groupKey: `budget:${scope}:${scopeId}:${period}:${unit}:${kind}`,
      };
    },
  }),
  source({
    on: 'vault.secret.expiring',
    shape: Secret,
    says: ({ secretId, name, expiresAt }) => ({
      ...{ kind: 'secret.expiring', facts: { what: name, expiresAt }, whom: admins, link: '/app/secrets' },
      groupKey: `secret:${secretId}`,
    }),
  }),
  source({
    on: 'webhook.endpoint.paused',
    shape: Paused,
    says({ endpointId, title, reason, byHand }) {
      // What somebody stops themselves has not failed.
      if (byHand) return undefined;
      const groupKey = `webhook:${endpointId}`;
      return { kind: 'connection.failing', whom: admins, facts: { what: title, summary: reason }, groupKey };
    },
  }),
  source({
    on: 'vault.access.denied',
    shape: Denied,
    says: ({ secretName, actorId, reason }) => ({
      ...{ kind: 'security.incident', whom: admins, link: '/app/security' },
      facts: {
        who: actorId,
        summary: [secretName, reason]
          .filter((word) => word)
          .join(', ')
          .slice(0, 300),
      },
      groupKey: `denied:${secretName ?? ''}:${reason ?? ''}`.slice(0, 200),
    }),
  }),
  source({
    on: 'platform.alert.raised',
    shape: Alert,
    says(data) {
      const { isCritical, ...alert } = alertIn(data);
      return {
        kind: 'alert.raised',
        ...alert,
        whom: admins,
        link: '/app/alerts',
        severity: isCritical ? 'urgent' : 'warning',
      };
    },
  }),
  source({
    on: 'platform.alert.resolved',
    shape: Alert,
    says(data) {
      const { groupKey, facts } = alertIn(data);
      return { kind: 'alert.resolved', facts, whom: admins, link: '/app/alerts', groupKey: `over:${groupKey}` };
    },
    ends: (data) => alertIn(data).groupKey,
  }),
  source({
    on: 'connection.connection.failing',
    shape: Connection,
    says: (data) => ({ kind: 'connection.failing', whom: admins, ...troubled(data) }),
  }),
  source({
    on: 'connection.connection.expiring',
    shape: Connection,
    says: (data) => ({ kind: 'connection.failing', whom: admins, ...troubled(data) }),
  }),
  source({
    on: 'connection.connection.recovered',
    shape: Connection,
    says: () => undefined,
    ends: (data) => troubled(data).groupKey,
  }),
  source({
    on: 'work.run.failed',
    shape: Failed,
    says: ({ runId, title, message }) => ({
      ...{ kind: 'run.failed', whom: admins, facts: { what: title, summary: message } },
      ...{ link: `/app/runs/${runId}`, groupKey: `run:${title}`.slice(0, 200) },
    }),
  }),
  ofAccount('identity.password.reset', 'Its password was set anew by a link.'),
  ofAccount('identity.password.changed', 'Its password was changed.'),
  ofAccount('identity.factor.changed', 'Its second factor was changed.'),
  ofAccount('identity.key.created', 'A key was made that acts in its name.'),
];
