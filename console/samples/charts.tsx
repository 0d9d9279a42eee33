// Every chart, with numbers of its own.
import { type Beginning, Cohort } from '../src/parts/chart/cohort.tsx';
import { Figure } from '../src/parts/chart/figure.tsx';
import { Intervals } from '../src/parts/chart/interval.tsx';
import { Lines, Spark } from '../src/parts/chart/lines.tsx';
import { type Linked, Network } from '../src/parts/chart/network.tsx';
import { Bars, Gauge, Pie, Stack } from '../src/parts/chart/shares.tsx';
import { Funnel, Heat } from '../src/parts/chart/steps.tsx';
import { Waterfall } from '../src/parts/chart/waterfall.tsx';
import { DayBars } from '../src/parts/day-bars.tsx';
import { telling } from './tell.ts';

const says = (value: number) => `${value} sales`;
const points = [
  { label: 'Blog', value: 30 },
  { label: 'Shop', value: 50 },
  { label: 'Fair', value: 20 },
];
const title = 'Where do sales come from?';

export function Days({ limit }: { readonly limit?: number }) {
  const days = [4, 8, 6].map((value, index) => ({ on: `2026-11-1${index + 1}`, value }));
  const cap = limit === undefined ? {} : { limit: { value: limit, label: 'cap' } };
  return <DayBars title="What did we spend?" days={days} says={says} today="2026-11-13" {...cap} />;
}

export function Ranked({ n = 3 }: { readonly n?: number }) {
  const more = Array.from({ length: n - 3 }, (_, index) => ({ label: `Place ${index}`, value: 1 }));
  return <Bars title={title} points={[...points, ...more]} says={says} />;
}

export function Parted() {
  return <Stack title={title} points={points} says={says} />;
}

export function Round() {
  return <Pie title={title} points={points} says={says} />;
}

export function Near({ value }: { readonly value: number }) {
  return <Gauge title="Spent" value={value} limit={100} says={says} />;
}

export function Dropping() {
  return <Funnel title="Where do people drop out?" points={points.toReversed()} says={says} />;
}

export function Busy() {
  const rows = [
    { label: 'Mon', values: [1, 2] },
    { label: 'Tue', values: [3, 4] },
  ];
  return <Heat title="When is it busy?" columns={['9', '10']} rows={rows} says={says} />;
}

export function Staying() {
  const rows: Beginning[] = [
    { label: 'Sep', n: 40, shares: [1, 0.5] },
    { label: 'Oct', n: 30, shares: [1] },
  ];
  return <Cohort title="Do they stay?" rows={rows} columns={['0', '1']} />;
}

export function Moving() {
  const lines = [
    { name: 'p50', values: [1, 2, 3] },
    { name: 'p95', values: [4, 5, 6] },
  ];
  return (
    <>
      <Lines title="How fast is it?" labels={['Mon', 'Tue', 'Wed']} lines={lines} says={(value) => `${value} s`} />
      <Spark values={[1, 3, 2]} says="From 1 to 2 in three days" />
    </>
  );
}

export function Sure() {
  const rows = [{ label: 'Partner desk', at: 0.95, lower: 0.87, upper: 0.98 }];
  return <Intervals title="May it act alone?" rows={rows} most={1} says={(value) => `${Math.round(value * 100)}%`} />;
}

export function Becoming() {
  const changes = [
    { label: 'Begin', value: 100, isTotal: true },
    { label: 'Fees', value: -20 },
  ];
  return <Waterfall title="How did it become this?" changes={changes} says={says} />;
}

export function Ring({ n }: { readonly n: number }) {
  const things = Array.from(
    { length: n },
    (_, index): Linked => ({
      id: `p${index}`,
      name: `Partner ${index}`,
      parentId: index === 0 ? null : 'p0',
      kind: 'person',
    }),
  );
  return (
    <Network title="Who brought whom?" things={things} says={(value) => `${value} below`} onOpen={telling('open')} />
  );
}

export function Big({ value, was }: { readonly value: number; readonly was: number }) {
  return (
    <Figure title="Earned" before={{ value, was, since: 'last month' }}>
      {value}
    </Figure>
  );
}
