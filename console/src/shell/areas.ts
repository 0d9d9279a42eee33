// The areas, in six groups. Which of them one sees is what the house says one may use.
import {
  Activity,
  Archive,
  Bell,
  Blocks,
  BookOpen,
  CircleDollarSign,
  CircleUser,
  FileText,
  Gauge,
  Handshake,
  Home,
  Inbox,
  KeyRound,
  Landmark,
  LayoutGrid,
  List,
  type LucideIcon,
  Network,
  Palette,
  Plug,
  ScrollText,
  ShieldAlert,
  SquareUser,
  TriangleAlert,
  Users,
  Webhook,
  Workflow,
} from 'lucide-react';

export interface Place {
  readonly title: string;
  readonly to: string;
  readonly Icon: LucideIcon;
  /** The capability without which there is nothing to see there. */
  readonly needs?: string;
  /** Whoever may do this sees the same elsewhere, and more of it. */
  readonly unless?: string;
  /** After G. */
  readonly key?: string;
  /** The app that must have something in it. */
  readonly app?: string;
  /** For whoever runs the company, not for a team. */
  readonly governs?: true;
}

export const desk: readonly Place[] = [
  { title: 'Home', to: '/', Icon: Home, key: 'h' },
  { title: 'Approvals', to: '/approvals', Icon: Inbox, needs: 'approval.request.list', key: 'a' },
  { title: 'Activity', to: '/audit', Icon: List, needs: 'audit.entry.list', key: 'l' },
];

export const places: readonly Place[] = [
  { title: 'Staff', to: '/staff', Icon: SquareUser, needs: 'identity.agent.list', key: 's' },
  { title: 'Flows', to: '/flows', Icon: Network, needs: 'work.flow.list', key: 'f' },
  { title: 'Runs', to: '/runs', Icon: Workflow, needs: 'work.run.list', key: 'r' },
  { title: 'Partners', to: '/partners', Icon: Handshake, needs: 'partners.partner.list', key: 'p', app: 'partners' },
  {
    title: 'Earnings',
    to: '/earnings',
    Icon: CircleDollarSign,
    needs: 'partners.portal.sales',
    unless: 'partners.partner.list',
    app: 'partners',
  },
  { title: 'Usage', to: '/usage', Icon: CircleDollarSign, needs: 'meter.usage.summary', key: 'u' },
  { title: 'AI control', to: '/admin/ai-control', Icon: Gauge, needs: 'model.health.show', governs: true },
  { title: 'Integrations', to: '/integrations', Icon: Plug, needs: 'connection.connection.list', governs: true },
  { title: 'Webhooks', to: '/webhooks', Icon: Webhook, needs: 'webhook.endpoint.list', governs: true },
  { title: 'Files', to: '/files', Icon: Archive, needs: 'file.file.list' },
  { title: 'Brands', to: '/brands', Icon: Palette, needs: 'tenant.brand.create', governs: true },
  { title: 'Notes', to: '/notes', Icon: FileText, needs: 'notes.note.list', app: 'notes' },
  { title: 'People and roles', to: '/people', Icon: Users, needs: 'identity.member.list', governs: true },
  { title: 'Alerts', to: '/alerts', Icon: TriangleAlert, needs: 'platform.alert.list', governs: true },
  { title: 'Vault', to: '/vault', Icon: KeyRound, needs: 'vault.secret.list', governs: true },
];

/** Of the installation as a whole; whoever runs it sees them below their own company. */
export const installation: readonly Place[] = [
  { title: 'Companies', to: '/companies', Icon: Landmark, needs: 'tenant.tenant.list' },
  { title: 'Security', to: '/security', Icon: ShieldAlert, needs: 'identity.security.list' },
  { title: 'Platform health', to: '/health', Icon: Activity, needs: 'platform.status.read' },
];

/** All that a client has: what came of it, what waits, what was told, oneself. */
export const clientPlaces: readonly Place[] = [
  { title: 'Results', to: '/', Icon: Home },
  { title: 'Earnings', to: '/earnings', Icon: CircleDollarSign, needs: 'partners.portal.sales' },
  { title: 'Waiting for you', to: '/approvals', Icon: Inbox, needs: 'approval.request.list' },
  { title: 'Messages', to: '/notices', Icon: Bell },
  { title: 'Account', to: '/account', Icon: CircleUser },
];

