// The one question: may they? Pure, so that it can be proven. Whatever is not granted is not allowed.
import { type Module, type Role, roles } from '#kernel/contract';
import { type Matrix, matrixOf, type Placed } from './matrix.ts';
import { inForce, type Link, noObligations, type Obligations, obligationsOf, type Rules, together } from './own.ts';
import { covers, overlaps } from './patterns.ts';

/** Any actor at all, but for visitors. */
export const signedIn = 'signed-in';

const platformOnly = 'platform.*';
/** Without this an administrator could lock everybody out, themselves included. */
const keptForAdmins = 'access.grant.*';
/** Whoever acts for somebody who acts for somebody … ends somewhere. */
const longestChain = 8;

export interface Grants {
  readonly byRole: ReadonlyMap<string, readonly string[]>;
  /** What the super admin is granted by name, and what belongs to the platform: kept from a tenant's administrator. */
  readonly reserved: readonly string[];
  /** What each module does by itself, for its reactions and schedules. */
  readonly byService: ReadonlyMap<string, ReadonlySet<string>>;
  readonly matrix: Matrix;
}

export type Granting = Pick<Module, 'name' | 'capabilities' | 'grants' | 'reactions' | 'schedules' | 'asks'> & Placed;

/** A module grants what is its own and nothing else. */
export function grantsOf(modules: readonly Granting[]): Grants {
  for (const module of modules) refuseForeign(module);
  const byRole = roles.map((role): [string, readonly string[]] => [
    role,
    modules.flatMap(({ grants }) => grants?.[role] ?? []),
  ]);
  return {
    byRole: new Map(byRole),
    reserved: [platformOnly, ...modules.flatMap(({ grants }) => grants?.super_admin ?? [])],
    byService: new Map(modules.map((module) => [module.name, serviceAccess(module)])),
    matrix: matrixOf({ modules, isRead: readsOf(modules) }),
  };
}

function refuseForeign({ name, grants = {} }: Granting) {
  for (const pattern of Object.values(grants).flat()) {
    if (!pattern.startsWith(`${name}.`)) throw new TypeError(`${name} grants ${pattern}, which is not its own`);
  }
}

function serviceAccess({ capabilities, reactions = [], schedules = [], asks = [] }: Granting): ReadonlySet<string> {
  const own = [...capabilities, ...reactions, ...schedules].map(({ contract }) => contract);
  const contracts = [...own, ...asks.flatMap((agreement) => agreement.contracts)];
  return new Set(contracts.flatMap(({ spec }) => (spec.access ? [spec.access] : [])));
}

/** An access is for reading only when nothing that asks for it changes anything. */
function readsOf(modules: readonly Granting[]): (access: string) => boolean {
  const contracts = modules.flatMap(({ capabilities }) => capabilities.map(({ contract }) => contract));
  const changing = new Set(contracts.filter(({ effect }) => effect !== 'read').map(({ spec }) => spec.access));
  const known = new Set(contracts.map(({ spec }) => spec.access));
  return (access) => known.has(access) && !changing.has(access);
}

/** What a role may, whoever has it. An unknown role may nothing. */
export function roleMay({ byRole, reserved, matrix }: Grants, role: string, access: string): boolean {
  const own = byRole.get(role);
  const known = roles.find((one) => one === role);
  if (!own || !known) return false;
  if (known === 'super_admin') return true;
  const isTheirs = own.some((pattern) => covers(pattern, access));
  const isCompanys = known === 'tenant_admin' && !reserved.some((pattern) => covers(pattern, access));
  return (isTheirs || isCompanys) && matrix.allows(known, access);
}

export function scopesAllow(scopes: readonly string[] | undefined, access: string): boolean {
  return scopes === undefined || scopes.some((pattern) => covers(pattern, access));
}

/** What is judged by: the modules' grants, what the company has settled, and the moment. */
export interface Judge {
  readonly grants: Grants;
  readonly rules: Rules;
  readonly nowMs: number;
  roleMay(role: string, access: string): boolean;
}

