// Notes of the company: a list, and each of them in a drawer.

import { plainProse } from '../base/prose.ts';
import { useMine } from '../client/me.ts';
import { Page, PageTitle } from '../parts/section.tsx';
import type { Column } from '../parts/table.tsx';
import { Value } from '../parts/value.tsx';
import type { Row } from '../running/columns.tsx';
import { ThingList } from '../running/thing-list.tsx';

const columns: readonly Column<Row>[] = [
  { name: 'title', title: 'Title', isStrong: true, cell: ({ title }) => <Value value={title} /> },
  { name: 'tags', title: 'Tags', cell: ({ tags }) => <Value value={tags} /> },
  {
    name: 'body',
    title: 'Begins',
    cell: ({ body }) => <span className="text-muted">{plainProse(String(body)).slice(0, 80)}</span>,
  },
  { name: 'updatedAt', title: 'Changed', cell: ({ updatedAt }) => <Value value={updatedAt} /> },
];

export function Notes() {
  const mine = useMine().data ?? [];
  return (
    <Page>
      <PageTitle title="Notes" />
      <ThingList
        capability="notes.note.list"
        actions={mine.filter(({ may }) => may)}
        columns={columns}
        create="notes.note.create"
        empty="No note has been written yet. For example: what to ask the bank on Monday."
      />
    </Page>
  );
}