export function isPlaceOpen({ needs, unless }: Place, may: (capability: string) => boolean): boolean {
  return (needs === undefined || may(needs)) && (unless === undefined || !may(unless));
}

/** What stands in the rail until somebody chooses otherwise; at most seven. */
export const usualPins: readonly string[] = [
  ...[
    '/staff',
    '/flows',
    '/partners',
    '/earnings',
    '/runs',
    '/usage',
    '/admin/ai-control',
    '/integrations',
    '/notes',
    '/people',
  ],
];
export const mostPins = 7;

export const groups = ['Work', 'Grow', 'Sell', 'Know', 'Money', 'Run and govern'] as const;
export type Group = (typeof groups)[number];

/** What governs, what sells, and what one works with. */
export function kindOf(group: Group): 'admin' | 'platforms' | 'tools' {
  if (group === 'Run and govern' || group === 'Money') return 'admin';
  return group === 'Grow' || group === 'Sell' ? 'platforms' : 'tools';
}

interface Known {
  readonly group: Group;
  readonly title?: string;
  readonly Icon: LucideIcon;
  readonly to?: string;
}

/** Modules that are not named here stand under Work, with the title that they give themselves. */
const known: Readonly<Record<string, Known>> = {
  approval: { group: 'Run and govern', Icon: Inbox },
  notes: { group: 'Work', Icon: FileText, to: '/notes' },
  work: { group: 'Work', title: 'Jobs and schedules', Icon: Workflow, to: '/runs' },
  file: { group: 'Work', title: 'Files', Icon: Archive, to: '/files' },
  notify: { group: 'Work', title: 'Notices', Icon: Bell },
  partners: { group: 'Grow', title: 'Partners', Icon: Handshake, to: '/partners' },
  knowledge: { group: 'Know', Icon: BookOpen },
  ledger: { group: 'Money', title: 'Finance', Icon: Landmark },
  model: { group: 'Run and govern', title: 'AI control', Icon: Gauge, to: '/admin/ai-control' },
  webhook: { group: 'Run and govern', title: 'Webhooks', Icon: Webhook, to: '/webhooks' },
  meter: { group: 'Money', title: 'Usage and billing', Icon: CircleDollarSign, to: '/usage' },
  identity: { group: 'Run and govern', title: 'People and agents', Icon: Users, to: '/people' },
  access: { group: 'Run and govern', title: 'Rights', Icon: ScrollText },
  audit: { group: 'Run and govern', title: 'Audit', Icon: List, to: '/audit' },
  vault: { group: 'Run and govern', title: 'Vault', Icon: KeyRound, to: '/vault' },
  event: { group: 'Run and govern', title: 'Events', Icon: Activity },
  invoke: { group: 'Run and govern', title: 'Capabilities', Icon: Blocks },
  connection: { group: 'Run and govern', title: 'Integrations', Icon: Plug, to: '/integrations' },
  platform: { group: 'Run and govern', title: 'Platform', Icon: Activity },
  tenant: { group: 'Run and govern', title: 'Companies', Icon: Landmark, to: '/companies' },
};

/** Where an area is looked at: on its own screen, or as a list of what one may do there when that is not for them. */
export function wayTo({ area, to }: { readonly area: string; readonly to: string }, open: readonly Place[]): string {
  const isScreen = [...places, ...installation].some((one) => one.to === to);
  return isScreen && !open.some((one) => one.to === to) ? `/area/${area}` : to;
}

/** Under which heading a screen stands among all of them. */
export function groupOf(to: string): Group {
  if (to === '/flows') return 'Work';
  if (to === '/earnings') return 'Grow';
  return Object.values(known).find((one) => one.to === to)?.group ?? 'Run and govern';
}

export function areaOf(name: string, title: string): Required<Omit<Known, 'to'>> & { readonly to: string } {
  const one: Known = known[name] ?? { group: 'Work', Icon: LayoutGrid };
  return { group: one.group, title: one.title ?? title, Icon: one.Icon, to: one.to ?? `/area/${name}` };
}
