// How a company shows itself: a name, a look and a domain. What visitors see is drawn from here, so that a company, or
// a partner who sells under its own name, is met as itself.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, type Capability, contract, event, Id, Instant, list, Page, text } from '#kernel/contract';
import type { Store } from '#kernel/store';
import { Host } from './contracts.ts';
import { claimableDomain, hostName, Look } from './model.ts';
import * as rows from './rooms.ts';
import { domainsOf } from './store.ts';

const anyBrand = '01900000-0000-7000-8000-000000000005';

const Text = z.object({
  name: text(120).describe('The name under which it is met'),
  look: Look,
  domain: Host.nullable().describe('One of the host names of the company'),
});

export const Brand = Text.extend({
  id: Id,
  version: z.int().min(1),
  archivedAt: Instant.nullable(),
  createdAt: Instant,
});

const Seen = z.object({ brandId: Id, ifVersion: z.int().min(1).describe('The version you saw') });
const seenOf = ({ id, version }: z.output<typeof Brand>) => ({ brandId: id, ifVersion: version });

export const brandChanged = event({
  name: 'tenant.brand.changed',
  summary: 'A brand is new, looks different, or is used again or no more.',
  data: z.object({ brandId: Id }),
});

export const createBrand = contract({
  name: 'tenant.brand.create',
  summary: 'Create a brand with its name, look and domain.',
  effect: 'write',
  access: 'tenant.brand.write',
  input: Text.extend({ look: Look.default({}), domain: Text.shape.domain.default(null) }),
  output: Brand,
  undo: { by: 'tenant.brand.archive', input: (_input, output) => seenOf(output) },
  example: { name: 'Acme Garden', look: { primary: '#1f6f4a' } },
});

export const listBrands = contract({
  name: 'tenant.brand.list',
  summary: 'List the brands of the company, archived ones included.',
  effect: 'read',
  access: 'tenant.brand.read',
  input: Page.extend({ after: Id.optional() }),
  output: list(Brand),
  remember: { kind: 'tenant', until: [brandChanged], forAll: true },
  example: { limit: 50 },
});

export const editBrand = contract({
  name: 'tenant.brand.edit',
  summary: 'Change the name, look or domain of a brand that nobody has changed since you saw it.',
  effect: 'write',
  access: 'tenant.brand.write',
  input: Seen.extend(Text.partial().shape),
  output: Brand.extend({ before: Text }),
  undo: { by: 'tenant.brand.edit', input: (_input, output) => ({ ...seenOf(output), ...output.before }) },
  example: { brandId: anyBrand, ifVersion: 1, look: { primary: '#1f6f4a', accent: '#e0a030' } },
});

export const archiveBrand = contract({
  name: 'tenant.brand.archive',
  summary: 'Stop using a brand; it can be restored.',
  effect: 'write',
  access: 'tenant.brand.write',
  input: Seen,
  output: Brand,
  undo: { by: 'tenant.brand.restore', input: (_input, output) => seenOf(output) },
  example: { brandId: anyBrand, ifVersion: 1 },
});

export const restoreBrand = contract({
  name: 'tenant.brand.restore',
  summary: 'Use an archived brand again.',
  effect: 'write',
  access: 'tenant.brand.write',
  input: Seen,
  output: Brand,
  undo: { by: 'tenant.brand.archive', input: (_input, output) => seenOf(output) },
  example: { brandId: anyBrand, ifVersion: 2 },
});

export const shownBrand = contract({
  name: 'tenant.brand.show',
  summary: 'Show visitors the name and look of whom they are visiting.',
  effect: 'read',
  caller: 'visitor',
  http: 'GET /api/v1/brand',
  input: z.object({}),
  output: z.object({
    name: z.string(),
    look: Look,
    isHere: z.boolean().describe('Whether this address is its own, so that nobody else is met here'),
  }),
  example: {},
});

interface Companies {
  get(id: string): Promise<{ readonly name: string } | undefined>;
}

export function brandCapabilities(store: Store, companies: Companies): Capability[] {
  async function ownDomain(call: Call, given: string | null): Promise<string | null> {
    if (given === null) return null;
    const host = claimableDomain(given);
    const own = await domainsOf(store.engine(call.now).db, call.tenant.id);
    if (host && own.some((domain) => domain.host === host)) return host;
    throw new Fault('invalid', `${given} is not a host name of the company; add it with tenant.domain.add first`);
  }

  return [
    createBrand.implement(async (call, { name, look, domain }) => {
      const one = { id: call.newId(), name, look, domain: await ownDomain(call, domain) };
      const made = await rows.insertBrand(call.db, one);
      if (!made) throw new Fault('internal', 'The brand was not stored');
      call.emit(brandChanged, { brandId: one.id });
      return made;
    }),

    listBrands.implement(async (call, { after, limit }) => {
      const items = await rows.brandPage(call.db, { after, limit });
      return { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
    }),

    editBrand.implement(async (call, { brandId, ifVersion, name, look, domain }) => {
      const before = await present(call, brandId);
      const change = {
        ...(name === undefined ? {} : { name }),
        ...(look === undefined ? {} : { look }),
        ...(domain === undefined ? {} : { domain: await ownDomain(call, domain) }),
      };
      const changed = await rows.changeBrand(call.db, { id: brandId, ifVersion }, change);
      if (!changed) return refuse(call, brandId);
      call.emit(brandChanged, { brandId });
      return { ...changed, before: { name: before.name, look: before.look, domain: before.domain } };
    }),

    archiveBrand.implement((call, seen) => shelve(call, seen, call.now)),
    restoreBrand.implement((call, seen) => shelve(call, seen, null)),

    shownBrand.implement(async (call) => {
      const host = hostName(call.origin.host);
      const brand = await rows.brandOf(call.db, host);
      if (!brand) return { name: (await companies.get(call.tenant.id))?.name ?? '', look: {}, isHere: false };
      const { name, look, domain } = brand;
      return { name, look, isHere: domain !== null && domain === host };
    }),
  ];
}

async function shelve(call: Call, { brandId, ifVersion }: z.output<typeof Seen>, archivedAt: string | null) {
  const changed = await rows.changeBrand(call.db, { id: brandId, ifVersion }, { archivedAt });
  if (!changed) return refuse(call, brandId);
  call.emit(brandChanged, { brandId });
  return changed;
}

async function present(call: Call, id: string) {
  const found = await rows.brandById(call.db, id);
  if (!found) throw new Fault('not_found', `There is no brand ${id}`);
  return found;
}

async function refuse(call: Call, id: string): Promise<never> {
  const { version } = await present(call, id);
  throw new Fault('conflict', `The brand has been changed since; it is at version ${version} now`, {
    details: { version },
  });
}
