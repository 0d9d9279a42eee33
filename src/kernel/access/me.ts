// What one sees and may oneself, and who could allow the rest: what navigation, documentation and refusals are drawn
// from.
import { type Actor, type Call, type Capability, type Module, type Role, roles } from '#kernel/contract';
import * as promises from './contracts.ts';
import {
  abilities,
  abilityPatterns,
  agentMatrix,
  type Cell,
  platformMatrix,
  type Reach,
  surfaces,
  surfaceTitles,
} from './matrix.ts';
import { type Grants, isGrantable, type Judge, signedIn } from './model.ts';
import type { Link, Obligations } from './own.ts';
import { roleTitles } from './roles.ts';

/** What a plan includes, when plans are sold here. */
export interface Plans {
  ready(tenantId: string): Promise<void> | undefined;
  allows(tenantId: string, capability: string): boolean;
  planFor(capability: string): string;
}

export interface Self {
  readonly modules: readonly Pick<Module, 'name' | 'title' | 'capabilities'>[];
  readonly plans: Plans | undefined;
  judgeIn(tenantId: string): Judge;
  may(actor: Actor, access: string, tenantId: string): boolean;
  explain(actor: Actor, access: string, tenantId: string): string;
  obligations(actor: Actor, access: string, tenantId: string): Obligations;
}

interface Asked {
  readonly name: string;
  readonly area: string;
  readonly summary: string;
  readonly effect: 'read' | 'write' | 'send';
  readonly access: string;
}

export function meCapabilities(self: Self): Capability[] {
  const areas = self.modules
    .map(({ name, title, capabilities }) => ({ name, title, asked: capabilities.flatMap((one) => askedOf(name, one)) }))
    .filter(({ asked }) => asked.length > 0);
  const all = areas.flatMap(({ asked }) => asked).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const isUsable = ({ actor, tenant }: Call, { name, access }: Asked) =>
    self.may(actor, access, tenant.id) && (self.plans?.allows(tenant.id, name) ?? true);

  return [
    promises.showMatrix.implement(() => ({
      surfaces: surfaces.map((surface) => ({
        surface,
        title: surfaceTitles[surface],
        cells: cellsOf(platformMatrix[surface]),
      })),
      agents: abilities.map((ability) => ({
        ability,
        patterns: [...abilityPatterns[ability]],
        cells: cellsOf(agentMatrix[ability]),
      })),
    })),

    promises.showMe.implement(async (call) => {
      await self.plans?.ready(call.tenant.id);
      return {
        roles: call.actor.roles.map((role) => ({ role, title: roleTitles[role].title })),
        surfaces: surfaces.map((surface) => ({
          surface,
          title: surfaceTitles[surface],
          ...ownCell(platformMatrix[surface], call.actor),
        })),
        areas: areas.map(({ name, title, asked }) => {
          const usable = asked.filter((one) => isUsable(call, one));
          const opens = usable.some(({ access }) => access !== signedIn);
          return { name, title, opens, usable: usable.length, capabilities: asked.length };
        }),
      };
    }),

    promises.listMine.implement(async (call, { area, may, after, limit }) => {
      await self.plans?.ready(call.tenant.id);
      const wanted = all.filter(
        (one) =>
          (after === undefined || one.name > after) &&
          (area === undefined || one.area === area) &&
          (may === undefined || isUsable(call, one) === may),
      );
      const items = wanted.slice(0, limit).map((one) => described(self, call, one));
      return { items, next: wanted.length > limit ? (items.at(-1)?.name ?? null) : null };
    }),
  ];
}

function askedOf(area: string, { contract: { name, caller, spec } }: Capability): Asked[] {
  if (caller !== 'actor' || spec.internal || !spec.access) return [];
  return [{ name, area, summary: spec.summary, effect: spec.effect, access: spec.access }];
}

function described(self: Self, { actor, tenant }: Call, { name, summary, effect, access }: Asked) {
  const may = self.may(actor, access, tenant.id);
  const isPlanned = self.plans?.allows(tenant.id, name) ?? true;
  const { grants, roleMay } = self.judgeIn(tenant.id);
  const { redact, caps, ask } = self.obligations(actor, access, tenant.id);
  return {
    ...{ name, summary, effect, may: may && isPlanned },
    why: may ? null : self.explain(actor, access, tenant.id),
    plan: isPlanned ? null : (self.plans?.planFor(name) ?? null),
    conditions: { redact: [...redact], caps: [...caps], ask },
    heldBy: roles.filter((role) => access === signedIn || roleMay(role, access)),
    allowedBy: may ? null : allowing(grants, actor.roles, access),
  };
}

/** A company's administrator gives what the matrix leaves to the role; what is reserved nobody gives. */
function allowing(grants: Grants, held: readonly Role[], access: string): Role | null {
  return isGrantable(grants, held, access) ? 'tenant_admin' : null;
}

type Row = Readonly<Record<Role, Cell>>;

function cellsOf(row: Row) {
  return roles.map((role) => ({ role, level: row[role].level, opens: isOpen(row[role].reach) }));
}

/** The furthest cell of whoever in the chain gets the least far. */
function ownCell(row: Row, actor: Link): { level: string; opens: boolean } {
  const [furthest] = actor.roles.map((role) => row[role]).toSorted((a, b) => rank(b.reach) - rank(a.reach));
  const own = furthest ? { level: furthest.level, opens: isOpen(furthest.reach) } : { level: 'no', opens: false };
  if (!actor.delegatedBy || !own.opens) return own;
  const theirs = ownCell(row, actor.delegatedBy);
  return theirs.opens ? own : theirs;
}

function isOpen(reach: Reach): boolean {
  return rank(reach) >= rank('granted');
}

function rank(reach: Reach): number {
  const order = ['nothing', 'reads', 'granted', 'everything'];
  return order.indexOf(typeof reach === 'string' ? reach : 'granted');
}
