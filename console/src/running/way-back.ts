// The way back that is offered when something is done: only where there is one.
import { forever } from '../client/forever.ts';
import { type CapabilityName, newKey, read, run } from '../client/http.ts';
import type { Mine } from '../client/me.ts';
import { cache } from '../client/queries.ts';

interface WayBack {
  readonly undo?: () => Promise<unknown>;
}

function through(entryId: string): WayBack {
  return { undo: () => run('invoke.call.undo', { entryId }, newKey()) };
}

/** Of a capability that the console names. */
export function wayBack(capability: CapabilityName, entryId: string | null): WayBack {
  return entryId === null || forever.has(capability) ? {} : through(entryId);
}

/** Of any other: the record knows, for whoever may look into it. */
export async function recordedWayBack(entryId: string | null): Promise<WayBack> {
  const mine = cache.getQueryData<readonly Mine[]>(['mine']) ?? [];
  if (entryId === null || !mine.some(({ name, may }) => may && name === 'audit.entry.get')) return {};
  const entry = await read('audit.entry.get', { entryId }).catch(() => undefined);
  return entry?.undo.possible ? through(entryId) : {};
}
