// What can go wrong at the doors.
import type { Instant } from '#base/time';
import type { Origin } from '#kernel/contract';

export const kinds = [
  'failed_login',
  'factor_failed',
  'factor_reset',
  'denied',
  'rate_limited',
  'isolation_violation',
  'token_reuse',
  'key_revoked',
  'person_disabled',
  'password_reset',
] as const;
export type IncidentKind = (typeof kinds)[number];

export interface Incident {
  readonly kind: IncidentKind;
  readonly at: Instant;
  /** Null where nobody was known yet. */
  readonly tenantId: string | null;
  readonly actorId: string | null;
  readonly origin: Pick<Origin, 'ip' | 'userAgent'>;
  /** Never a secret: a capability's name, a reason. */
  readonly detail: string;
}

export interface Gathered extends Omit<Incident, 'origin'> {
  readonly id: string;
  readonly ip: string;
  readonly userAgent: string;
  count: number;
}
