// Reactions that take many events at once. What is due for one company, one capability and one actor is told in one
// call, which takes the deliveries away as it commits: so none happens twice.
import type { Module } from '#kernel/contract';
import { type Entry, prepared, type Store } from '#kernel/store';
import { claimMore, type Delivery } from './deliveries.ts';

/** By capability, how many at the most. */
export type Sizes = ReadonlyMap<string, number>;

export interface Batch {
  /** The first of those that are alike, and happened in this order. */
  readonly first: Delivery;
  readonly deliveries: readonly Delivery[];
}

const take = prepared('select event.take($1::uuid[])');

export function sizesIn(modules: readonly Module[]): Sizes {
  const reactions = modules.flatMap((module) => module.reactions ?? []);
  return new Map(reactions.flatMap(({ contract, atOnce }) => (atOnce ? [[contract.name, atOnce]] : [])));
}

/** With more of the same, where a company's turn was full of what is told together. */
export async function filled(store: Store, claimed: readonly Delivery[], { sizes, now, limit }: Filling) {
  if (claimed.length === 0 || sizes.size === 0) return claimed;
  const share = Math.floor(limit / new Set(claimed.map(({ tenantId }) => tenantId)).size);
  const more: Delivery[] = [];
  for (const { first, deliveries } of batched(claimed, sizes).batches) {
    const { tenantId, capability, attempts } = first;
    const room = (sizes.get(capability) ?? 0) - deliveries.length;
    if (attempts > 1 || deliveries.length < share || room <= 0) continue;
    more.push(...(await claimMore(store, { tenantId, capability, now, limit: room })));
  }
  return [...claimed, ...more];
}

interface Filling {
  readonly sizes: Sizes;
  readonly now: string;
  readonly limit: number;
}

/** What belongs together, and what is told one by one. */
export function batched(deliveries: readonly Delivery[], sizes: Sizes) {
  const alone = deliveries.filter(({ capability }) => !sizes.has(capability));
  const together = deliveries.filter(({ capability }) => sizes.has(capability));
  const inOrder = together.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const alike = [...Map.groupBy(inOrder, nameOf).values()];
  const batches = alike.flatMap((all) => pieces(all, sizes.get(all[0]?.capability ?? '') ?? 1));
  return { batches, alone };
}

/** What has failed before is tried alone, so that it holds up none of the others. */
function nameOf({ id, tenantId, capability, tainted, actor, attempts }: Delivery): string {
  return attempts > 1 ? id : JSON.stringify([tenantId, capability, tainted, actor]);
}

function pieces(all: readonly Delivery[], size: number): Batch[] {
  const [first] = all;
  if (!first) return [];
  return [{ first, deliveries: all.slice(0, size) }, ...pieces(all.slice(size), size)];
}

/** Of each list what all of them have. */
export function inputOf({ deliveries }: Batch): Readonly<Record<string, unknown>> {
  const lists = new Map<string, unknown[]>();
  for (const { input } of deliveries) {
    for (const [name, list] of Object.entries(input as Readonly<Record<string, readonly unknown[]>>)) {
      const known = lists.get(name) ?? [];
      known.push(...list);
      lists.set(name, known);
    }
  }
  return Object.fromEntries(lists);
}

/** Commits with the call that has done them, or refuses it. */
export function taking({ deliveries }: Batch): Entry {
  return { statement: take, values: [deliveries.map(({ id }) => id)] };
}
