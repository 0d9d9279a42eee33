// Which apps have something in them: the rest wait on one page until somebody begins with them.
import { useQueries } from '@tanstack/react-query';
import { read } from './http.ts';
import { useMay } from './me.ts';

/** By what one sees that an app has begun, in the order in which it is looked for. */
const beginnings = [
  ['partners', ['partners.program.list', 'partners.partner.list']],
  ['notes', ['notes.note.list']],
] as const;

type List = (typeof beginnings)[number][1][number];

async function hasAny(lists: readonly List[], signal: AbortSignal): Promise<boolean> {
  for (const list of lists) {
    const { items } = await read(list, { limit: 1 }, signal);
    if (items.length > 0) return true;
  }
  return false;
}

/** Undefined of an app that one does not know of, or not yet: it counts as in use. */
export function useInUse(): ReadonlyMap<string, boolean | undefined> {
  const may = useMay();
  const open = beginnings.filter(([, lists]) => lists.every(may));
  const answers = useQueries({
    queries: open.map(([app, lists]) => ({
      queryKey: [`${app}.`, 'in use'],
      queryFn: ({ signal }: { signal: AbortSignal }) => hasAny(lists, signal),
      retry: false,
      staleTime: 5 * 60_000,
    })),
  });
  return new Map(open.map(([app], index) => [app, answers[index]?.data]));
}
