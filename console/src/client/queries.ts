// What is asked is remembered by capability and input; an answer stays on the screen while it is asked for again.
import { notifyManager, QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { type CapabilityName, type InputOf, Problem, read } from './http.ts';

const freshMs = 15_000;
const keptMs = 30 * 60_000;

export const cache = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: freshMs,
      gcTime: keptMs,
      refetchOnWindowFocus: true,
      retry: (failures, error) => failures < 2 && isPassing(error),
      networkMode: 'always',
    },
  },
});

const due: (() => void)[] = [];

function tellAll(): void {
  for (const told of due.splice(0)) told();
}

/** What is answered in one moment is drawn in one moment. */
notifyManager.setScheduler((told) => {
  if (due.length === 0) setTimeout(tellAll);
  due.push(told);
});

function isPassing(error: unknown): boolean {
  return error instanceof Problem && ['offline', 'unavailable', 'limited'].includes(error.code);
}

export function asking<Name extends CapabilityName>(capability: Name, input: InputOf<Name>) {
  return queryOptions({
    queryKey: [capability, input] as const,
    queryFn: ({ signal }) => read(capability, input, signal),
  });
}

interface Wish {
  readonly enabled?: boolean;
  readonly everyMs?: number;
}

export function useAsk<Name extends CapabilityName>(capability: Name, input: InputOf<Name>, wish: Wish = {}) {
  const { enabled = true, everyMs } = wish;
  const query = useQuery({ ...asking(capability, input), enabled, ...(everyMs ? { refetchInterval: everyMs } : {}) });
  useLastLook(query.refetch, wish);
  return query;
}

/** What was watched is looked at once more when watching ends: the last look may be from before the end. */
export function useLastLook(look: () => unknown, { enabled = true, everyMs }: Wish): void {
  const wasWatched = useRef(false);
  const isWatched = enabled && everyMs !== undefined;
  useEffect(() => {
    if (enabled && wasWatched.current && !isWatched) void look();
    wasWatched.current = isWatched;
  }, [enabled, isWatched, look]);
}

/** What is on the screen of these capabilities is asked for again. */
export function renew(...capabilities: readonly CapabilityName[]): void {
  for (const capability of capabilities) void cache.invalidateQueries({ queryKey: [capability] });
}

/** The same of everything that a module answers. */
export function renewModule(module: string): void {
  void cache.invalidateQueries({ predicate: ({ queryKey: [name] }) => String(name).startsWith(`${module}.`) });
}
