// Who did what, how often, when last, and what it cost: per person and per workspace, from sums by day.
import { Fault } from '#base/fault';
import { before } from '#base/time';
import type { Call, Capability, Schedule } from '#kernel/contract';
import type { Upkeep } from '../upkeep.ts';
import {
  listCompanies,
  listPeople,
  listProjects,
  readMine,
  readPerson,
  readProject,
  refreshActivity,
} from './contracts.ts';
import { dayOf, refreshFrom } from './model.ts';
import {
  addUpSince,
  busiestCompanies,
  busiestPeople,
  busiestWorkspaces,
  byCapability,
  dayByDay,
  lastRefreshed,
} from './store.ts';

export function activityCapabilities({ store }: Pick<Upkeep, 'store'>): readonly Capability[] {
  return [
    listCompanies.implement(async (call, { limit, after, ...stretch }) => {
      const { db } = store.engine(call.now);
      const items = await busiestCompanies(db, { ...daysOf(call, stretch), limit, after: placeOf(after) });
      const last = items.length === limit ? items.at(-1) : undefined;
      return { items, next: last ? `${last.calls}:${last.tenantId}` : null };
    }),

    listPeople.implement(async (call, { limit, after, ...stretch }) => {
      const items = await busiestPeople(call.db, { ...daysOf(call, stretch), limit, after: placeOf(after) });
      const last = items.length === limit ? items.at(-1) : undefined;
      return { items, next: last ? `${last.calls}:${last.userId}` : null };
    }),

    listProjects.implement(async (call, { limit, after, ...stretch }) => {
      const items = await busiestWorkspaces(call.db, { ...daysOf(call, stretch), limit, after: placeOf(after) });
      const last = items.length === limit ? items.at(-1) : undefined;
      return { items, next: last ? `${last.calls}:${last.workspaceId}` : null };
    }),

    readPerson.implement((call, { userId, ...stretch }) => detailOf(call, { userId, ...daysOf(call, stretch) })),

    readProject.implement((call, { workspaceId, ...stretch }) =>
      detailOf(call, { workspaceId, ...daysOf(call, stretch) }),
    ),

    readMine.implement((call, stretch) => detailOf(call, { userId: call.actor.id, ...daysOf(call, stretch) })),

    refreshActivity.implement(async (call) => {
      const from = refreshFrom(await lastRefreshed(call.db), call.now);
      return { from, rows: await addUpSince(call.db, from, call.now) };
    }),
  ];
}

export const activitySchedule: Schedule = {
  name: 'refresh-activity',
  contract: refreshActivity,
  input: {},
  every: '15 minutes',
  scope: 'tenant',
};

interface Wished {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

function daysOf({ now }: Call, { from = dayOf(before(now, '29 days')), until = dayOf(now) }: Wished) {
  if (from > until) throw new Fault('invalid', `The first day, ${from}, comes after the last, ${until}`);
  return { from, until };
}

/** A page goes on behind so many calls and that name. */
function placeOf(after: string | undefined) {
  if (after === undefined) return undefined;
  const [, calls, name] = /^(\d{1,15}):(.*)$/.exec(after) ?? [];
  if (calls === undefined || name === undefined) throw new Fault('invalid', `"${after}" is no place in this list`);
  return { calls: Number(calls), name };
}

async function detailOf(call: Call, wanted: Parameters<typeof dayByDay>[1]) {
  const [days, capabilities] = await Promise.all([dayByDay(call.db, wanted), byCapability(call.db, wanted)]);
  return { days, capabilities };
}
