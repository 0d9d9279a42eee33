// The secrets of the company without their values: what each is for, where it may go, until when it is good.
import { useMine } from '../client/me.ts';
import { Page, PageTitle } from '../parts/section.tsx';
import type { Column } from '../parts/table.tsx';
import { Value } from '../parts/value.tsx';
import type { Row } from '../running/columns.tsx';
import { ThingList } from '../running/thing-list.tsx';

const columns: readonly Column<Row>[] = [
  { name: 'name', title: 'Name', isStrong: true, cell: ({ name }) => <Value value={name} /> },
  { name: 'purpose', title: 'For', cell: ({ purpose }) => <code className="text-code">{String(purpose)}</code> },
  { name: 'hosts', title: 'May go to', cell: ({ hosts }) => <Value value={hosts} /> },
  {
    name: 'expiresAt',
    title: 'Good until',
    cell: ({ expiresAt }) => (expiresAt ? <Value value={expiresAt} /> : 'no end'),
  },
  {
    name: 'lastUsedAt',
    title: 'Last used',
    cell: ({ lastUsedAt }) => (lastUsedAt ? <Value value={lastUsedAt} /> : 'never'),
  },
];

export function Vault() {
  const mine = useMine().data ?? [];
  return (
    <Page>
      <PageTitle title="Vault" />
      <ThingList
        capability="vault.secret.list"
        actions={mine.filter(({ may }) => may)}
        columns={columns}
        create="vault.secret.store"
        empty="The vault is empty. Keys for services go here, and nobody sees them again."
      />
    </Page>
  );
}
