// The staff as one looks at it: who they are, what they did last, how often what they asked for was approved as asked.
import { useMemo } from 'react';
import { hourMs } from '../base/time.ts';
import { asDone, label } from '../base/words.ts';
import { useWaiting } from '../shell/waiting.ts';
import { useMay, useSummaries } from './me.ts';
import { useAsk } from './queries.ts';

export interface Colleague {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly scopes: readonly string[] | null;
  readonly status: 'active' | 'disabled';
  readonly ownerId: string;
  readonly createdAt: string;
  readonly doing: string;
  readonly lastAt: string | undefined;
  readonly hits: number;
  readonly n: number;
  /** What this person decides, and what somebody else does. */
  readonly waits: number;
  readonly waitsElse: number;
}

/** A day, rounded to the hour, so that the question stays the same for a while. */
function aDayAgo(): string {
  return new Date(Math.floor(Date.now() / hourMs) * hourMs - 24 * hourMs).toISOString();
}

/** What agents did in the last day, newest first. */
export function useDayOfStaff() {
  const may = useMay();
  const wanted = { actorKind: 'agent', outcome: 'done', from: aDayAgo(), limit: 200 } as const;
  return useAsk('audit.entry.sum', wanted, { enabled: may('audit.entry.sum') }).data?.items;
}

const whole = { limit: 200 } as const;

export function useStaff() {
  const may = useMay();
  const summary = useSummaries();
  const query = useAsk('identity.agent.list', whole, { enabled: may('identity.agent.list') });
  const cells = useAsk('approval.autonomy.list', whole, { enabled: may('approval.autonomy.list') }).data?.items;
  const acts = useDayOfStaff();
  const { items: mine, all: waiting } = useWaiting();
  const items = useMemo(
    () =>
      (query.data?.items ?? []).map((agent): Colleague => {
        const own = cells?.filter(({ agentId }) => agentId === agent.id) ?? [];
        const asked = (all: typeof waiting) => all?.filter(({ actorId }) => actorId === agent.id).length ?? 0;
        const last = acts?.find(({ actorId }) => actorId === agent.id);
        return {
          ...agent,
          doing: acts
            ? doingOf(agent.status, last && (summary(last.capability) ?? last.capability))
            : label(agent.role),
          lastAt: last?.lastAt,
          hits: own.reduce((all, { asAsked }) => all + asAsked, 0),
          n: own.reduce((all, { asAsked, changed, rejected }) => all + asAsked + changed + rejected, 0),
          waits: asked(mine),
          waitsElse: asked(waiting) - asked(mine),
        };
      }),
    [query.data, cells, acts, mine, waiting, summary],
  );
  return { query, items };
}

function doingOf(status: string, last: string | undefined): string {
  if (status === 'disabled') return 'Stopped';
  if (last === undefined) return 'Changed nothing today';
  const words = asDone(last);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
