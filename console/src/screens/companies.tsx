// The installation as a whole: every company, everybody in them, and who was kept out.
import { label } from '../base/words.ts';
import { useMine } from '../client/me.ts';
import { useAsk } from '../client/queries.ts';
import { Page, PageTitle } from '../parts/section.tsx';
import type { Column } from '../parts/table.tsx';
import { Value } from '../parts/value.tsx';
import { useView, ViewTabs } from '../parts/view-tabs.tsx';
import type { Row } from '../running/columns.tsx';
import { ThingList } from '../running/thing-list.tsx';
import { CompaniesUse } from './companies-use.tsx';

const views = [
  { value: 'companies', label: 'Companies', needs: 'tenant.tenant.list' },
  { value: 'everybody', label: 'Everybody', needs: 'identity.person.list' },
  { value: 'use', label: 'Use', needs: 'platform.activity.companies' },
  { value: 'plans', label: 'Plans', needs: 'tenant.plan.list' },
  { value: 'backups', label: 'Backups', needs: 'platform.backup.list' },
] as const;

const planWords: Readonly<Record<string, string>> = {
  owner: 'Owner',
  tier1: 'Tier 1',
  tier2: 'Tier 2',
  tier3: 'Tier 3',
};

const companies: readonly Column<Row>[] = [
  { name: 'name', title: 'Company', isStrong: true, cell: ({ name }) => String(name) },
  { name: 'plan', title: 'Plan', cell: ({ plan }) => planWords[String(plan)] ?? String(plan) },
  { name: 'status', title: 'Status', cell: ({ status }) => <Value value={status} name="status" /> },
  { name: 'createdAt', title: 'Since', cell: ({ createdAt }) => <Value value={createdAt} /> },
  { name: 'slug', title: 'Address', cell: ({ slug }) => <code className="text-code">/t/{String(slug)}</code> },
];

interface Membership {
  readonly tenantId: string;
  readonly role: string;
}

function Memberships({ all }: { readonly all: readonly Membership[] }) {
  const names = new Map(useAsk('tenant.tenant.list', { limit: 200 }).data?.items.map(({ id, name }) => [id, name]));
  if (all.length === 0) return <span className="text-faint">nowhere</span>;
  return all.map(({ tenantId, role }) => `${label(role)} in ${names.get(tenantId) ?? 'another company'}`).join(', ');
}

const everybody: readonly Column<Row>[] = [
  { name: 'name', title: 'Name', isStrong: true, cell: ({ name, email }) => String(name || email) },
  { name: 'email', title: 'E-mail', cell: ({ email }) => <span className="text-muted">{String(email)}</span> },
  {
    name: 'memberships',
    title: 'Belongs to',
    cell: ({ memberships }) => <Memberships all={memberships as readonly Membership[]} />,
  },
  { name: 'status', title: 'Status', cell: ({ status }) => <Value value={status} name="status" /> },
  { name: 'createdAt', title: 'Since', cell: ({ createdAt }) => <Value value={createdAt} /> },
];

const own: Readonly<Record<string, readonly Column<Row>[]>> = {
  'tenant.tenant.list': companies,
  'identity.person.list': everybody,
};

const noBackup = 'No backup has been made yet. One holds everything but the root key, which is to be kept elsewhere.';

export function Companies() {
  const mine = useMine().data?.filter(({ may }) => may) ?? [];
  const { open, view = 'companies' } = useView(views);
  const list = views.find(({ value }) => value === view)?.needs ?? views[0].needs;
  return (
    <Page>
      <PageTitle title="Companies" />
      <ViewTabs label="Companies" view={view} open={open} />
      {view === 'use' ? <CompaniesUse /> : null}
      {view === 'use' ? null : (
        <ThingList
          key={list}
          capability={list}
          actions={mine}
          {...(own[list] ? { columns: own[list] } : {})}
          {...(list === 'platform.backup.list' ? { create: 'platform.backup.make', empty: noBackup } : {})}
          {...(list === 'tenant.tenant.list' ? { create: 'identity.person.register' } : {})}
        />
      )}
    </Page>
  );
}
