// Finding the rooms to which one can write.
import { z } from 'zod';
import { contract, list, outside, Page, via } from '#kernel/contract';
import { slackWorkspace } from './account.ts';
import { ask } from './client.ts';
import { Rooms } from './model.ts';

const Room = z.object({
  id: z.string(),
  name: outside(z.string()),
  isMember: z.boolean().describe('Whether the bot is in it: it writes and hears only there'),
});

export const listRooms = contract({
  name: 'slack.room.list',
  summary: 'List the rooms of the Slack workspace that the bot can see.',
  effect: 'read',
  access: 'slack.room.read',
  input: Page.extend({ via }),
  output: list(Room),
  example: { limit: 50 },
}).implement(async (call, { via, limit, after }) => {
  const reach = await call.reach(slackWorkspace, via);
  const query = { limit, cursor: after, exclude_archived: 'true', types: 'public_channel,private_channel' };
  const { channels, response_metadata: more } = await ask(reach, Rooms, { method: 'conversations.list', query });
  const items = channels.map(({ id, name, is_member: isMember }) => ({ id, name, isMember }));
  return { items, next: more?.next_cursor || null };
});
