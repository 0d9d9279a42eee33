// From a notice to the messages that carry it: one per way on which the person wants to hear of it, each once. What is
// due at the same time goes out together.
import { z } from 'zod';
import { type Capability, contract, Id, type Reaction, reaction } from '#kernel/contract';
import { noticePosted } from './events.ts';
import { exampleId, type NotifyParts } from './house.ts';
import { type Channel, type Planned, planFor } from './model.ts';
import { sendDue } from './sending.ts';
import * as rows from './store.ts';
import type { NoticeRow } from './tables.ts';

export const deliverNotice = contract({
  name: 'notify.notice.deliver',
  summary: 'Decide how and when somebody hears of a notice.',
  effect: 'write',
  access: 'notify.notice.deliver',
  internal: true,
  input: z.object({ noticeId: Id }),
  output: z.object({ noticeId: Id, channels: z.array(z.string()) }),
  undo: { by: 'notify.notice.withdraw', input: ({ noticeId }) => ({ noticeIds: [noticeId] }) },
  example: { noticeId: exampleId },
});

export const deliverReaction: Reaction = reaction(noticePosted, deliverNotice, ({ data: { noticeId } }) => ({
  noticeId,
}));

export function planningCapabilities(parts: NotifyParts): Capability[] {
  return [
    deliverNotice.implement(async (call, { noticeId }) => {
      const notice = await rows.noticeById(call.db, noticeId);
      if (!notice || notice.readAt !== null || notice.archivedAt !== null) return { noticeId, channels: [] };
      const { personId } = notice;
      const [ways, wishes, besides, members] = await Promise.all([
        rows.waysOf(call.db, [personId]),
        rows.wishesOf(call.db, personId),
        rows.reachableBy(call.db, personId),
        parts.people.membersOf(call.tenant.id),
      ]);
      if (!members.some(({ id }) => id === personId)) return { noticeId, channels: [] };
      const reachable: Channel[] = ['mail', ...besides];
      const plan = planFor(notice, { habits: ways.get(personId) ?? rows.usualWays, wishes, reachable }, call.now);
      for (const planned of plan) await carry(call, notice, planned);
      return { noticeId, channels: plan.map(({ channel }) => channel) };
    }),
  ];
}

type Writing = Parameters<Parameters<typeof deliverNotice.implement>[0]>[0];

async function carry(call: Writing, { id: noticeId, personId }: NoticeRow, planned: Planned) {
  const own = { ...planned, slot: `notice:${noticeId}` };
  const fresh = () => ({ id: call.newId(), personId });
  const message =
    (await rows.messageFor(call.db, { ...planned, ...fresh() })) ??
    (await rows.messageFor(call.db, { ...own, ...fresh() }));
  if (!message) return;
  const delivery = { id: call.newId(), noticeId, channel: planned.channel, messageId: message.id };
  await rows.insertDelivery(call.db, delivery);
  if (message.isNew)
    call.later(sendDue, { messageId: message.id }, { at: planned.dueAt, key: `message:${message.id}:0` });
}
