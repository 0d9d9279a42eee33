// What a company has settled for itself: who may beside what the modules grant, who may not after all, and under which
// conditions. Whoever is refused anywhere is refused, and of several conditions every one holds.
import type { Money } from '#base/money';
import type { Role } from '#kernel/contract';
import { covers } from './patterns.ts';

export const whoKinds = ['role', 'person', 'agent'] as const;
export type WhoKind = (typeof whoKinds)[number];
export const grantEffects = ['allow', 'deny'] as const;
export type GrantEffect = (typeof grantEffects)[number];

/** Under which conditions somebody may. */
export interface Obligations {
  /** Fields of the answer that they do not see, as paths: `items.email`. */
  readonly redact: readonly string[];
  /** The most that one call may cost or move; of each currency the smallest cap, and of any other nothing. */
  readonly caps: readonly Money[];
  /** Every call waits for approval, whatever trust was earned. */
  readonly ask: boolean;
}

export const noObligations: Obligations = { redact: [], caps: [], ask: false };

export interface OwnGrant {
  readonly whoKind: WhoKind;
  readonly who: string;
  readonly pattern: string;
  readonly effect: GrantEffect;
  readonly redact: readonly string[];
  readonly cap: Money | null;
  readonly ask: boolean;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Somebody alone, whoever they act for. */
export interface Link {
  readonly kind: 'person' | 'agent' | 'service' | 'visitor';
  readonly id: string;
  readonly roles: readonly Role[];
  readonly scopes?: readonly string[];
  readonly delegatedBy?: Link | undefined;
}

/** The grants of one company, found by whom they concern. */
export interface Rules {
  concerning(link: Link): readonly OwnGrant[];
}

const none: readonly OwnGrant[] = [];

export const noRules: Rules = { concerning: () => none };

export function rulesOf(grants: readonly OwnGrant[]): Rules {
  if (grants.length === 0) return noRules;
  const byWho = Map.groupBy(grants, ({ whoKind, who }) => `${whoKind}:${who}`);
  return {
    concerning({ kind, id, roles }) {
      if (kind !== 'person' && kind !== 'agent') return none;
      const named = byWho.get(`${kind}:${id}`) ?? none;
      const byRole = roles.flatMap((role) => byWho.get(`role:${role}`) ?? none);
      return byRole.length === 0 ? named : [...named, ...byRole];
    },
  };
}

/** Those that speak of this access at this moment. */
export function inForce(grants: readonly OwnGrant[], access: string, nowMs: number): readonly OwnGrant[] {
  if (grants.length === 0) return none;
  return grants.filter(({ pattern, fromMs, untilMs }) => fromMs <= nowMs && nowMs < untilMs && covers(pattern, access));
}

export function obligationsOf(grants: readonly OwnGrant[]): Obligations {
  const allowing = grants.filter(({ effect }) => effect === 'allow');
  const all = allowing.map(({ redact, cap, ask }) => ({ redact, caps: cap ? [cap] : [], ask }));
  return all.reduce(together, noObligations);
}

/** Both hold: everything that either hides is hidden, and the smaller cap counts. */
export function together(one: Obligations, other: Obligations): Obligations {
  if (one === noObligations) return isNothing(other) ? noObligations : other;
  if (other === noObligations) return one;
  const caps = new Map(one.caps.map((cap) => [cap.currency, cap]));
  for (const cap of other.caps) {
    const known = caps.get(cap.currency);
    if (!known || cap.amount < known.amount) caps.set(cap.currency, cap);
  }
  return {
    redact: [...new Set([...one.redact, ...other.redact])],
    caps: [...caps.values()],
    ask: one.ask || other.ask,
  };
}

function isNothing({ redact, caps, ask }: Obligations): boolean {
  return redact.length === 0 && caps.length === 0 && !ask;
}
