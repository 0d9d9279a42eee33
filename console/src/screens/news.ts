// What kinds of news there are, in words.
import { label } from '../base/words.ts';

const known: Readonly<Record<string, string>> = {
  'approval.waiting': 'Approval: one waits for you',
  'approval.expiring': 'Approval: one is about to run out',
  'approval.decided': 'Approval: what you asked for was decided',
  'alert.raised': 'Alert: something is out of order',
  'alert.resolved': 'Alert: it is in order again',
  'budget.soft': 'Limit: most of it is used',
  'budget.hard': 'Limit: it is used up, and work has stopped',
  'connection.failing': 'Connection: a service does not answer',
  'run.failed': 'Run: one has failed',
  'secret.expiring': 'Vault: a secret is about to run out',
  'security.incident': 'Security: something unusual',
  'security.account': 'Security: your own account has changed',
  'delivery.failed': 'Delivery: a message did not arrive',
  custom: 'What flows and apps tell you',
};

export function newsWords(kind: string): string {
  return known[kind] ?? label(kind.replaceAll('.', ' '));
}
