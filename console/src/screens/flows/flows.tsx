// All flows: what is at work, what is only drawn, and how each has been doing.
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { count, percent } from '../../base/numbers.ts';
import { when } from '../../base/time.ts';
import type { OutputOf } from '../../client/http.ts';
import { useMay } from '../../client/me.ts';
import { usePages } from '../../client/pages.ts';
import { Button } from '../../parts/button.tsx';
import { OutsideChip } from '../../parts/chip.tsx';
import { Modal } from '../../parts/dialog.tsx';
import { Input } from '../../parts/input.tsx';
import { Empty, Failed, Panel } from '../../parts/panel.tsx';
import { Page, PageTitle } from '../../parts/section.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { usePress } from '../../running/use-press.ts';

type Listed = OutputOf<'work.flow.list'>['items'][number];

const stands = { draft: 'Draft', active: 'At work', paused: 'Paused' } as const;

const columns: readonly Column<Listed>[] = [
  {
    name: 'name',
    title: 'Flow',
    isStrong: true,
    cell: ({ name, tainted }) => (
      <span className="inline-flex max-w-full items-center gap-2">
        <span className="truncate">{name}</span>
        {tainted ? <OutsideChip /> : null}
      </span>
    ),
  },
  {
    name: 'state',
    title: 'Stands',
    cell: ({ state }) => <Status word={state === 'active' ? 'active' : 'paused'} says={stands[state]} />,
  },
  { name: 'latest', title: 'Version', isNumber: true, cell: ({ latest }) => count(latest) },
  { name: 'runs', title: 'Runs', isNumber: true, cell: ({ runs }) => count(runs) },
  {
    name: 'successRate',
    title: 'Went well',
    isNumber: true,
    cell: ({ successRate }) =>
      successRate === null ? <span className="text-faint">too few</span> : percent(successRate),
  },
  { name: 'lastRunAt', title: 'Last run', cell: ({ lastRunAt }) => (lastRunAt ? when(lastRunAt) : '') },
];

export function Flows() {
  const { query, rows } = usePages('work.flow.list', { limit: 50 });
  const may = useMay();
  const navigate = useNavigate();
  const [isNew, setNew] = useState(false);
  return (
    <Page>
      <PageTitle title="Flows">
        {may('work.flow.create') ? (
          <span className="ml-auto">
            <Button small look="main" onClick={() => setNew(true)}>
              Draw a flow
            </Button>
          </span>
        ) : null}
      </PageTitle>
      <Panel query={query} what="The flows" lines={6}>
        {() =>
          rows.length === 0 ? (
            <Empty says="No flow is drawn yet. It says what follows what: a letter comes, find the order, ask me." />
          ) : (
            <Table
              label="Flows"
              columns={columns}
              rows={rows}
              keyOf={({ id }) => id}
              onOpen={({ id }) => void navigate({ to: '/flows/$flowId', params: { flowId: id } })}
            />
          )
        }
      </Panel>
      <ShowMore query={query} />
      <NewFlow isOpen={isNew} onClose={() => setNew(false)} />
    </Page>
  );
}

const begin = { id: 'begin', kind: 'trigger', trigger: { on: 'manual' }, position: { x: 0, y: 0 } } as const;

function NewFlow({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const { busy, problem, press } = usePress();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  async function draw(event: FormEvent) {
    event.preventDefault();
    const made = await press('work.flow.create', { name, graph: { nodes: [begin], edges: [] } }, `Drawn: ${name}.`);
    if (made) await navigate({ to: '/flows/$flowId', params: { flowId: made.id } });
  }
  return (
    <Modal title="Draw a flow" isOpen={isOpen} onClose={onClose}>
      <form onSubmit={(event) => void draw(event)} className="grid gap-4">
        <Input label="What it is called" required maxLength={100} value={name} onChange={setName} />
        {problem ? <Failed error={problem} what="The flow" /> : null}
        <span className="justify-self-end">
          <Button look="main" type="submit" busy={busy && 'Drawing…'}>
            Draw it
          </Button>
        </span>
      </form>
    </Modal>
  );
}
