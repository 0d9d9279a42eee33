// What a demo company is made of, without a database: its people, and the order of what is played.
import type { Role } from '#kernel/contract';

export const companyName = 'Juniper Garden Supply (demo)';

/** Addresses under `.invalid` belong to nobody and never will (RFC 2606). */
const domain = 'demo.invalid';

interface Part {
  readonly role: Role;
  readonly name: string;
}

export const cast: readonly Part[] = [
  { role: 'tenant_admin', name: 'Ada Winter' },
  { role: 'manager', name: 'Ben Okafor' },
  { role: 'store_operator', name: 'Chloe Martin' },
  { role: 'client', name: 'Dan Ruiz' },
  { role: 'end_user', name: 'Eva Lind' },
];

/** `ada.winter@juniper-4f3a9c.demo.invalid`: one of a kind, so that an earlier demo company is not in the way. */
export function addressOf({ name }: Part, tenantId: string): string {
  return `${name.toLowerCase().replaceAll(' ', '.')}@juniper-${tenantId.slice(-6)}.${domain}`;
}

export const isNobodys = `%${domain}`;

interface Playing {
  readonly name: string;
  readonly after: readonly string[];
}

/** Each behind those that it builds on; what is not installed is not waited for. */
export function inOrder<P extends Playing>(all: readonly P[]): P[] {
  const known = new Set(all.map(({ name }) => name));
  const played: P[] = [];
  for (let left = [...all]; left.length > 0; ) {
    const done = new Set(played.map(({ name }) => name));
    const next = left.filter(({ after }) => after.every((name) => done.has(name) || !known.has(name)));
    if (next.length === 0)
      throw new TypeError(`Demos wait for one another: ${left.map(({ name }) => name).join(', ')}`);
    played.push(...next);
    left = left.filter((one) => !next.includes(one));
  }
  return played;
}
