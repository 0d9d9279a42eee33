// From what happened to the people who are told. Whoever the event names is looked up as they are by now.
import { z } from 'zod';
import { before, durationMs, type Instant, instantOf, msOf } from '#base/time';
import { type Actor, type Call, type Capability, contract, Id, type Reaction } from '#kernel/contract';
import type { Member, NotifyParts } from './house.ts';
import { exampleId } from './house.ts';
import type { Facts } from './model.ts';
import { type Telling, tell } from './posting.ts';
import { type Reminder, type Source, sources, type Whom } from './sources.ts';
import { archiveGroup, isGroupOpen } from './store.ts';

const Happened = z.object({ type: z.string().max(100), data: z.unknown() });
const told = z.object({ noticeIds: z.array(Id) });
const exampleData = { secretId: exampleId, name: 'api-key', expiresAt: '2126-08-01T00:00:00.000Z' };
const shape = {
  effect: 'write',
  internal: true,
  output: told,
  undo: {
    by: 'notify.notice.withdraw',
    input: (_input: unknown, { noticeIds }: z.output<typeof told>) => ({ noticeIds }),
  },
} as const;

const tellOf = contract({
  ...shape,
  name: 'notify.event.tell',
  summary: 'Tell those whom it concerns that something happened.',
  access: 'notify.event.tell',
  input: Happened,
  example: { type: 'vault.secret.expiring', data: exampleData },
});

const remindOf = contract({
  ...shape,
  name: 'notify.event.remind',
  summary: 'Tell those whom it concerns once more what still waits.',
  access: 'notify.event.remind',
  input: Happened,
  example: { type: 'approval.requested', data: {} },
});

export const eventReactions: readonly Reaction[] = sources.map(({ on }) => ({
  ...{ on, contract: tellOf },
  input: ({ type, data }) => ({ type, data }),
}));

export function tellingCapabilities(parts: NotifyParts): Capability[] {
  return [
    tellOf.implement(async (call, happened) => {
      const source = sourceOf(happened.type);
      const over = source?.ends?.(happened.data);
      if (over !== undefined) await archiveGroup(call.db, { prefix: over, now: call.now });
      const saying = source?.says(happened.data);
      if (!saying) return { noticeIds: [] };
      const reminder = source?.reminds?.(happened.data);
      if (reminder) call.later(remindOf, happened, { at: reminderAt(call.now, reminder) });
      return { noticeIds: await tellThose(parts, call, saying) };
    }),

    remindOf.implement(async (call, { type, data }) => {
      const source = sourceOf(type);
      const [first, reminder] = [source?.says(data), source?.reminds?.(data)];
      // Decided, or passed on with a time of its own.
      const isOpen = first?.groupKey !== undefined && (await isGroupOpen(call.db, first.groupKey));
      if (!isOpen || !reminder || reminder.deadline <= call.now) return { noticeIds: [] };
      return { noticeIds: await tellThose(parts, call, reminder.saying) };
    }),
  ];
}

function sourceOf(type: string): Source | undefined {
  return sources.find(({ on }) => on === type);
}

/** A quarter of the time before its end, four hours at the most. */
function reminderAt(now: Instant, { deadline }: Reminder): Instant {
  const quarterMs = (msOf(deadline) - msOf(now)) / 4;
  return quarterMs > durationMs('4 hours') ? before(deadline, '4 hours') : instantOf(msOf(deadline) - quarterMs);
}

async function tellThose(
  parts: NotifyParts,
  call: Call,
  { whom, ...saying }: Omit<Telling, 'personIds'> & { whom: Whom },
) {
  const members = await parts.people.membersOf(call.tenant.id);
  const personIds = await peopleOf(parts, call, { whom, members });
  return tell(call, { ...saying, personIds, facts: await named(parts, call, saying.facts) });
}

const idPattern = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** People and agents are told by their names, wherever what is said has their ids. */
async function named({ people }: NotifyParts, call: Call, facts: Facts): Promise<Facts> {
  const said = Object.entries(facts).filter((fact): fact is [string, string] => isSaid(...fact));
  const ids = said.flatMap(([, words]) => words.match(idPattern) ?? []);
  const names = await people.namesOf(call.tenant.id, [...new Set(ids)]);
  const told = said.map(([name, words]) => {
    if (name === 'who') return [name, names.get(words) ?? nameless(words)] as const;
    return [name, words.replace(idPattern, (id) => names.get(id) ?? id)] as const;
  });
  return { ...facts, ...Object.fromEntries(told) };
}

/** What has an id and no name is unknown; what has no such id is a part of the house. */
function nameless(who: string): string {
  return who === '' || who.match(idPattern) ? '' : 'Cadre';
}

/** Ids by which things are found stay what they are. */
function isSaid(name: string, value: Facts[string]): boolean {
  return typeof value === 'string' && !name.endsWith('Id');
}

const administrators: readonly string[] = ['tenant_admin', 'super_admin'];

async function peopleOf(parts: NotifyParts, call: Call, { whom, members }: { whom: Whom; members: readonly Member[] }) {
  if ('admins' in whom) {
    return members.filter(({ roles }) => roles.some((role) => administrators.includes(role))).map(({ id }) => id);
  }
  const tenantId = call.tenant.id;
  if ('deciding' in whom) return parts.approvals.deciders(tenantId, whom.deciding, members.map(asActor));
  const actor = members.some(({ id }) => id === whom.actor)
    ? undefined
    : await parts.people.actorNow(tenantId, whom.actor);
  const wanted = actor?.delegatedBy?.id ?? whom.actor;
  return members.filter(({ id }) => id === wanted).map(({ id }) => id);
}

function asActor({ id, roles }: Member): Actor {
  return { kind: 'person', id, roles };
}
