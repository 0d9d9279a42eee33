// What Slack is: a bot of the company with its token, and a signing secret that proves what Slack sends us.
import { buttonPressed, messageReceived } from '#contracts/channel';
import { slackSigned } from '#kernel/connection';
import type { Connector } from '#kernel/contract';
import { ask } from './client.ts';
import { challengeIn, deliveredIn, messageIn, pressIn } from './hearing.ts';
import { Workspace } from './model.ts';

export const slackWorkspace: Connector = {
  summary: 'Write to the rooms and people of a Slack workspace, and hear what they answer.',
  category: 'Messaging',
  site: 'https://api.slack.com/apps',
  auth: {
    kind: 'secrets',
    secrets: [
      {
        name: 'botToken',
        title: 'Bot token',
        help: 'On the page of your Slack app, OAuth & Permissions: the Bot User OAuth Token, which begins with xoxb-',
        place: { header: 'authorization', prefix: 'Bearer ' },
      },
      {
        name: 'signingSecret',
        title: 'Signing secret',
        help: 'On the page of your Slack app, Basic Information, App Credentials',
      },
    ],
  },
  baseUrl: () => 'https://slack.com/api',
  // As often as most of its methods may be asked. That a room takes one message a second is told by 429.
  limit: { calls: 50, per: '1 minute' },
  async test(reach) {
    const { user, team } = await ask(reach, Workspace, { method: 'auth.test' });
    return { account: `${user} at ${team}` };
  },
  webhook: {
    secret: 'signingSecret',
    greet: (delivered, signer) => (slackSigned(delivered, signer) ? challengeIn(delivered) : undefined),
    verify: (delivered, signer) => (slackSigned(delivered, signer) ? deliveredIn(delivered) : undefined),
    triggers: [
      { on: 'message', event: messageReceived, data: messageIn },
      { on: 'block_actions', event: buttonPressed, data: pressIn },
    ],
  },
};
