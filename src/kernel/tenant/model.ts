// What a company, its brands and its integrations are made of, what a name becomes in an address, and which host names
// a tenant may call its own.
import { z } from 'zod';
import { Id } from '#kernel/contract';

export const tenantStatuses = ['active', 'suspended'] as const;
export type TenantStatus = (typeof tenantStatuses)[number];

export const subscriptionStatuses = ['trialing', 'active', 'past_due', 'cancelled'] as const;
export type SubscriptionStatus = (typeof subscriptionStatuses)[number];

export const defaultWorkspace = 'default';

export const integrationStatuses = ['connected', 'needs_attention', 'disconnected'] as const;
export type IntegrationStatus = (typeof integrationStatuses)[number];

const Colour = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i)
  .describe('A colour such as #1a2b3c');

/** What makes a company's screens its own. A logo is one of its own files, never an address elsewhere. */
export const Look = z.object({
  primary: Colour.optional(),
  accent: Colour.optional(),
  background: Colour.optional(),
  text: Colour.optional(),
  logoFileId: Id.optional(),
  iconFileId: Id.optional(),
});
export type Look = z.infer<typeof Look>;

/** `Müller & Söhne` as `muller-sohne-1a2b3c4d`; the tail of the id keeps two companies of one name apart. */
export function slugOf(name: string, id: string): string {
  return [wordOf(name), id.slice(-8)].filter((part) => part !== '').join('-');
}

/** `Müller & Söhne` as `muller-sohne`. */
export function wordOf(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  return words.slice(0, 40).replace(/^-+|-+$/g, '');
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
