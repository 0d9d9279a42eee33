// The staff: who they are, for whom they act, what they did last, and how often they were approved.
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../../client/me.ts';
import { type Colleague, useStaff } from '../../client/staff.ts';
import { Button } from '../../parts/button.tsx';
import { WaitCount } from '../../parts/chip.tsx';
import { Mark } from '../../parts/mark.tsx';
import { Empty, Panel } from '../../parts/panel.tsx';
import { Band } from '../../parts/record.tsx';
import { Page, PageTitle } from '../../parts/section.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { Value } from '../../parts/value.tsx';
import { RunDrawer, type Wish } from '../../running/run-drawer.tsx';

const columns: readonly Column<Colleague>[] = [
  {
    name: 'name',
    title: 'Agent',
    isStrong: true,
    cell: ({ name, waits }) => (
      <span className="inline-flex items-center gap-2.5">
        <Mark kind="agent" name={name} />
        {name}
        <WaitCount n={waits} label="wait for you" />
      </span>
    ),
  },
  { name: 'doing', title: 'Did last', cell: ({ doing }) => <span className="text-muted">{doing}</span> },
  {
    name: 'status',
    title: 'Status',
    cell: ({ status }) => <Status word={status} says={status === 'active' ? 'at work' : 'stopped'} />,
  },
  { name: 'owner', title: 'Acts for', cell: ({ ownerId }) => <Value value={ownerId} name="ownerId" /> },
  {
    name: 'band',
    title: 'Approved, with range',
    cell: ({ hits, n }) => (n > 0 ? <Band hits={hits} n={n} /> : <span className="text-muted">no decision yet</span>),
  },
  { name: 'n', title: 'As asked', isNumber: true, cell: ({ hits, n }) => (n === 0 ? '' : `${hits} of ${n}`) },
];

export function Staff() {
  const may = useMay();
  const navigate = useNavigate();
  const { query, items } = useStaff();
  const [wish, setWish] = useState<Wish>();
  return (
    <Page>
      <PageTitle title="Staff">
        {may('identity.agent.create') ? (
          <Button small look="main" onClick={() => setWish({ capability: 'identity.agent.create' })}>
            Create an agent
          </Button>
        ) : null}
      </PageTitle>
      <Panel query={query} what="The list of your staff" lines={8}>
        {() =>
          items.length === 0 ? (
            <Empty says="Nobody works here yet. An agent acts for you, and asks before money moves." />
          ) : (
            <Table
              label="Staff"
              columns={columns}
              rows={items}
              keyOf={({ id }) => id}
              onOpen={({ id: agentId }) => void navigate({ to: '/staff/$agentId', params: { agentId } })}
            />
          )
        }
      </Panel>
      <RunDrawer wish={wish} onClose={() => setWish(undefined)} />
    </Page>
  );
}