/** The one question. Whoever acts for somebody may only what both may. */
export function actorMay(judge: Judge, actor: Link, access: string): boolean {
  if (actor.delegatedBy === undefined) return linkMay(judge, actor, access);
  const chain = chainOf(actor);
  return chain?.every((link) => linkMay(judge, link, access)) ?? false;
}

/** Undefined for a chain that has no end. */
function chainOf(actor: Link): readonly Link[] | undefined {
  const chain: Link[] = [];
  let link: Link | undefined = actor;
  while (link) {
    chain.push(link);
    if (chain.length > longestChain) return undefined;
    link = link.delegatedBy;
  }
  return chain;
}

function linkMay({ grants, roleMay: may, rules, nowMs }: Judge, link: Link, access: string): boolean {
  if (link.kind === 'visitor' || access === '') return false;
  if (link.kind === 'service') return serviceMay(grants, link, access);
  if (access === signedIn) return true;
  if (!scopesAllow(link.scopes, access)) return false;
  const byRole = link.roles.some((role) => may(role, access));
  const own = inForce(rules.concerning(link), access, nowMs);
  if (own.length === 0 || link.roles.includes('super_admin')) return byRole;
  if (own.some(({ effect }) => effect === 'deny') && !isKept(link, access)) return false;
  return byRole || (own.some(({ effect }) => effect === 'allow') && isGrantable(grants, link.roles, access));
}

function isKept({ roles: held }: Link, access: string): boolean {
  return held.includes('tenant_admin') && covers(keptForAdmins, access);
}

/** What a company may give: not what is reserved, and not beyond what the matrix leaves to the role. */
export function isGrantable({ reserved, matrix }: Grants, held: readonly Role[], access: string): boolean {
  return !reserved.some((pattern) => covers(pattern, access)) && held.some((role) => matrix.allows(role, access));
}

function serviceMay({ byService }: Grants, { id, scopes }: Link, access: string): boolean {
  const own = byService.get(id);
  if (!own) return false;
  return access === signedIn || (own.has(access) && scopesAllow(scopes, access));
}

/** Under which conditions they may: everybody's in the chain together. */
export function actorObligations(
  { rules, nowMs }: Pick<Judge, 'rules' | 'nowMs'>,
  actor: Link,
  access: string,
): Obligations {
  const chain = actor.delegatedBy === undefined ? [actor] : (chainOf(actor) ?? []);
  return chain.reduce((sum, link) => {
    const own = inForce(rules.concerning(link), access, nowMs);
    if (own.length === 0 || link.roles.includes('super_admin')) return sum;
    return together(sum, obligationsOf(own));
  }, noObligations);
}

/** Why somebody can not give away a pattern, if they can not: nobody gives what they do not hold whole and freely. */
export function whyNotGive({ grants, rules, nowMs }: Judge, actor: Link, pattern: string): string | undefined {
  const kept = grants.reserved.find((reserved) => overlaps(reserved, pattern));
  if (kept !== undefined) return `${kept} is reserved for the operator; give something narrower`;
  const chain = chainOf(actor);
  if (!chain) return 'It is not clear for whom you act';
  for (const link of chain) {
    if (link.kind !== 'person' && link.kind !== 'agent') return 'Only somebody who is signed in can give';
    if (link.scopes && !link.scopes.some((scope) => covers(scope, pattern))) {
      return `What you signed in with is limited and does not include all of ${pattern}`;
    }
    if (link.roles.includes('super_admin')) continue;
    const isWhole = link.roles.some(
      (role) => role === 'tenant_admin' || grants.byRole.get(role)?.some((own) => covers(own, pattern)),
    );
    if (!isWhole) return `You may not do all of ${pattern} yourself`;
    const limits = rules.concerning(link).filter((own) => own.untilMs > nowMs && overlaps(own.pattern, pattern));
    const isLimited = limits.some(
      ({ effect, redact, cap, ask }) => effect === 'deny' || redact.length > 0 || cap || ask,
    );
    if (isLimited) return `You hold ${pattern} under conditions; somebody who holds it freely has to give it`;
  }
  return undefined;
}
