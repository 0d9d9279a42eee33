// What a company's plan includes, asked on every call.
import type { Directory } from './directory.ts';
import { offerOf, type Priced, plans, type Tier } from './plans.ts';

export interface Sales {
  /** What is known of a company must be true before it is asked for. At once, without a promise, when it is. */
  ready(id: string): Promise<void> | undefined;
  /** Whether the plan of the company includes a capability. */
  allows(id: string, capability: string): boolean;
  /** The smallest plan that includes it. */
  planFor(capability: string): Tier;
  /** What to tell somebody whose company's plan does not include it. */
  explain(id: string, capability: string): string;
  /** What every module costs; said once, before the first call. */
  offer(modules: readonly Priced[]): void;
}

export function selling(directory: Directory): Sales {
  let offered = offerOf([]);
  return {
    ready: directory.ready,
    offer(modules) {
      offered = offerOf(modules);
    },
    allows(id, capability) {
      const company = directory.get(id);
      return company !== undefined && offered.includes(company.plan, capability);
    },
    planFor: (capability) => offered.tierOf(capability),
    explain(id, capability) {
      const needed = plans[offered.tierOf(capability)].title;
      const own = directory.get(id);
      const has = own ? `your company is on ${plans[own.plan].title}` : 'your company is not known here';
      return `${capability} comes with the plan ${needed}; ${has}`;
    },
  };
}
