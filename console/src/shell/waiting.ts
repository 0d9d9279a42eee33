// What waits for this person, most at stake and most urgent first, never by arrival.
import { useMemo } from 'react';
import { exponentOf } from '../base/numbers.ts';
import { hourMs } from '../base/time.ts';
import type { OutputOf } from '../client/http.ts';
import { useMay } from '../client/me.ts';
import { useAsk } from '../client/queries.ts';

export type Request = OutputOf<'approval.request.list'>['items'][number];

export const waitingList = { state: 'waiting', limit: 100 } as const;

export function useWaiting() {
  const may = useMay();
  const query = useAsk('approval.request.list', waitingList, { enabled: may('approval.request.list') });
  const items = query.data?.items;
  const ordered = useMemo(() => (items ? byWeight(items) : undefined), [items]);
  return { query, items: ordered };
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
