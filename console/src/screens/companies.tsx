// The installation as a whole: every company, everybody in them, and who was kept out.
import { useMine } from '../client/me.ts';
import { Page, PageTitle } from '../parts/section.tsx';
import { useView, ViewTabs } from '../parts/view-tabs.tsx';
import { ThingList } from '../running/thing-list.tsx';

const views = [
  { value: 'companies', label: 'Companies', needs: 'tenant.tenant.list' },
  { value: 'everybody', label: 'Everybody', needs: 'identity.person.list' },
  { value: 'plans', label: 'Plans', needs: 'tenant.plan.list' },
  { value: 'backups', label: 'Backups', needs: 'platform.backup.list' },
] as const;

export function Companies() {
  const mine = useMine().data?.filter(({ may }) => may) ?? [];
  const { open, view = 'companies' } = useView(views);
  const list = views.find(({ value }) => value === view)?.needs ?? views[0].needs;
  return (
    <Page>
      <PageTitle title="Companies" />
      <ViewTabs label="Companies" view={view} open={open} />
      <ThingList
        key={list}
        capability={list}
        actions={mine}
        {...(list === 'platform.backup.list' ? { create: 'platform.backup.make' } : {})}
        {...(list === 'tenant.tenant.list' ? { create: 'identity.person.register' } : {})}
      />
    </Page>
  );
}
