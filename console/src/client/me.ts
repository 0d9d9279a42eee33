// What one may oneself: the capabilities by name, from which navigation, the palette and every button are drawn.
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { summaryOf } from '../base/words.ts';
import { type OutputOf, read } from './http.ts';
import { useAsk } from './queries.ts';

export type Mine = OutputOf<'access.me.list'>['items'][number];

const pageSize = 200;

async function listMine(signal: AbortSignal): Promise<Mine[]> {
  const all: Mine[] = [];
  let after: string | undefined;
  do {
    const page = await read('access.me.list', { limit: pageSize, ...(after ? { after } : {}) }, signal);
    all.push(...page.items);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return all;
}

export function useMine() {
  return useQuery({
    queryKey: ['mine'],
    queryFn: ({ signal }) => listMine(signal),
    staleTime: 10 * 60_000,
  });
}

const none: readonly Mine[] = [];

export function useMay(): (capability: string) => boolean {
  const mine = useMine().data ?? none;
  const open = useMemo(() => new Set(mine.filter(({ may }) => may).map(({ name }) => name)), [mine]);
  return useCallback((capability) => open.has(capability), [open]);
}

/** What a capability is called, from its summary. */
export function useSummaries(): (capability: string) => string | undefined {
  const mine = useMine().data ?? none;
  const byName = useMemo(() => new Map(mine.map(({ name, summary }) => [name, summary])), [mine]);
  return useCallback((capability) => byName.get(capability), [byName]);
}

/** The same, in words whatever it is. */
export function useActs(): (capability: string) => string {
  const summary = useSummaries();
  return useCallback((capability) => summary(capability) ?? summaryOf(capability), [summary]);
}

export function useMe() {
  return useAsk('identity.person.me', {});
}

export function useAreas() {
  return useAsk('access.me.show', {});
}
