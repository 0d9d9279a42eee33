// What waits for this person, most at stake and most urgent first, never by arrival.
import { useCallback, useMemo } from 'react';
import { exponentOf } from '../base/numbers.ts';
import { hourMs } from '../base/time.ts';
import type { OutputOf } from '../client/http.ts';
import { useMay, useMe } from '../client/me.ts';
import { useAsk } from '../client/queries.ts';

export type Request = OutputOf<'approval.request.list'>['items'][number];

export const waitingList = { state: 'waiting', limit: 100 } as const;

const whole = { limit: 200 } as const;

/** Nobody lets others do what they may not do themselves, unless they stand in for somebody who may; a run that has
 * stopped goes on for whoever decides. */
export function useIsMine(): (request: Request) => boolean {
  const may = useMay();
  const me = useMe().data?.user.id;
  const deputies = useAsk('approval.delegation.list', whole, { enabled: may('approval.delegation.list') }).data?.items;
  const standsIn = useMemo(() => {
    const now = new Date().toISOString();
    const holds = deputies?.some((one) => one.toId === me && one.endedAt === null && one.endsAt > now);
    return holds === true;
  }, [deputies, me]);
  return useCallback(
    ({ capability, rule, actorId }) => standsIn || actorId === me || rule === 'gate' || may(capability),
    [standsIn, me, may],
  );
}

/** What is theirs to decide, and how much more waits for others. */
export function useWaiting() {
  const may = useMay();
  const query = useAsk('approval.request.list', waitingList, { enabled: may('approval.request.list') });
  const isMine = useIsMine();
  const all = query.data?.items;
  const items = useMemo(() => (all ? byWeight(all.filter(isMine)) : undefined), [all, isMine]);
  return { query, items, all, others: (all?.length ?? 0) - (items?.length ?? 0) };
}

/** Stake times urgency; what states no stake counts as ten of its currency, so that it is not lost. */
function weightOf({ stake, deadline }: Request, now: number): number {
  const worth = stake ? Math.abs(stake.amount) / 10 ** exponentOf(stake.currency) : 10;
  const hoursLeft = Math.max(0.5, (new Date(deadline).getTime() - now) / hourMs);
  return Math.max(1, worth) / hoursLeft;
}

export function byWeight(items: readonly Request[]): Request[] {
  const now = Date.now();
  return items
    .map((one) => ({ one, weight: weightOf(one, now) }))
    .toSorted((a, b) => b.weight - a.weight || (a.one.id < b.one.id ? -1 : 1))
    .map(({ one }) => one);
}
