import type { LanguageWords } from './words.ts';

const foot = '{{manage}}';

export const en: LanguageWords = {
  mails: {
    notice: { subject: '{{title}}', text: `Hello {{name}},\n\n{{title}}\n\n{{body}}\n\n{{link}}\n\n${foot}` },
    approval: {
      subject: 'Please decide: {{title}}',
      text: `Hello {{name}},

{{title}}

{{body}}

The first link shows what is asked for. Opening it decides nothing; the buttons on that page decide, once.

{{decide}}

{{link}}

${foot}`,
    },
    digest: {
      subject: '{{company}}: {{count}} notices',
      text: `Hello {{name}},\n\nthis has happened since the last time:\n\n{{items}}\n\n{{link}}\n\n${foot}`,
    },
    invitation: {
      subject: 'An invitation to {{company}}',
      text: `Hello {{name}},

you are invited to {{company}} as {{role}}. The link is good once, for seven days.

{{link}}

If you do not know what this is about, leave it: without the link nothing happens.`,
    },
    passwordReset: {
      subject: 'A new password for {{company}}',
      text: `Hello {{name}},

with this link you set a new password, once and within a day.

{{link}}

If you did not ask for it, tell your administrator; your password stays as it is.`,
    },
    verification: {
      subject: 'Is this your address?',
      text: `Hello {{name}},

please confirm that this is your address at {{company}}. The link is good for three days.

{{link}}`,
    },
  },
  kinds: {
    'approval.waiting': { title: '{{what}}', body: '{{who}} asks for your decision until {{deadline}}.' },
    'approval.expiring': {
      title: 'Still waiting: {{what}}',
      body: 'Nobody has decided yet. At {{deadline}} it ends, and nothing is done.',
    },
    'approval.decided': { title: '{{verdict}}: {{what}}', body: '{{reason}}' },
    'alert.raised': { title: 'Alert: {{what}}', body: '{{summary}}' },
    'alert.resolved': { title: 'Over: {{what}}', body: '{{summary}}' },
    'budget.soft': {
      title: 'A budget is nearly used up',
      body: '{{percent}} % of the limit for {{whose}} ({{period}}) are used.',
    },
    'budget.hard': { title: 'A budget is used up', body: 'The limit for {{whose}} ({{period}}) is reached.' },
    'connection.failing': { title: '{{what}} can not be reached', body: '{{summary}}' },
    'run.failed': { title: 'A run of {{what}} has failed', body: '{{summary}}' },
    'secret.expiring': { title: 'The secret {{what}} ends soon', body: 'It is let out no more from {{expiresAt}} on.' },
    'security.incident': { title: '{{who}} was kept from a secret', body: '{{summary}}' },
    'security.account': {
      title: 'Your account was changed',
      body: '{{summary}} If it was not you, tell an administrator.',
    },
    'delivery.failed': {
      title: 'You could not be reached by {{channel}}',
      body: 'What was meant for you stands here. The reason: {{summary}}',
    },
    custom: { title: '{{title}}', body: '{{body}}' },
  },
  buttons: { link: 'Open in Cadre', decide: 'Look and decide', manage: 'Choose what you are told of' },
  verdicts: { approve: 'Approve', reject: 'Reject' },
  unknown: 'Somebody',
  outcomes: { approved: 'Approved', rejected: 'Rejected', expired: 'Expired', withdrawn: 'Withdrawn' },
  scopes: {
    ...{ tenant: 'the company', workspace: 'the workspace', crew: 'the crew', agent: 'the agent' },
    ...{ run: 'the run', user: 'the person' },
  },
  periods: { month: 'month', day: 'day', run: 'whole run' },
  chat: {
    linked: 'This chat is yours now. You are told here what you want to be told.',
    unknownCode: 'This code is not good any more. Ask for another one in Cadre.',
    pressed: 'Your decision is written down and carried out now.',
    signIn: 'This can not be decided here any more. Sign in to look at it.',
    more: '{{count}} notices',
  },
};
