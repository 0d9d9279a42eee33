// What is sold: the plans, their prices, and which capabilities each includes. A module says from which plan on it is
// there; what nobody has priced belongs to the largest.

export interface Plan {
  readonly title: string;
  readonly includes: string;
  /** Per month, in the smallest unit of `currency`; null for the plan that is not sold. */
  readonly price: { readonly amount: number; readonly currency: string } | null;
}

const usd = (dollars: number) => ({ amount: dollars * 100, currency: 'USD' });

/** `owner` is the installation's own company: everything on. The tiers are for the tenants one sells to. */
export const plans = {
  owner: { title: 'Owner', includes: 'Everything', price: null },
  tier1: { title: 'Tier 1', includes: 'Static sites and basic automation', price: usd(97) },
  tier2: { title: 'Tier 2', includes: 'Dynamic content management and AI content optimization', price: usd(297) },
  tier3: { title: 'Tier 3', includes: 'The full platform and complete access to AI agents', price: usd(997) },
} as const satisfies Record<string, Plan>;

export type PlanName = keyof typeof plans;
export const planNames = ['owner', 'tier1', 'tier2', 'tier3'] as const satisfies readonly PlanName[];
/** From the smallest to the largest: each includes those before it. */
export const tiers = ['tier1', 'tier2', 'tier3'] as const satisfies readonly PlanName[];
export type Tier = (typeof tiers)[number];
/** What a company that signs up by itself starts on. */
export const firstPlan: PlanName = 'tier1';
const largest: Tier = 'tier3';

/** What the house itself brings: what every company needs to live here, and what the plans are told apart by. */
const houseTiers: Readonly<Record<string, Tier>> = {
  ...every('tenant identity access vault connection file ledger audit event meter approval invoke platform', 'tier1'),
  ...every('work notify flow', 'tier1'),
  ...every('model index memory knowledge context', 'tier2'),
  ...every('mcp agent', 'tier3'),
};

function every(names: string, tier: Tier): Record<string, Tier> {
  return Object.fromEntries(names.split(' ').map((name) => [name, tier]));
}

/** What a module says of its price: one plan for all of it, or one for each of its patterns. */
export interface Priced {
  readonly name: string;
  readonly plan?: Tier | Readonly<Record<string, Tier>> | undefined;
}

export interface Offer {
  /** The smallest plan that includes this capability. */
  tierOf(capability: string): Tier;
  includes(plan: PlanName, capability: string): boolean;
}

/** Flows and foreign tools have names of their own, so there is no end to what may be asked for. */
const remembered = 5000;

export function offerOf(modules: readonly Priced[]): Offer {
  const priced = new Map(modules.map((module) => [module.name, pricesOf(module)]));
  const known = new Map<string, Tier>();

  function look(capability: string): Tier {
    const [name = ''] = capability.split('.');
    const matching = (priced.get(name) ?? []).filter(({ stem }) => capability.startsWith(stem));
    // The longest pattern says the most about it.
    const closest = matching.toSorted((a, b) => b.stem.length - a.stem.length)[0];
    return closest?.tier ?? (Object.hasOwn(houseTiers, name) ? houseTiers[name] : undefined) ?? largest;
  }

  function tierOf(capability: string): Tier {
    const tier = known.get(capability) ?? look(capability);
    if (known.size < remembered) known.set(capability, tier);
    return tier;
  }

  return {
    tierOf,
    includes: (plan, capability) => plan === 'owner' || tiers.indexOf(plan) >= tiers.indexOf(tierOf(capability)),
  };
}

interface Price {
  readonly stem: string;
  readonly tier: Tier;
}

function pricesOf({ name, plan }: Priced): Price[] {
  if (plan === undefined) return [];
  if (typeof plan === 'string') return [{ stem: `${name}.`, tier: plan }];
  return Object.entries(plan).map(([pattern, tier]) => {
    if (!pattern.startsWith(`${name}.`)) throw new TypeError(`${name} prices ${pattern}, which is not its own`);
    return { stem: pattern.replace(/\*$/, ''), tier };
  });
}
