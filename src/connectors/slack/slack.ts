// Slack: messages with buttons to rooms and people, and what they answer.
import { channel } from '#contracts/channel';
import { defineModule, keep } from '#kernel/contract';
import { slackWorkspace } from './account.ts';
import { sendBySlack } from './messages.ts';
import { listRooms } from './rooms.ts';

export { simSecrets, startSlack } from './sim.ts';

export const slack = defineModule({
  name: 'slack',
  title: 'Slack',
  connector: slackWorkspace,
  capabilities: [listRooms],
  keeps: keep(channel, sendBySlack),
  grants: { tenant_admin: ['slack.*'], manager: ['slack.*'] },
  plan: 'tier1',
});
