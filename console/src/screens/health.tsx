// Whether every part of the house is well, how full it is, and whether it is fit for business.
import { bytes, count } from '../base/numbers.ts';
import { when } from '../base/time.ts';
import { label } from '../base/words.ts';
import type { OutputOf } from '../client/http.ts';
import { useMay } from '../client/me.ts';
import { useAsk } from '../client/queries.ts';
import { Lights, stateOf } from '../parts/lights.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import { Page, PageTitle, Section } from '../parts/section.tsx';
import { Status } from '../parts/status.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Told } from '../parts/told.tsx';

type Part = OutputOf<'platform.status.read'>['items'][number];

function share(value: number | null): string {
  return value === null ? 'not yet known' : `${(value * 100).toFixed(value === 1 ? 0 : 2)}%`;
}

function Now(part: Part) {
  const words = { green: 'up', grey: 'up', amber: 'degraded', red: 'down' } as const;
  return <Status word={words[part.light]} says={stateOf(part)} />;
}

const columns: readonly Column<Part>[] = [
  { name: 'part', title: 'Part', isStrong: true, cell: ({ part }) => label(part) },
  {
    name: 'state',
    title: 'Now',
    cell: (one) => <Now {...one} />,
  },
  { name: 'since', title: 'Since', cell: ({ since }) => <span className="tabular-nums">{when(since)}</span> },
  { name: 'day', title: 'Last 24 h', isNumber: true, cell: ({ uptime24h }) => share(uptime24h) },
  { name: 'month', title: 'Last 30 days', isNumber: true, cell: ({ uptime30d }) => share(uptime30d) },
];

export function PlatformHealth() {
  const may = useMay();
  const query = useAsk('platform.status.read', {}, { everyMs: 30_000 });
  return (
    <Page>
      <PageTitle title="Platform health" />
      <Panel query={query} what="The health of the house" lines={6}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty says="Nothing has been measured yet. The first look is taken a minute after the start." />
          ) : (
            <>
              <div className="mb-4 max-w-[640px]">
                <Lights items={items} />
              </div>
              <Table label="Parts" columns={columns} rows={items} keyOf={({ part }) => part} />
            </>
          )
        }
      </Panel>
      {may('platform.doctor.check') ? <Doctor /> : null}
      {may('platform.capacity.read') ? <Capacity /> : null}
    </Page>
  );
}

type Finding = OutputOf<'platform.doctor.check'>['items'][number];

const findings: readonly Column<Finding>[] = [
  { name: 'name', title: 'Question', isStrong: true, cell: ({ name }) => label(name) },
  { name: 'state', title: 'Answer', cell: ({ state }) => <Status word={state} says={words[state]} /> },
  {
    name: 'note',
    title: 'Found',
    cell: ({ note }) => (
      <span className="whitespace-normal text-muted [overflow-wrap:anywhere]">
        <Told text={note} />
      </span>
    ),
  },
  {
    name: 'advice',
    title: 'What to do',
    cell: ({ advice }) => (
      <span className="whitespace-normal">
        <Told text={advice ?? ''} />
      </span>
    ),
  },
];
const words = { ok: 'fit', warn: 'could be better', fail: 'not fit', absent: 'not there' } as const;

function Doctor() {
  const query = useAsk('platform.doctor.check', {});
  return (
    <Section title="Fit for business" note="checked just now">
      <Panel query={query} what="The check" lines={4}>
        {({ items }) => <Table label="Findings" columns={findings} rows={items} keyOf={({ name }) => name} />}
      </Panel>
    </Section>
  );
}

type Measure = OutputOf<'platform.capacity.read'>['items'][number];

function amount(value: number, unit: string): string {
  if (unit !== 'bytes') return `${count(Math.round(value * 100) / 100)} ${unit}`;
  return bytes(value);
}

const measures: readonly Column<Measure>[] = [
  { name: 'title', title: 'What', isStrong: true, cell: ({ title }) => title },
  { name: 'value', title: 'Now', isNumber: true, cell: ({ value, unit }) => amount(value, unit) },
  {
    name: 'most',
    title: 'At most',
    isNumber: true,
    cell: ({ most, unit }) => (most === null ? 'no limit' : amount(most, unit)),
  },
  {
    name: 'days',
    title: 'Will do for',
    isNumber: true,
    cell: ({ daysLeft }) => (daysLeft === null ? 'no end in sight' : `${count(Math.round(daysLeft))} days`),
  },
];

function Capacity() {
  const query = useAsk('platform.capacity.read', {});
  return (
    <Section title="How full it is">
      <Panel query={query} what="How full it is" lines={4}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="border-border border-t">
              <Empty says="Nothing has been measured yet. Disks, files and connections are looked at every hour." />
            </div>
          ) : (
            <Table label="Capacity" columns={measures} rows={items} keyOf={({ measure }) => measure} />
          )
        }
      </Panel>
    </Section>
  );
}
