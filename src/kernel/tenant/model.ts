// What a plan is, what a name becomes in an address, and which host names a tenant may call its own.

export interface Plan {
  readonly title: string;
  /** Per month, in the smallest unit of `currency`; null for the plan that is not sold. */
  readonly price: { readonly amount: number; readonly currency: string } | null;
}

const usd = (dollars: number) => ({ amount: dollars * 100, currency: 'USD' });

/** `owner` is the installation's own company: everything on. The tiers are for the tenants one sells to. */
export const plans = {
  owner: { title: 'Owner', price: null },
  tier1: { title: 'Tier 1', price: usd(97) },
  tier2: { title: 'Tier 2', price: usd(297) },
  tier3: { title: 'Tier 3', price: usd(997) },
} as const satisfies Record<string, Plan>;

export type PlanName = keyof typeof plans;
export const planNames = ['owner', 'tier1', 'tier2', 'tier3'] as const satisfies readonly PlanName[];
/** What a company that signs up by itself starts on. */
export const firstPlan: PlanName = 'tier1';

export const tenantStatuses = ['active', 'suspended'] as const;
export type TenantStatus = (typeof tenantStatuses)[number];

export const subscriptionStatuses = ['trialing', 'active', 'past_due', 'cancelled'] as const;
export type SubscriptionStatus = (typeof subscriptionStatuses)[number];

export const defaultWorkspace = 'default';

/** `Müller & Söhne` as `muller-sohne-1a2b3c4d`; the tail of the id keeps two companies of one name apart. */
export function slugOf(name: string, id: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  const stem = words.slice(0, 40).replace(/^-+|-+$/g, '');
  return [stem, id.slice(-8)].filter((part) => part !== '').join('-');
}

const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const domain = new RegExp(`^(${label}\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$`);

/** A host as it is sent, without port, case and final dot: `Shop.Example.COM.:8080` is `shop.example.com`. */
export function hostName(host: string): string | undefined {
  if (host === '' || host.length > 300 || /[\s/@?#\\]/.test(host)) return undefined;
  const url = URL.parse(`http://${host}`);
  return url ? url.hostname.replace(/\.$/, '') : undefined;
}

/** The name if a tenant may claim it: a public domain, not an address, not a name that only this machine knows. */
export function claimableDomain(host: string): string | undefined {
  const name = hostName(host);
  if (!name || name.length > 253 || !domain.test(name) || isReserved(name)) return undefined;
  return name;
}

/** RFC 6761 and RFC 6762: names that never belong to one company. */
function isReserved(name: string): boolean {
  return /(^|\.)(localhost|local|localdomain|internal|invalid|onion|arpa)$/.test(name);
}
