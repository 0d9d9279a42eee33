// Ids are kept where nobody has them. Where somebody does, as when a company is copied beside itself, every id that the
// archive brings gets another one: always the same for the same company, and in the same order, so that what refers to
// it by a column, inside JSON or in the middle of a text goes on referring to it.
import { hash } from 'node:crypto';

const anyId = /(?<![0-9a-f])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-f])/g;

export interface Renaming {
  /** Pairs of which both sides are known: the company itself, people, what was met. */
  readonly known: ReadonlyMap<string, string>;
  /** Those that the archive brings, when they are to become others. */
  readonly brought: ReadonlySet<string>;
  /** The company for which they become others. */
  readonly tenantId: string;
}

/** A row as it stands in the archive, or any other text. */
export function renamed(text: string, { known, brought, tenantId }: Renaming): string {
  return text.replace(anyId, (id) => known.get(id) ?? (brought.has(id) ? otherId(id, tenantId) : id));
}

/** The first half tells the time and the order; of the second only that it is one of a kind. */
export function otherId(id: string, tenantId: string): string {
  const fresh = hash('sha256', `${tenantId}:${id}`);
  const variant = ['8', '9', 'a', 'b'][Number.parseInt(fresh.charAt(0), 16) % 4];
  return `${id.slice(0, 18)}-${variant}${fresh.slice(1, 4)}-${fresh.slice(4, 16)}`;
}

export function idsIn(text: string): readonly string[] {
  return text.match(anyId) ?? [];
}
