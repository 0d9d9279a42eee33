// What this part promises about warnings: seeing them, saying that one knows, keeping quiet, and the rules.
import { z } from 'zod';
import { contract, event, Id, Instant, list, Page } from '#kernel/contract';
import { kinds } from './model.ts';

const exampleId = '019abcde-0000-7000-8000-000000000000';
const Kind = z.enum(kinds);
const Subject = z.string().max(200);
const Severity = z.enum(['warning', 'critical']);

const Alert = z.object({
  id: Id,
  kind: Kind,
  subject: Subject.describe('A schedule, a capability, or the id of whoever acts'),
  severity: Severity,
  state: z.enum(['raised', 'acknowledged', 'resolved']),
  summary: z.string(),
  value: z.number(),
  threshold: z.number(),
  raisedAt: Instant,
  seenAt: Instant.describe('When it was last found to be so'),
  toldAt: Instant.nullable().describe('When those who watch were told; null while it is muted'),
  acknowledgedBy: z.string().nullable(),
  resolvedAt: Instant.nullable(),
});

const Told = Alert.pick({ kind: true, subject: true, severity: true, summary: true }).extend({ alertId: Id });

export const alertRaised = event({
  name: 'platform.alert.raised',
  summary: 'Something is not as it should be; repeated after each quiet period until somebody says that they know.',
  data: Told.extend({ repeated: z.boolean() }),
});

export const alertResolved = event({
  name: 'platform.alert.resolved',
  summary: 'What there was a warning of is over.',
  data: Told,
});

export const listAlerts = contract({
  name: 'platform.alert.list',
  summary: 'List warnings, newest first.',
  effect: 'read',
  access: 'platform.alert.read',
  input: Page.extend({ after: Id.optional(), kind: Kind.optional(), state: Alert.shape.state.optional() }),
  output: list(Alert),
  example: { state: 'raised', limit: 20 },
});

const One = z.object({ alertId: Id });

export const acknowledgeAlert = contract({
  name: 'platform.alert.acknowledge',
  summary: 'Say that you know of a warning, so that it is not repeated.',
  effect: 'write',
  access: 'platform.alert.manage',
  input: One,
  output: Alert,
  undo: { by: 'platform.alert.reopen', input: ({ alertId }) => ({ alertId }) },
  example: { alertId: exampleId },
});

export const reopenAlert = contract({
  name: 'platform.alert.reopen',
  summary: 'Let an acknowledged warning be repeated again.',
  effect: 'write',
  access: 'platform.alert.manage',
  input: One,
  output: Alert,
  undo: { by: 'platform.alert.acknowledge', input: ({ alertId }) => ({ alertId }) },
  example: { alertId: exampleId },
});

const What = z.object({ kind: Kind, subject: Subject.default('').describe('Empty for all of the kind') });
const Muted = z.object({ kind: Kind, subject: Subject, until: Instant });

export const listMutes = contract({
  name: 'platform.alert.mutes',
  summary: 'List what is muted, and until when.',
  effect: 'read',
  access: 'platform.alert.read',
  input: z.object({}),
  output: z.object({ items: z.array(Muted) }),
  example: {},
});

export const muteAlerts = contract({
  name: 'platform.alert.mute',
  summary: 'Tell nobody of warnings of a kind, or about one thing, until a moment.',
  effect: 'write',
  access: 'platform.alert.manage',
  guarded: true,
  input: What.extend({ until: Instant }),
  output: Muted,
  undo: { by: 'platform.alert.unmute', input: ({ kind, subject }) => ({ kind, subject }) },
  example: { kind: 'slow_capability', subject: 'meter.usage.list', until: '2126-01-01T00:00:00.000Z' },
});

export const unmuteAlerts = contract({
  name: 'platform.alert.unmute',
  summary: 'Tell of muted warnings again.',
  effect: 'write',
  access: 'platform.alert.manage',
  input: What,
  output: Muted,
  undo: { by: 'platform.alert.mute', input: (_input, { kind, subject, until }) => ({ kind, subject, until }) },
  example: { kind: 'slow_capability', subject: 'meter.usage.list' },
});

const Setting = z.object({
  enabled: z.boolean(),
  threshold: z.number().min(0).max(1_000_000),
  atLeast: z.int().min(1).max(1_000_000),
  quietMinutes: z.int().min(5).max(43_200).describe('Not told again before that'),
});
const version = z.int().min(0).describe('Grows by one with every change; 0 while it is the usual one');
const Rule = Setting.extend({
  kind: Kind,
  version,
  severity: Severity,
  thresholdMeans: z.string(),
  atLeastMeans: z.string(),
});

export const listRules = contract({
  name: 'platform.alertRule.list',
  summary: 'List from when on there are warnings.',
  effect: 'read',
  access: 'platform.alert.read',
  input: z.object({}),
  output: z.object({ items: z.array(Rule) }),
  example: {},
});

export const setRule = contract({
  name: 'platform.alertRule.set',
  summary: 'Change from when on there are warnings of a kind.',
  effect: 'write',
  access: 'platform.alert.manage',
  guarded: true,
  input: Setting.partial().extend({ kind: Kind, ifVersion: version }),
  output: Rule.extend({ before: Setting }),
  undo: {
    by: 'platform.alertRule.set',
    input: ({ kind }, { before, version: ifVersion }) => ({ kind, ...before, ifVersion }),
  },
  example: { kind: 'failing_action', threshold: 0.1, ifVersion: 0 },
});

export const checkAlerts = contract({
  name: 'platform.alert.check',
  summary: 'Look for what is not as it should be, and warn of it.',
  effect: 'write',
  access: 'platform.alert.check',
  internal: true,
  input: z.object({}),
  output: z.object({ raised: z.int(), resolved: z.int(), open: z.int() }),
  undo: { never: 'warnings end by themselves' },
  example: {},
});
