// A list that comes in pages: what has come so far, and the way to the next.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type CapabilityName, type InputOf, type OutputOf, readByName } from './http.ts';
import { useLastLook } from './queries.ts';

interface Paged {
  readonly items: readonly unknown[];
}

type ListName = { [Name in CapabilityName]: OutputOf<Name> extends Paged ? Name : never }[CapabilityName];

interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly next?: string | null;
}

interface Wish {
  readonly enabled?: boolean;
  readonly everyMs?: number;
}

export function usePages<Name extends ListName>(capability: Name, input: InputOf<Name>, wish: Wish = {}) {
  const { enabled = true, everyMs } = wish;
  const query = useInfiniteQuery({
    queryKey: [capability, input, 'all'],
    queryFn: ({ pageParam, signal }) => {
      const asked = { ...input, ...(pageParam ? { after: pageParam } : {}) };
      return readByName(capability, asked, signal) as Promise<PageOf<OutputOf<Name>['items'][number]>>;
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
    enabled,
    ...(everyMs ? { refetchInterval: everyMs } : {}),
  });
  useLastLook(query.refetch, wish);
  const rows = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  return { query, rows };
}
