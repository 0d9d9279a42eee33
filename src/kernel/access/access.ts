// The one question: may they? Answered from what the modules grant and what the company has settled for itself, and no
// whenever there is no yes.
import type { Clock } from '#base/time';
import { type Actor, defineModule, type EventRecord, type Module, roles } from '#kernel/contract';
import type { Store } from '#kernel/store';
import { openBook } from './book.ts';
import { grantGiven, grantRevoked, listRoles } from './contracts.ts';
import { explained, shownRole } from './explain.ts';
import { grantCapabilities } from './grants.ts';
import { meCapabilities, type Plans } from './me.ts';
import * as rules from './model.ts';
import { noObligations, noRules, type Obligations } from './own.ts';

export { listMine, listRoles, showMe } from './contracts.ts';
export { checkCap, redacted } from './obligations.ts';
export { noObligations, type Obligations } from './own.ts';
export { covers } from './patterns.ts';

export interface Access {
  readonly module: Module;
  /** What a company has settled must be known before it is asked. At once, without a promise, when it is. */
  ready(tenantId: string): Promise<void> | undefined;
  /** Without a tenant: what the roles bring, whatever a company has settled. */
  may(actor: Actor, access: string, tenantId?: string): boolean;
  /** What to tell somebody who may not: about themselves, never about others. */
  explain(actor: Actor, access: string, tenantId?: string): string;
  /** Under which conditions they may. */
  obligations(actor: Actor, access: string, tenantId: string): Obligations;
  /** Hears what has been committed, to forget what it changes. */
  onEvents(event: Pick<EventRecord, 'type' | 'tenantId'>): void;
  close(): void;
}

export interface AccessParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly plans?: Plans;
}

/** Flows and foreign tools have names of their own, so there is no end to what may be asked for. */
const remembered = 5000;

/** A company that was taken in brings its own rules. */
const changing: ReadonlySet<string> = new Set([grantGiven.name, grantRevoked.name, 'platform.tenant.imported']);

/** Without its parts it knows the modules' grants alone: companies can settle nothing. */
export function createAccess(others: readonly Module[], parts?: AccessParts): Access {
  const book = parts ? openBook(parts.store, parts.clock) : undefined;
  const late: { judge?: Pick<rules.Judge, 'grants' | 'roleMay'> } = {};

  /** What is asked for before everything is put together has no answer. */
  function judgeIn(tenantId: string | undefined): rules.Judge {
    if (!late.judge) throw new TypeError('The kernel is not put together yet');
    const { grants, roleMay } = late.judge;
    const settled = book && tenantId !== undefined ? book.of(tenantId) : noRules;
    return { grants, roleMay, rules: settled, nowMs: parts ? parts.clock.nowMs() : 0 };
  }

  const access: Omit<Access, 'module'> = {
    ready: (tenantId) => book?.ready(tenantId),
    may: (actor, key, tenantId) => rules.actorMay(judgeIn(tenantId), actor, key),
    explain: (actor, key, tenantId) => explained(judgeIn(tenantId), actor, key),
    obligations: (actor, key, tenantId) =>
      book ? rules.actorObligations(judgeIn(tenantId), actor, key) : noObligations,
    onEvents({ type, tenantId }) {
      if (changing.has(type)) book?.changed(tenantId);
    },
    close: () => book?.close(),
  };
  const module = moduleOf(others, { access, judgeIn, parts });
  const grants = rules.grantsOf([...others, module]);
  late.judge = { grants, roleMay: remembering(grants) };
  return { ...access, module };
}

interface Within {
  readonly access: Omit<Access, 'module'>;
  readonly parts: AccessParts | undefined;
  judgeIn(tenantId: string | undefined): rules.Judge;
}

function moduleOf(others: readonly Module[], { access, judgeIn, parts }: Within): Module {
  const accesses = new Set(
    others.flatMap(({ capabilities }) => capabilities.flatMap(({ contract }) => contract.spec.access ?? [])),
  );
  const settling = grantCapabilities({
    accesses: [...accesses],
    async judgeFor({ tenant }) {
      await access.ready(tenant.id);
      return judgeIn(tenant.id);
    },
  });
  const listed = listRoles.implement(() => {
    const { grants } = judgeIn(undefined);
    return { items: roles.map((role) => shownRole(grants, role)), next: null };
  });
  const own = [listed, ...(parts ? settling : [])];
  const named = { name: 'access', title: 'Roles' } as const;
  const me = meCapabilities({
    ...access,
    modules: [...others, { ...named, capabilities: own }],
    plans: parts?.plans,
    judgeIn,
  });
  return defineModule({
    ...named,
    folder: import.meta.dirname,
    capabilities: [...own, ...me],
    events: [grantGiven, grantRevoked],
    grants: { manager: ['access.role.list', 'access.matrix.show'] },
  });
}

function remembering(grants: rules.Grants): rules.Judge['roleMay'] {
  const answers = new Map<string, Map<string, boolean>>(roles.map((role) => [role, new Map()]));
  return (role, access) => {
    const known = answers.get(role);
    const answer = known?.get(access) ?? rules.roleMay(grants, role, access);
    if (known && known.size < remembered) known.set(access, answer);
    return answer;
  };
}
