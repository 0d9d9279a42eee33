// What every process keeps in memory of the companies: their plans, and the names by which they are visited.
import type { Instant } from '#base/time';
import { hostName, type TenantStatus } from './model.ts';
import type { PlanName } from './plans.ts';

export interface Company {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly plan: PlanName;
  readonly status: TenantStatus;
  /** When the owner's company got its first administrator. */
  readonly claimedAt: Instant | null;
  /** Host names that lead to it, the first confirmed first. */
  readonly hosts: readonly string[];
}

export interface Companies {
  readonly owner: Company | undefined;
  get(id: string): Company | undefined;
  ofHost(host: string): Company | undefined;
  ofSlug(slug: string): Company | undefined;
  put(company: Company): void;
  remove(id: string): void;
  clear(): void;
}

export function companyIndex(): Companies {
  const byId = new Map<string, Company>();
  const byHost = new Map<string, Company>();
  const bySlug = new Map<string, Company>();
  /** The same is mostly asked for again. */
  let last = { host: '', name: '' };
  let owner: Company | undefined;

  function remove(id: string) {
    const company = byId.get(id);
    if (!company) return;
    byId.delete(id);
    if (bySlug.get(company.slug)?.id === id) bySlug.delete(company.slug);
    // A host that has moved on belongs to somebody else by now.
    for (const host of company.hosts) if (byHost.get(host)?.id === id) byHost.delete(host);
    if (owner?.id === id) owner = undefined;
  }

  function named(host: string): string {
    if (host !== last.host) last = { host, name: hostName(host) ?? '' };
    return last.name;
  }

  return {
    get owner() {
      return owner;
    },
    get: (id) => byId.get(id),
    ofHost: (host) => byHost.get(named(host)),
    ofSlug: (slug) => bySlug.get(slug),
    put(company) {
      remove(company.id);
      byId.set(company.id, company);
      bySlug.set(company.slug, company);
      for (const host of company.hosts) byHost.set(host, company);
      if (company.plan === 'owner') owner = company;
    },
    remove,
    clear() {
      for (const map of [byId, byHost, bySlug]) map.clear();
      owner = undefined;
    },
  };
}
