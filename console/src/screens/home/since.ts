// Since when it is told what happened: since one last looked, unless that was less than half an hour ago.
import { useEffect, useState } from 'react';
import { newSetting } from '../../base/setting.ts';
import { hourMs } from '../../base/time.ts';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';

interface Looks {
  /** When the last visit began, and when this one was last seen. */
  readonly from: number;
  readonly seen: number;
}

const longestMs = 72 * hourMs;
const awayMs = hourMs / 2;

function first(now: number): number {
  const yesterday = new Date(now - 24 * hourMs);
  yesterday.setHours(18, 40, 0, 0);
  return yesterday.getTime();
}

export function useSince(): string {
  const [since] = useState(() => {
    const now = Date.now();
    const looks = newSetting<Looks>({ from: first(now), seen: now }, 'cadre.looked');
    const { from, seen } = looks.get();
    const begin = now - seen > awayMs ? seen : from;
    looks.set({ from: begin, seen: now });
    return new Date(Math.max(begin, now - longestMs)).toISOString();
  });
  useEffect(() => {
    const timer = setInterval(() => {
      const looks = newSetting<Looks>({ from: Date.parse(since), seen: 0 }, 'cadre.looked');
      looks.set({ ...looks.get(), seen: Date.now() });
    }, 60_000);
    return () => clearInterval(timer);
  }, [since]);
  return since;
}

/** What agents did, failed at and were refused since then. */
export function useActsOfStaff(since: string) {
  const may = useMay();
  const wanted = { from: since, actorKind: 'agent', limit: 200 } as const;
  return useAsk('audit.entry.sum', wanted, { enabled: may('audit.entry.sum') });
}
