// What one may oneself: the capabilities by name, from which navigation, the palette and every button are drawn.
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { summaryOf } from '../base/words.ts';
import { type OutputOf, read } from './http.ts';
import { asking, cache, useAsk } from './queries.ts';

type Told = OutputOf<'platform.home.mine'>['items'][number];

export interface Mine extends Omit<Told, 'why'> {
  readonly may: boolean;
  readonly why: string | undefined;
}

async function listMine(signal: AbortSignal): Promise<Mine[]> {
  const { items } = await read('platform.home.mine', {}, signal);
  return items.map(({ why, ...one }) => ({ ...one, may: why === undefined, why }));
}

const mineAsked = queryOptions({
  queryKey: ['mine'],
  queryFn: ({ signal }) => listMine(signal),
  staleTime: 10 * 60_000,
});

/** What every screen waits for is asked for before anything is drawn. */
export function askAhead(): void {
  void cache.prefetchQuery(mineAsked);
  void cache.prefetchQuery(asking('identity.person.me', {}));
  void cache.prefetchQuery(asking('access.me.show', {}));
}

export function useMine() {
  return useQuery(mineAsked);
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

/** What is counted and can not be called. */
const counted = new Map([['model.provider.ask', 'Ask a model.']]);

/** The same where what the house does by itself is shown as well. */
export function useAllActs(): (capability: string) => string {
  const act = useActs();
  const own = useQuery({ ...asking('platform.home.ownActs', {}), staleTime: Number.POSITIVE_INFINITY }).data;
  const byName = useMemo(() => new Map(own?.items.map(({ name, summary }) => [name, summary])), [own]);
  return useCallback(
    (capability) => counted.get(capability) ?? byName.get(capability) ?? act(capability),
    [byName, act],
  );
}

export function useMe() {
  return useAsk('identity.person.me', {});
}

export function useAreas() {
  return useAsk('access.me.show', {});
}
