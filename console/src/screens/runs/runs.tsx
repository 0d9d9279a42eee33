// Work over time: what is under way, what is done again and again, and what was given up on.
import { Link, useNavigate } from '@tanstack/react-router';
import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { count, many } from '../../base/numbers.ts';
import { duration, when } from '../../base/time.ts';
import { useAfterPause } from '../../client/after-pause.ts';
import type { OutputOf } from '../../client/http.ts';
import { useAllActs, useMay, useMine } from '../../client/me.ts';
import { usePages } from '../../client/pages.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { icon } from '../../parts/chip.tsx';
import { boxLook } from '../../parts/form/look.ts';
import { Empty, Failed, Panel } from '../../parts/panel.tsx';
import { Page, PageTitle, Section } from '../../parts/section.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { useView, ViewTabs } from '../../parts/view-tabs.tsx';
import { usePress } from '../../running/use-press.ts';
import { RunTitle } from './run-title.tsx';
import { Schedules } from './schedules.tsx';
import { flowName } from './words.ts';

const views = [
  { value: 'runs', label: 'Runs', needs: 'work.run.list' },
  { value: 'schedules', label: 'Schedules', needs: 'work.schedule.list' },
  { value: 'dead', label: 'Given up on', needs: 'event.delivery.listDead' },
] as const;

export function Runs() {
  const { open, view = 'runs' } = useView(views);
  const mine = useMine().data?.filter(({ may }) => may) ?? [];
  return (
    <Page>
      <PageTitle title="Runs and schedules" />
      <ViewTabs label="Runs and schedules" view={view} open={open} />
      {view === 'runs' ? <AllRuns /> : null}
      {view === 'schedules' ? <Schedules actions={mine} /> : null}
      {view === 'dead' ? <Dead /> : null}
    </Page>
  );
}

type Run = OutputOf<'work.run.list'>['items'][number];
type State = Run['state'];

const states: readonly (readonly [State | undefined, string])[] = [
  [undefined, 'All'],
  ['running', 'Running'],
  ['waiting', 'Waiting'],
  ['paused', 'Paused'],
  ['failed', 'Failed'],
  ['done', 'Done'],
];

const columns: readonly Column<Run>[] = [
  { name: 'workflow', title: 'What', isStrong: true, cell: (run) => <RunTitle run={run} /> },
  { name: 'state', title: 'Status', cell: (run) => <Stands run={run} /> },
  { name: 'createdAt', title: 'Begun', cell: ({ createdAt }) => <span className="text-muted">{when(createdAt)}</span> },
  { name: 'took', title: 'Took', isNumber: true, cell: (run) => tookOf(run) },
  { name: 'wakeAt', title: 'Goes on', cell: ({ wakeAt }) => (wakeAt ? when(wakeAt) : '') },
];

export function Stands({
  run: { state, progress, error },
}: {
  readonly run: Pick<Run, 'state' | 'progress' | 'error'>;
}) {
  const far = progress && state === 'running' ? `${Math.round(progress.percent)}%` : '';
  const note = error?.message ?? progress?.note ?? '';
  return (
    <span className="inline-flex min-w-0 max-w-full items-center gap-x-2 max-md:flex-wrap">
      <Status word={state} />
      <span className="truncate text-meta text-muted tabular-nums max-md:whitespace-normal">
        {[far, note].filter(Boolean).join(' ')}
      </span>
    </span>
  );
}

function tookOf({ startedAt, finishedAt }: Run): string {
  return startedAt && finishedAt ? duration(Date.parse(finishedAt) - Date.parse(startedAt)) : '';
}

