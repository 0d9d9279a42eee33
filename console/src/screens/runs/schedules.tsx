// What is done again and again: paused with one press, run now with another.
import { Pause, Play, StepForward } from 'lucide-react';
import { useState } from 'react';
import { cronWords } from '../../base/cron.ts';
import { when } from '../../base/time.ts';
import { label } from '../../base/words.ts';
import type { OutputOf } from '../../client/http.ts';
import { type Mine, useActs, useMay } from '../../client/me.ts';
import { usePages } from '../../client/pages.ts';
import { Button, IconButton } from '../../parts/button.tsx';
import { icon } from '../../parts/chip.tsx';
import { Empty, Failed, Panel } from '../../parts/panel.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { RunDrawer, type Wish } from '../../running/run-drawer.tsx';
import { usePress } from '../../running/use-press.ts';

type Schedule = OutputOf<'work.schedule.list'>['items'][number];

export function Schedules({ actions }: { readonly actions: readonly Mine[] }) {
  const { query, rows } = usePages('work.schedule.list', { limit: 100 });
  const [wish, setWish] = useState<Wish>();
  const mayCreate = actions.some(({ name }) => name === 'work.schedule.create');
  return (
    <>
      {mayCreate ? (
        <p className="mb-2 flex justify-end">
          <Button small look="main" onClick={() => setWish({ capability: 'work.schedule.create' })}>
            New schedule
          </Button>
        </p>
      ) : null}
      <Panel query={query} what="The schedules" lines={6}>
        {() =>
          rows.length === 0 ? (
            <Empty says="Nothing is done by the clock yet. A schedule calls one capability again and again." />
          ) : (
            <>
              <Rows items={rows} />
              <ShowMore query={query} />
            </>
          )
        }
      </Panel>
      <RunDrawer wish={wish} onClose={() => setWish(undefined)} />
    </>
  );
}

function Rows({ items }: { readonly items: readonly Schedule[] }) {
  const act = useActs();
  const { problem, press } = usePress();
  const columns: readonly Column<Schedule>[] = [
    {
      name: 'name',
      title: 'Name',
      isStrong: true,
      cell: (one) => <Two under={one.capability ? act(one.capability) : 'The house itself'}>{titleOf(one)}</Two>,
    },
    { name: 'cron', title: 'When', cell: (one) => <Two under={missedOf(one)}>{timesOf(one)}</Two> },
    { name: 'nextAt', title: 'Next', cell: ({ nextAt, paused }) => (paused ? '' : when(nextAt)) },
    { name: 'lastAt', title: 'Last', cell: (one) => <Last schedule={one} /> },
    {
      name: 'act',
      title: '',
      cell: (one) => <Acts schedule={one} press={press} />,
    },
  ];
  return (
    <>
      {problem ? <Failed error={problem} what="This schedule" /> : null}
      <Table label="Schedules" columns={columns} rows={items} keyOf={({ name }) => name} />
    </>
  );
}

interface Acted {
  readonly schedule: Schedule;
  readonly press: ReturnType<typeof usePress>['press'];
}

function Acts({ schedule, press }: Acted) {
  const may = useMay();
  const { name, paused } = schedule;
  const title = titleOf(schedule);
  return (
    <span className="flex justify-end">
      {may('work.schedule.runNow') ? (
        <IconButton
          label={`Run now: ${title}`}
          icon={<StepForward {...icon} />}
          onClick={() => void press('work.schedule.runNow', { name }, `${title}: it runs now.`)}
        />
      ) : null}
      {may(paused ? 'work.schedule.resume' : 'work.schedule.pause') ? (
        <IconButton
          label={`${paused ? 'Resume' : 'Pause'}: ${title}`}
          icon={paused ? <Play {...icon} /> : <Pause {...icon} />}
          onClick={() =>
            void (paused
              ? press('work.schedule.resume', { name }, `${title}: it goes on.`)
              : press('work.schedule.pause', { name }, `${title}: it is paused.`))
          }
        />
      ) : null}
    </span>
  );
}

function titleOf({ name, title }: Schedule): string {
  return title ?? label(name.replaceAll('.', ' '));
}

function Two({ children, under }: { readonly children: string; readonly under: string | undefined }) {
  return (
    <span className="block max-w-[480px] whitespace-normal">
      <span className="block">{children}</span>
      {under ? <span className="block font-normal text-meta text-muted">{under}</span> : null}
    </span>
  );
}

const missed = {
  once: 'What was missed: once for all of it',
  all: 'What was missed: each time of it',
  skip: 'What was missed is left out',
} as const;

function missedOf({ cron, catchUp }: Schedule): string | undefined {
  return cron ? missed[catchUp] : undefined;
}

function timesOf({ cron, zone, every }: Schedule): string {
  if (!cron) return every ? `every ${every.replace(/^1 /, '')}` : 'by itself';
  return `${cronWords(cron)}${zone ? `, ${zone.replaceAll('_', ' ')}` : ''}`;
}

function Last({ schedule: { lastAt, lastError, paused } }: { readonly schedule: Schedule }) {
  if (lastError) return <Status word="failed" says={lastError} />;
  if (paused) return <Status word="paused" />;
  return lastAt ? <span className="text-muted">{when(lastAt)}</span> : <span className="text-faint">not yet</span>;
}
