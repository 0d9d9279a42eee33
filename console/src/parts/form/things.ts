// The things that a field can name, from their lists: asked for once somebody looks, a few pages of them at the most.
import { useQueries } from '@tanstack/react-query';
import { useContext, useMemo } from 'react';
import { describing } from '../../client/described.ts';
import { readByName } from '../../client/http.ts';
import { useMine } from '../../client/me.ts';
import { cache } from '../../client/queries.ts';
import type { MarkKind } from '../mark.tsx';
import { listsFor } from './listing.ts';
import { FormPlace, type Place } from './place.ts';
import { type Listed, listed } from './told-by.ts';

export interface Thing extends Listed {
  readonly mark: MarkKind | undefined;
}

const page = 200;
const mostPages = 5;
const marks: Readonly<Record<string, MarkKind>> = {
  'identity.member.list': 'person',
  'identity.person.list': 'person',
  'identity.agent.list': 'agent',
  'partners.partner.list': 'person',
};

export function useLists(field: string, isOurs: boolean): readonly string[] {
  const { of, beside } = useContext(FormPlace);
  const mine = useMine().data;
  return useMemo(() => {
    const open = (mine ?? []).filter(({ may }) => may).map(({ name }) => name);
    return listsFor({ field, of, beside, isOurs }, open);
  }, [mine, field, of, beside, isOurs]);
}

export function useThings(lists: readonly string[], field: string, isWanted: boolean) {
  const { of = '', beside: all } = useContext(FormPlace);
  const beside = needsOf(all, field);
  const queries = useQueries({
    queries: lists.map((list) => ({
      queryKey: [list, 'things', connectorOf(list, of), beside],
      queryFn: ({ signal }: { signal: AbortSignal }) => thingsIn(list, { of, beside, signal }),
      enabled: isWanted,
      retry: false,
      placeholderData: (before: Thing[] | undefined) => before,
    })),
  });
  return { things: queries.flatMap(({ data = [] }) => data), isComing: queries.some(({ isLoading }) => isLoading) };
}

/** A connector's own capabilities are kept by its own connections. */
function connectorOf(list: string, of: string): string {
  return list === 'connection.connection.list' ? (of.split('.')[0] ?? '') : '';
}

/** Ids beside it may decide what is listed, such as the partner of a link; what else is written there does not. */
function needsOf(beside: Place['beside'], own: string): Readonly<Record<string, string>> {
  const ids = Object.entries(beside).filter(([field, value]) => field !== own && /Id$/.test(field) && value !== '');
  return Object.fromEntries(ids.map(([field, value]) => [field, String(value)]));
}

interface Wanted {
  readonly of: string;
  readonly beside: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

async function thingsIn(list: string, { of, beside, signal }: Wanted): Promise<Thing[]> {
  const { properties = {}, required = [] } = (await cache.fetchQuery(describing(list)))?.input ?? {};
  if (required.some((field) => beside[field] === undefined)) return [];
  const given = Object.fromEntries(required.map((field) => [field, beside[field]]));
  const limit = properties.limit ? { limit: page } : {};
  const items: unknown[] = [];
  let after: string | null | undefined;
  for (let pages = 0; pages < mostPages && after !== null; pages += 1) {
    const input = { ...given, ...limit, ...(after ? { after } : {}) };
    const answer = (await readByName(list, input, signal)) as { items?: unknown[]; next?: string | null };
    items.push(...(answer.items ?? []));
    after = properties.after ? (answer.next ?? null) : null;
  }
  const mark = marks[list];
  return listed({ items: fitting(items, connectorOf(list, of)) }).map((one) => ({ ...one, mark }));
}

function fitting(items: readonly unknown[], connector: string): readonly unknown[] {
  const own = items.filter((one) => (one as { connector?: string }).connector === connector);
  return own.length > 0 ? own : items;
}
