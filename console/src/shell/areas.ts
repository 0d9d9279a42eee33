// The areas, in six groups. Which of them one sees is what the house says one may use.
import {
  Activity,
  Archive,
  Bell,
  Blocks,
  BookOpen,
  CircleDollarSign,
  FileText,
  Home,
  Inbox,
  KeyRound,
  Landmark,
  LayoutGrid,
  List,
  type LucideIcon,
  Plug,
  ScrollText,
  SquareUser,
  Users,
  Workflow,
} from 'lucide-react';

export interface Place {
  readonly title: string;
  readonly to: string;
  readonly Icon: LucideIcon;
  /** The capability without which there is nothing to see there. */
  readonly needs?: string;
  /** After G. */
  readonly key?: string;
}

export const desk: readonly Place[] = [
  { title: 'Home', to: '/', Icon: Home, key: 'h' },
  { title: 'Approvals', to: '/approvals', Icon: Inbox, needs: 'approval.request.list', key: 'a' },
  { title: 'Activity', to: '/audit', Icon: List, needs: 'audit.entry.list', key: 'l' },
];

export const places: readonly Place[] = [
  { title: 'Staff', to: '/staff', Icon: SquareUser, needs: 'identity.agent.list', key: 's' },
  { title: 'Usage', to: '/usage', Icon: CircleDollarSign, needs: 'meter.usage.summary', key: 'u' },
  { title: 'Notes', to: '/notes', Icon: FileText, needs: 'notes.note.list' },
  { title: 'People and roles', to: '/people', Icon: Users, needs: 'identity.member.list' },
  { title: 'Vault', to: '/vault', Icon: KeyRound, needs: 'vault.secret.list' },
  { title: 'Platform health', to: '/health', Icon: Activity, needs: 'platform.status.read' },
];

export const groups = ['Work', 'Grow', 'Sell', 'Know', 'Money', 'Run and govern'] as const;
type Group = (typeof groups)[number];

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
  work: { group: 'Work', title: 'Jobs and schedules', Icon: Workflow },
  file: { group: 'Work', title: 'Files', Icon: Archive },
  notify: { group: 'Work', title: 'Notices', Icon: Bell },
  partners: { group: 'Grow', title: 'Partners', Icon: Users },
  knowledge: { group: 'Know', Icon: BookOpen },
  ledger: { group: 'Money', title: 'Finance', Icon: Landmark },
  meter: { group: 'Money', title: 'Usage and billing', Icon: CircleDollarSign, to: '/usage' },
  identity: { group: 'Run and govern', title: 'People and agents', Icon: Users, to: '/people' },
  access: { group: 'Run and govern', title: 'Rights', Icon: ScrollText },
  audit: { group: 'Run and govern', title: 'Audit', Icon: List, to: '/audit' },
  vault: { group: 'Run and govern', title: 'Vault', Icon: KeyRound, to: '/vault' },
  event: { group: 'Run and govern', title: 'Events', Icon: Activity },
  invoke: { group: 'Run and govern', title: 'Capabilities', Icon: Blocks },
  connection: { group: 'Run and govern', title: 'Integrations', Icon: Plug },
  platform: { group: 'Run and govern', title: 'Platform', Icon: Activity },
  tenant: { group: 'Run and govern', title: 'Companies', Icon: Landmark },
};

export function areaOf(name: string, title: string): Required<Omit<Known, 'to'>> & { readonly to: string } {
  const one: Known = known[name] ?? { group: 'Work', Icon: LayoutGrid };
  return { group: one.group, title: one.title ?? title, Icon: one.Icon, to: `/area/${name}` };
}
