import { when } from '../../base/time.ts';
import { lowered } from '../../base/words.ts';
import { useMay } from '../../client/me.ts';
import { useActor } from '../../client/names.ts';
import { useAsk } from '../../client/queries.ts';

/** The last decisions in a sentence each: "Last decision 08:31: …". */
export function useRecent(n: number): string[] {
  const may = useMay();
  const actor = useActor();
  const enabled = may('approval.request.list');
  const items = useAsk('approval.request.list', { limit: 100 }, { enabled }).data?.items ?? [];
  return items
    .filter(({ decidedAt, decidedBy }) => decidedAt !== null && decidedBy !== null)
    .toSorted((a, b) => (String(a.decidedAt) > String(b.decidedAt) ? -1 : 1))
    .slice(0, n)
    .map(({ decidedAt, decidedBy, title, state }) => {
      const by = decidedBy
        ? `, ${state === 'rejected' ? 'rejected' : 'approved'} by ${actor('person', decidedBy).name}`
        : '';
      return `Last decision ${when(decidedAt ?? '')}: ${lowered(title)}${by}.`;
    });
}
