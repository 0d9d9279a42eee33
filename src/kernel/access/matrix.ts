// The two matrices of the specification: who reaches which surface, and who does what with agents. They are ceilings:
// whatever a module or a company grants, a role gets no further than its cell. Cells that the specification leaves open
// are marked as ours.
import type { Role } from '#kernel/contract';
import { closest, covers } from './patterns.ts';

/** How far a cell lets a role get: nowhere; to what only reads; to what it is granted; to these alone; everywhere. */
export type Reach = 'nothing' | 'reads' | 'granted' | 'everything' | readonly string[];

export interface Cell {
  readonly level: string;
  readonly reach: Reach;
  readonly isOurs: boolean;
}

type Row = Readonly<Record<Role, Cell>>;

const said = (level: string, reach: Reach = 'granted'): Cell => ({ level, reach, isOurs: false });
const ours = (level: string, reach: Reach = 'granted'): Cell => ({ level, reach, isOurs: true });
const no = said('no', 'nothing');
const ourNo = ours('no', 'nothing');

export const surfaces = ['admin', 'sqlAdmin', 'marketing', 'commerce', 'aiChat', 'clientPortal'] as const;
export type Surface = (typeof surfaces)[number];

export const surfaceTitles: Readonly<Record<Surface, string>> = {
  admin: 'Admin',
  sqlAdmin: 'SQL Admin',
  marketing: 'Marketing',
  commerce: 'Commerce',
  aiChat: 'AI Chat',
  clientPortal: 'Client Portal',
};

export const platformMatrix: Readonly<Record<Surface, Row>> = {
  admin: {
    super_admin: said('full', 'everything'),
    tenant_admin: said('tenant management'),
    manager: said('no (limited access)', 'reads'),
    store_operator: ourNo,
    client: no,
    end_user: ourNo,
  },
  sqlAdmin: {
    super_admin: said('yes', 'everything'),
    tenant_admin: no,
    manager: no,
    store_operator: ourNo,
    client: no,
    end_user: ourNo,
  },
  marketing: {
    super_admin: said('oversight', 'everything'),
    tenant_admin: said('campaigns'),
    manager: said('campaign management'),
    store_operator: ourNo,
    client: no,
    end_user: ourNo,
  },
  commerce: {
    super_admin: said('system management', 'everything'),
    tenant_admin: said('operations'),
    manager: said('store operations'),
    store_operator: said('product management, order processing'),
    client: no,
    end_user: said('customer interfaces, order tracking'),
  },
  aiChat: {
    super_admin: said('universal', 'everything'),
    tenant_admin: said('yes'),
    manager: said('task assistance'),
    store_operator: ours('task assistance'),
    client: said('support'),
    end_user: ours('support'),
  },
  clientPortal: {
    super_admin: ours('full', 'everything'),
    tenant_admin: ours('yes'),
    manager: ours('yes'),
    store_operator: ourNo,
    client: said('limited views'),
    end_user: ourNo,
  },
};

/** What of the kernel stands behind a surface. Other modules say for themselves on which they are. */
const kernelSurfaces: Readonly<Record<string, Surface>> = {
  'tenant.*': 'admin',
  'identity.*': 'admin',
  'access.*': 'admin',
  'platform.*': 'admin',
  'platform.sql.*': 'sqlAdmin',
};

/** One's own keys are nobody else's business. */
const personal = ['identity.key.*'];

export const abilities = [
  'agentConfiguration',
  'systemMonitoring',
  'workflowCreation',
  'performanceAnalytics',
  'agentOrchestration',
] as const;
export type Ability = (typeof abilities)[number];

const fromTemplates = ['work.flow.read', 'work.flow.run', 'work.flow.use', 'work.flow.adapt'];
const predefined = ['work.flow.read', 'work.flow.use'];
const nothingOurs = ours('none', 'nothing');

export const agentMatrix: Readonly<Record<Ability, Row>> = {
  agentConfiguration: {
    super_admin: said('full', 'everything'),
    // Tenant-specific agents only: those of other companies are behind its wall.
    tenant_admin: said('limited'),
    manager: ours('none', 'reads'),
    store_operator: nothingOurs,
    client: said('none', 'nothing'),
    end_user: nothingOurs,
  },
  systemMonitoring: {
    super_admin: said('full', 'everything'),
    tenant_admin: said('tenant-scoped'),
    manager: ours('read-only', 'reads'),
    store_operator: ours('read-only', 'reads'),
    client: said('read-only', 'reads'),
    end_user: nothingOurs,
  },
  workflowCreation: {
    super_admin: said('full', 'everything'),
    tenant_admin: said('template-based', fromTemplates),
    manager: ours('template-based', fromTemplates),
    store_operator: ours('predefined-templates', predefined),
    client: said('predefined-templates', predefined),
    end_user: nothingOurs,
  },
  performanceAnalytics: {
    super_admin: said('full', 'everything'),
    tenant_admin: said('tenant-scoped'),
    manager: ours('tenant-scoped'),
    store_operator: ours('basic-metrics', ['agent.metric.basic']),
    client: said('basic-metrics', ['agent.metric.basic']),
    end_user: nothingOurs,
  },
  agentOrchestration: {
    super_admin: said('full', 'everything'),
    tenant_admin: said('tenant-limited'),
    manager: ours('tenant-limited'),
    store_operator: nothingOurs,
    client: said('none', 'nothing'),
    end_user: nothingOurs,
  },
};

/** What stands behind each ability. A flow is drawn from nothing, adapted from a template, or a template is used. */
export const abilityPatterns: Readonly<Record<Ability, readonly string[]>> = {
  agentConfiguration: ['identity.agent.*', 'agent.agent.*'],
  systemMonitoring: ['agent.health.*'],
  workflowCreation: ['work.flow.*'],
  performanceAnalytics: ['agent.metric.*'],
  agentOrchestration: ['agent.mission.*', 'agent.crew.*'],
};

/** A module and the surface it is on, if any. */
export interface Placed {
  readonly name: string;
  readonly surface?: Surface | undefined;
}

export interface Matrix {
  /** The cells that stand over an access. */
  cellsOver(access: string): readonly Row[];
  allows(role: Role, access: string): boolean;
}

export interface MatrixParts {
  readonly modules: readonly Placed[];
  isRead(access: string): boolean;
}

export function matrixOf({ modules, isRead }: MatrixParts): Matrix {
  const placed = modules.flatMap(({ name, surface }) => (surface ? [[`${name}.*`, surface] as const] : []));
  const bySurface = new Map<string, Surface>([...placed, ...Object.entries(kernelSurfaces)]);
  const surfacePatterns = [...bySurface.keys()];

  function cellsOver(access: string): Row[] {
    const pattern = personal.some((one) => covers(one, access)) ? undefined : closest(surfacePatterns, access);
    const surface = pattern === undefined ? undefined : bySurface.get(pattern);
    const ability = abilities.find((one) => abilityPatterns[one].some((known) => covers(known, access)));
    return [...(surface ? [platformMatrix[surface]] : []), ...(ability ? [agentMatrix[ability]] : [])];
  }

  function reaches(reach: Reach, access: string): boolean {
    if (reach === 'nothing') return false;
    if (reach === 'reads') return isRead(access);
    return typeof reach === 'string' || reach.includes(access);
  }

  return { cellsOver, allows: (role, access) => cellsOver(access).every((row) => reaches(row[role].reach, access)) };
}
