// What one has been told: the list in the console, and telling somebody by an app or a person.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, type Capability, contract, Id, Instant, list, Page, text } from '#kernel/contract';
import { exampleId, type NotifyParts, ownId } from './house.ts';
import { Severity } from './model.ts';
import { tell } from './posting.ts';
import * as rows from './store.ts';

const Notice = z.object({
  id: Id,
  kind: z.string(),
  severity: Severity,
  title: z.string(),
  body: z.string(),
  link: z.string().nullable().describe('A path of the console'),
  count: z.int().describe('How often it was told before anybody read it'),
  seenAt: Instant.nullable(),
  readAt: Instant.nullable(),
  archivedAt: Instant.nullable(),
  createdAt: Instant,
  updatedAt: Instant,
});

const Ids = z.object({ noticeIds: z.array(Id).max(500) });
const Marked = z.object({ noticeIds: z.array(Id).max(500).describe('Those that were not so before') });
const access = 'signed-in';
const example = { noticeIds: [exampleId] };
const marking = { effect: 'write', access, input: Ids, output: Marked, example } as const;
const changed = (_input: unknown, { noticeIds }: z.output<typeof Marked>) => ({ noticeIds });

export const listNotices = contract({
  name: 'notify.notice.list',
  summary: 'List what you have been told, newest first.',
  effect: 'read',
  access,
  input: Page.extend({ after: Id.optional(), show: z.enum(['open', 'unread', 'archived']).default('open') }),
  output: list(Notice),
  example: { limit: 20 },
});

export const countNotices = contract({
  name: 'notify.notice.count',
  summary: 'Count what you have not read, and what you have not even seen.',
  effect: 'read',
  access,
  input: z.object({}),
  output: z.object({ unread: z.int(), unseen: z.int() }),
  example: {},
});

export const seeNotices = contract({
  name: 'notify.notice.see',
  summary: 'Say that you have seen what there is.',
  effect: 'write',
  access,
  input: z.object({}),
  output: z.object({ seen: z.int() }),
  undo: { never: 'What was seen was seen' },
  example: {},
});

export const readNotices = contract({
  ...marking,
  name: 'notify.notice.read',
  summary: 'Say that you have read some notices.',
  undo: { by: 'notify.notice.unread', input: changed },
});

export const unreadNotices = contract({
  ...marking,
  name: 'notify.notice.unread',
  summary: 'Treat notices as if you had not read them.',
  undo: { by: 'notify.notice.read', input: changed },
});

export const readAllNotices = contract({
  access,
  name: 'notify.notice.readAll',
  summary: 'Say that you have read everything, up to the newest notice that you saw.',
  effect: 'write',
  input: z.object({ upTo: Id.optional().describe('The newest one that you saw; all of them when absent') }),
  output: Marked,
  undo: { by: 'notify.notice.unread', input: changed },
  example: {},
});

export const archiveNotices = contract({
  ...marking,
  name: 'notify.notice.archive',
  summary: 'Put notices away; they can be brought back.',
  undo: { by: 'notify.notice.restore', input: changed },
});

export const restoreNotices = contract({
  ...marking,
  name: 'notify.notice.restore',
  summary: 'Bring back notices that were put away.',
  undo: { by: 'notify.notice.archive', input: changed },
});

export const tellPerson = contract({
  name: 'notify.person.tell',
  summary: 'Tell people of the company something, each on the ways they have chosen.',
  title: ({ personIds, title }) =>
    `Tell ${personIds.length === 1 ? 'one person' : `${personIds.length} people`}: ${title}`,
  effect: 'write',
  access: 'notify.person.tell',
  input: z.object({
    personIds: z.array(Id).min(1).max(200),
    kind: z
      .string()
      .max(80)
      .regex(/^custom(\.[a-z][A-Za-z]*){1,3}$/)
      .describe('Yours to name: custom.crm.won. People choose by it how they hear of it'),
    title: text(200),
    body: z.string().max(4000).default(''),
    severity: Severity.default('info'),
    link: z
      .string()
      .max(500)
      .regex(/^\/app\/[^\s\\]*$/)
      .optional()
      .describe('A path of the console'),
    group: z
      .string()
      .min(1)
      .max(150)
      .optional()
      .describe('What is told again of the same before it was read is one notice'),
  }),
  output: z.object({ noticeIds: z.array(Id) }),
  undo: { by: 'notify.notice.withdraw', input: (_input, { noticeIds }) => ({ noticeIds }) },
  example: { personIds: [exampleId], kind: 'custom.crm.won', title: 'A deal was won', body: 'Acme, €12,000' },
});

export const withdrawNotices = contract({
  name: 'notify.notice.withdraw',
  summary: 'Take back what people were told; what has left the building stays where it is.',
  effect: 'write',
  access: 'notify.person.tell',
  input: z.object({ noticeIds: z.array(Id).max(500) }),
  output: z.object({ withdrawn: z.int() }),
  undo: { never: 'Tell them anew' },
  example: { noticeIds: [exampleId] },
});

export function noticeCapabilities({ people }: NotifyParts): Capability[] {
  const mark = (
    call: Call,
    ids: readonly string[],
    what: Pick<Parameters<typeof rows.markNotices>[1], 'mark' | 'at'>,
  ) => rows.markNotices(call.db, { personId: ownId(call), ids, ...what }).then((noticeIds) => ({ noticeIds }));
  return [
    listNotices.implement(async (call, wanted) => {
      const items = await rows.noticePage(call.db, { ...wanted, personId: ownId(call) });
      return { items, next: items.length === wanted.limit ? (items.at(-1)?.id ?? null) : null };
    }),
    countNotices.implement((call) => rows.countsOf(call.db, ownId(call))),
    seeNotices.implement(async (call) => ({
      seen: await rows.seeAll(call.db, { personId: ownId(call), now: call.now }),
    })),
    readNotices.implement((call, { noticeIds }) => mark(call, noticeIds, { mark: 'readAt', at: call.now })),
    unreadNotices.implement((call, { noticeIds }) => mark(call, noticeIds, { mark: 'readAt', at: null })),
    archiveNotices.implement((call, { noticeIds }) => mark(call, noticeIds, { mark: 'archivedAt', at: call.now })),
    restoreNotices.implement((call, { noticeIds }) => mark(call, noticeIds, { mark: 'archivedAt', at: null })),
    readAllNotices.implement(async (call, { upTo }) => {
      const wanted = { personId: ownId(call), upTo, now: call.now, most: 500 };
      return { noticeIds: await rows.readUpTo(call.db, wanted) };
    }),

    tellPerson.implement(async (call, { personIds, kind, title, body, severity, link, group }) => {
      const members = new Set((await people.membersOf(call.tenant.id)).map(({ id }) => id));
      const stranger = personIds.find((id) => !members.has(id));
      if (stranger) throw new Fault('not_found', `Nobody of the id ${stranger} belongs to this company`);
      const groupKey = group === undefined ? undefined : `${kind}:${group}`;
      return { noticeIds: await tell(call, { personIds, kind, severity, link, groupKey, facts: { title, body } }) };
    }),

    withdrawNotices.implement(async (call, { noticeIds }) => {
      // What the house has told is the house's to take back, or somebody could hide an alert from others.
      const ofApps = call.actor.kind !== 'service';
      return { withdrawn: (await rows.withdrawNotices(call.db, { ids: noticeIds, ofApps })).length };
    }),
  ];
}