function AllRuns() {
  const [state, setState] = useState<State>();
  const [words, setWords] = useState('');
  const search = useAfterPause(words.trim());
  const { query, rows } = usePages('work.run.list', {
    ...{ limit: 50, ...(state ? { state } : {}), ...(search ? { search } : {}) },
  });
  const navigate = useNavigate();
  return (
    <>
      <Tally />
      <div role="toolbar" aria-label="Which runs" className="mt-4 mb-1 flex flex-wrap items-center gap-2">
        <input
          data-filter
          aria-label="Find runs"
          placeholder="Find by name or error"
          maxLength={200}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          className={`${boxLook} max-w-[240px]`}
        />
        {states.map(([one, says]) => (
          <Button
            key={says}
            small
            aria-pressed={state === one}
            className={state === one ? 'bg-selected' : ''}
            onClick={() => setState(one)}
          >
            {says}
          </Button>
        ))}
        <span role="status" className="ml-auto text-meta text-muted tabular-nums">
          {count(rows.length)} {query.hasNextPage ? 'shown, there are more' : 'in all'}
        </span>
      </div>
      <Panel query={query} what="The runs" lines={8}>
        {() =>
          rows.length === 0 ? (
            <Empty says={noneOf(state, search)} />
          ) : (
            <Table
              label="Runs"
              columns={columns}
              rows={rows}
              keyOf={({ id }) => id}
              onOpen={({ id }) => void navigate({ to: '/runs/$runId', params: { runId: id } })}
            />
          )
        }
      </Panel>
      <ShowMore query={query} />
    </>
  );
}

function noneOf(state: State | undefined, search: string): string {
  if (search) return `No run${state ? ` that is ${state}` : ''} speaks of “${search}”.`;
  return state ? `No run is ${state}.` : 'Nothing has run yet. A job, a schedule or a flow begins one.';
}

/** What is not over, by queue: how much, and how long the oldest has waited. */
function Tally() {
  const may = useMay();
  const query = useAsk('work.run.tally', {}, { enabled: may('work.run.tally'), everyMs: 15_000 });
  const items = query.data?.items ?? [];
  if (items.length === 0) return null;
  const workers = Math.max(...items.map((one) => one.workers));
  return (
    <p className="text-meta text-muted tabular-nums">
      {items
        .map(({ queue, workflow, state, runs }) => {
          const where = queue === '' ? '' : `, queue ${queue}`;
          return `${many(runs, flowName(workflow).toLowerCase())} ${state}${where}`;
        })
        .join(' · ')}
      {workers > 0 ? ` · ${many(workers, 'worker')}` : ''}
    </p>
  );
}

type Delivery = OutputOf<'event.delivery.listDead'>['items'][number];

function Dead() {
  const { query, rows } = usePages('event.delivery.listDead', { limit: 50 });
  const may = useMay();
  const act = useAllActs();
  const { busy, problem, press } = usePress();
  const dead: readonly Column<Delivery>[] = [
    { name: 'capability', title: 'What', isStrong: true, cell: ({ capability }) => act(capability).replace(/\.$/, '') },
    { name: 'lastError', title: 'Why it was given up', cell: ({ lastError }) => lastError ?? 'Nothing was said' },
    { name: 'attempts', title: 'Tried', isNumber: true, cell: ({ attempts }) => many(attempts, 'time') },
    { name: 'createdAt', title: 'Since', cell: ({ createdAt }) => when(createdAt) },
    {
      name: 'again',
      title: '',
      cell: ({ id: deliveryId }) =>
        may('event.delivery.retry') ? (
          <Button
            small
            icon={<RotateCcw {...icon} />}
            busy={busy && 'Trying…'}
            onClick={() => void press('event.delivery.retry', { deliveryId }, 'It is tried again.')}
          >
            Try again
          </Button>
        ) : null,
    },
  ];
  return (
    <Section first title="Given up on" note="what was to follow from something, and could not">
      {problem ? <Failed error={problem} what="Trying again" /> : null}
      <Panel query={query} what="What was given up on" lines={4}>
        {() =>
          rows.length === 0 ? (
            <Empty says="Nothing was given up on.">
              <Link to="/audit" className="text-link">
                Show what happened
              </Link>
            </Empty>
          ) : (
            <Table label="Given up on" columns={dead} rows={rows} keyOf={({ id }) => id} />
          )
        }
      </Panel>
      <ShowMore query={query} />
    </Section>
  );
}
