// All flows: what is at work, what is only drawn, and how each has been doing.
import { Link, useNavigate } from '@tanstack/react-router';
import { count, percent } from '../../base/numbers.ts';
import { when } from '../../base/time.ts';
import type { OutputOf } from '../../client/http.ts';
import { useMay } from '../../client/me.ts';
import { usePages } from '../../client/pages.ts';
import { Button } from '../../parts/button.tsx';
import { OutsideChip } from '../../parts/chip.tsx';
import { Empty, Panel } from '../../parts/panel.tsx';
import { Page, PageTitle } from '../../parts/section.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { Suggested } from './suggested.tsx';

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
    title: 'Status',
    cell: ({ state }) => <Status word={state === 'active' ? 'active' : 'paused'} says={stands[state]} />,
  },
  { name: 'latest', title: 'Version', isNumber: true, cell: ({ latest }) => count(latest) },
  { name: 'runs', title: 'Runs', isNumber: true, cell: ({ runs }) => count(runs) },
  {
    name: 'successRate',
    title: 'Went well',
    isNumber: true,
    isMain: true,
    cell: ({ successRate }) =>
      successRate === null ? (
        <span className="text-faint">too few</span>
      ) : (
        <>
          {percent(successRate)}
          <span className="font-normal text-muted md:hidden"> went well</span>
        </>
      ),
  },
  { name: 'lastRunAt', title: 'Last run', cell: ({ lastRunAt }) => (lastRunAt ? when(lastRunAt) : '') },
];

export function Flows() {
  const { query, rows } = usePages('work.flow.list', { limit: 50 });
  const may = useMay();
  const navigate = useNavigate();
  const mayDraw = may('work.flow.create') || may('work.template.deploy');
  const begin = () => void navigate({ to: '/flows/new' });
  return (
    <Page>
      <PageTitle title="Flows">
        {mayDraw ? (
          <Button small look="main" onClick={begin}>
            Draw a flow
          </Button>
        ) : null}
      </PageTitle>
      <Suggested />
      <Panel query={query} what="The flows" lines={6}>
        {() =>
          rows.length === 0 ? (
            <Empty says="No flow is drawn yet. It says what follows what: a letter comes, find the order, ask me.">
              {mayDraw ? (
                <Link to="/flows/new" search={{ tab: 'template' }} className="font-[550] text-link">
                  Look through the templates
                </Link>
              ) : null}
            </Empty>
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
    </Page>
  );
}
