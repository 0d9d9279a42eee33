// The staff: who they are, for whom they act, what they did last, and what they have earned.
import { useState } from 'react';
import { useMay } from '../client/me.ts';
import { useActor } from '../client/names.ts';
import { type Colleague, useStaff } from '../client/staff.ts';
import { Button } from '../parts/button.tsx';
import { WaitCount } from '../parts/chip.tsx';
import { Drawer } from '../parts/dialog.tsx';
import { KeyValues } from '../parts/key-values.tsx';
import { Mark } from '../parts/mark.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import { Band } from '../parts/record.tsx';
import { Page, PageTitle, Section } from '../parts/section.tsx';
import { Status } from '../parts/status.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Value } from '../parts/value.tsx';
import { RunDrawer, type Wish } from '../running/run-drawer.tsx';
import { Earned } from './earned.tsx';

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
  const { query, items } = useStaff();
  const [open, setOpen] = useState<Colleague>();
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
              onOpen={setOpen}
              openKey={open?.id}
            />
          )
        }
      </Panel>
      {open ? <One colleague={open} isOpen={!wish} onClose={() => setOpen(undefined)} onDo={setWish} /> : null}
      <RunDrawer wish={wish} onClose={() => setWish(undefined)} />
    </Page>
  );
}

interface OneProps {
  readonly colleague: Colleague;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onDo: (wish: Wish) => void;
}

function One({ colleague, isOpen, onClose, onDo }: OneProps) {
  const may = useMay();
  const actor = useActor();
  const { id, name, role, status, ownerId, createdAt } = colleague;
  const about = { given: { agentId: id }, fixed: ['agentId'] };
  const turn = status === 'active' ? 'identity.agent.disable' : 'identity.agent.enable';
  const facts = [
    { name: 'role', value: role },
    { name: 'actsFor', value: actor('person', ownerId).name },
    { name: 'since', value: createdAt },
  ];
  return (
    <Drawer title={name} isOpen={isOpen} onClose={onClose}>
      <div className="grid min-h-0 flex-1 content-start gap-6 overflow-auto px-5 py-4">
        <KeyValues facts={facts} wide />
        <Section first title="What it has earned">
          <Earned agentId={id} />
        </Section>
      </div>
      <footer className="flex flex-wrap gap-2 border-border border-t px-5 py-3">
        {may('identity.agent.createKey') ? (
          <Button small onClick={() => onDo({ capability: 'identity.agent.createKey', ...about })}>
            Create a key
          </Button>
        ) : null}
        {may(turn) ? (
          <Button
            small
            look={status === 'active' ? 'danger' : 'plain'}
            onClick={() => onDo({ capability: turn, ...about })}
          >
            {status === 'active' ? 'Stop this agent' : 'Let it act again'}
          </Button>
        ) : null}
      </footer>
    </Drawer>
  );
}
