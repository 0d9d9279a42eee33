// By which names a company is visited.
import type { Company } from './companies.ts';
import type { Directory } from './directory.ts';

export interface Visits {
  /** Whether a tenant has confirmed this host as its own. */
  hasHost(host: string): boolean;
  /** Whose host this is, for visitors; a host that nobody has is the owner's. */
  ofHost(host: string): { readonly id: string } | undefined;
  /** Who is visited at `/t/<slug>/…`; nobody when the company is closed or there is none. */
  ofSlug(slug: string): { readonly id: string } | undefined;
  /** Where visitors find it: by a host of its own, else by a path before every other on any host. */
  addressOf(id: string): { readonly host: string | undefined; readonly path: string } | undefined;
}

/** A closed company is not visited, and its host does not lead to the owner instead. */
export function visiting(directory: Directory): Visits {
  const open = (company: Company | undefined) => (company?.status === 'active' ? { id: company.id } : undefined);
  return {
    ofHost(host) {
      const company = directory.ofHost(host);
      return company ? open(company) : directory.owner;
    },
    hasHost: (host) => directory.ofHost(host) !== undefined,
    ofSlug: (slug) => open(directory.ofSlug(slug)),
    addressOf(id) {
      const company = directory.get(id);
      if (!company) return undefined;
      const host = company.hosts[0];
      return { host, path: host !== undefined || company.plan === 'owner' ? '' : `/t/${company.slug}` };
    },
  };
}
