// What apps and connectors promise one another, one file per subject in `contracts/`: an agreement names the contracts,
// modules ask for it or keep it, and the tenant's connections say who keeps it for whom.
import type { Role } from './actor.ts';
import { Id } from './fields.ts';
import type { AnyContract, Capability } from './shape.ts';

export type Surface = 'admin' | 'sqlAdmin' | 'marketing' | 'commerce' | 'aiChat' | 'clientPortal';
export type Tier = 'tier1' | 'tier2' | 'tier3';

/** How a module or an agreement is sold, and to whom it is opened. */
export interface Offered {
  readonly name: string;
  readonly title: string;
  /** What each role may do here, as patterns: `notes.*`. Whoever is not named may nothing. */
  readonly grants?: Partial<Record<Role, readonly string[]>>;
  /** From which plan on companies have it: all of it, or pattern by pattern. The largest, when absent. */
  readonly plan?: Tier | Readonly<Record<string, Tier>>;
  /** On which surface people meet it, of those that roles get to more or less. */
  readonly surface?: Surface;
}

export interface Agreement extends Offered {
  /** Each takes `via`, the connection to use. */
  readonly contracts: readonly AnyContract[];
}

export const via = Id.optional().describe('The connection to use; the usual one of the company when absent');

export interface Keeper {
  readonly agreement: Agreement;
  readonly capability: Capability;
}

export function agreement(made: Agreement): Agreement {
  for (const { name } of made.contracts) {
    if (!name.startsWith(`${made.name}.`)) throw new TypeError(`${name} does not belong to the agreement ${made.name}`);
  }
  return made;
}

export function keep(made: Agreement, ...capabilities: readonly Capability[]): Keeper[] {
  for (const { contract } of capabilities) {
    if (!made.contracts.includes(contract)) throw new TypeError(`${contract.name} is not a part of ${made.name}`);
  }
  return capabilities.map((capability) => ({ agreement: made, capability }));
}
