// One capability as it is described: what goes in, what comes out. Asked for when its form opens.
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { Schema } from '../parts/form/schema.ts';
import { read } from './http.ts';

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

export function useDescribed(name: string) {
  return useQuery(describing(name));
}
