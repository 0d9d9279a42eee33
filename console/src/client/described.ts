// One capability as it is described: what goes in, what comes out. Asked for when its form opens.
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Schema } from '../parts/form/schema.ts';
import { read } from './http.ts';
import { useMe } from './me.ts';

export interface Described {
  readonly name: string;
  readonly description: string;
  readonly effect: 'read' | 'write' | 'send';
  readonly input: Schema;
  readonly output: Schema;
}

/** The list is in the order of names: what comes right after everything before this name begins with it. */
function justBefore(name: string): string {
  const last = name.charCodeAt(name.length - 1);
  return `${name.slice(0, -1)}${String.fromCharCode(last - 1)}~`;
}

export function describing(name: string) {
  return queryOptions({
    queryKey: ['described', name],
    staleTime: 10 * 60_000,
    queryFn: async ({ signal }): Promise<Described | null> => {
      const { items } = await read('invoke.capability.list', { after: justBefore(name), limit: 1 }, signal);
      const [found] = items;
      if (found?.name !== name) return null;
      const { description, effect, inputSchema, outputSchema } = found;
      return { name, description, effect, input: inputSchema as Schema, output: outputSchema as Schema };
    },
  });
}

const keeper = 'super_admin';

/** Only who keeps the installation makes somebody its keeper: nobody else is offered to. */
function withoutKeeper(schema: Schema): Schema {
  const { enum: choices, items, properties } = schema;
  return {
    ...schema,
    ...(choices ? { enum: choices.filter((one) => one !== keeper) } : {}),
    ...(items ? { items: withoutKeeper(items) } : {}),
    ...(properties
      ? { properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, withoutKeeper(one)])) }
      : {}),
  };
}

export function useDescribed(name: string) {
  const roles = useMe().data?.roles;
  const isKeeper = roles?.includes(keeper) ?? false;
  const select = useCallback(
    (described: Described | null) =>
      described && !isKeeper ? { ...described, input: withoutKeeper(described.input) } : described,
    [isKeeper],
  );
  return useQuery({ ...describing(name), select });
}
