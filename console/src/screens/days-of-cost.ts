// What agents cost day by day this month, from the sums of days that are over and from what is written down of today.
import { useQueries } from '@tanstack/react-query';
import { useMay } from '../client/me.ts';
import { asking, useAsk } from '../client/queries.ts';
import type { Day } from '../parts/day-bars.tsx';

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

function monthSoFar(now = new Date()) {
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
  const last = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 0)).getUTCDate();
  const days = Array.from({ length: now.getUTCDate() }, (_, index) =>
    dayOf(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), index + 1))),
  );
  return { from: dayOf(first), today: dayOf(now), days, last };
}

function costOf(items: readonly { readonly costMicros: number }[]): number {
  return items.reduce((all, { costMicros }) => all + costMicros, 0);
}

const mostProjects = 20;

/** Sums by day are kept for each workspace, some minutes late; today is asked for where it is written down. */
export function useDaysOfCost() {
  const may = useMay();
  const month = monthSoFar();
  const now = useAsk('meter.usage.summary', { from: `${month.today}T00:00:00.000Z` });
  const stretch = { from: month.from, until: month.today };
  const projects = useAsk(
    'platform.activity.projects',
    { ...stretch, limit: mostProjects },
    { enabled: may('platform.activity.projects') },
  );
  const ids = projects.data?.items.map(({ workspaceId }) => workspaceId) ?? [];
  const each = useQueries({
    queries: ids.map((workspaceId) => asking('platform.activity.project', { workspaceId, ...stretch })),
  });
  const isReady = now.data !== undefined && projects.data !== undefined && each.every(({ data }) => data !== undefined);
  const days = month.days.map((on): Day => {
    if (on === month.today) return { on, value: costOf(now.data?.items ?? []) };
    const own = each.flatMap(({ data }) => data?.days.filter((one) => one.onDate === on) ?? []);
    return { on, value: costOf(own) };
  });
  return { days, isReady, month, readAt: projects.dataUpdatedAt };
}
