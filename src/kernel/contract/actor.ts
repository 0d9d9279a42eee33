// Who acts. A door turns a credential into one of these; nothing in it comes from the caller's own words.
import type { Instant } from '#base/time';

export const roles = ['super_admin', 'tenant_admin', 'manager', 'store_operator', 'client', 'end_user'] as const;
export type Role = (typeof roles)[number];

export interface Actor {
  readonly kind: 'person' | 'agent' | 'service' | 'visitor';
  /** The person, agent or key's owner; for a service the module's name; for a visitor `visitor`. */
  readonly id: string;
  readonly roles: readonly Role[];
  /** When set, the credential allows only these access patterns, whatever the roles allow. */
  readonly scopes?: readonly string[];
  /** For whom an agent or service acts: it may do only what both may. */
  readonly delegatedBy?: Pick<Actor, 'kind' | 'id' | 'roles' | 'scopes'>;
  /** When this person last proved a second factor in this session. */
  readonly provenAt?: Instant;
  /** A program that this person has let in acts as them: it may what they may, but it does not sit where they do. */
  readonly isProgram?: true;
  /** What the actor came with, for revocation and the record: a session's or key's id. */
  readonly credentialId?: string;
}

export const visitorId = 'visitor';
export const visitor: Actor = { kind: 'visitor', id: visitorId, roles: [] };

/** How a call reached the pipeline. */
export type Door = 'http' | 'mcp' | 'cli' | 'call' | 'work';

export interface Origin {
  readonly door: Door;
  readonly requestId: string;
  readonly ip: string;
  readonly host: string;
  readonly userAgent: string;
  /** The page from which a browser came, when it says so. */
  readonly referrer?: string;
  /** Where the address is, as two letters, when a proxy in front of Cadre knows. */
  readonly country?: string;
  /** The brand by which they came: one of the company, by its short name. */
  readonly brand?: string;
}
