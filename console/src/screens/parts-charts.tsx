// All charts, each with a question it answers.
import { count, micros, money } from '../base/numbers.ts';
import { Cohort } from '../parts/chart/cohort.tsx';
import { Figure } from '../parts/chart/figure.tsx';
import { Intervals } from '../parts/chart/interval.tsx';
import { Lines, Spark } from '../parts/chart/lines.tsx';
import { Network } from '../parts/chart/network.tsx';
import { Bars, Gauge, Pie, Stack } from '../parts/chart/shares.tsx';
import { Funnel, Heat } from '../parts/chart/steps.tsx';
import { Waterfall } from '../parts/chart/waterfall.tsx';
import { DayBars } from '../parts/day-bars.tsx';
import { From } from '../parts/from.tsx';
import { Section } from '../parts/section.tsx';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const dollars = (cents: number) => money(usd(cents));
const seconds = (value: number) => `${value.toFixed(1)} s`;

const spent = [812, 1140, 2290, 660, 3120, 1874, 905].map((value, index) => ({ on: `2026-11-0${index + 1}`, value }));
const hours = Array.from({ length: 24 }, (_, hour) => `${hour}:00`);
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const busy = weekdays.map((label, day) => ({
  label,
  values: hours.map((_, hour) => Math.max(0, Math.round((day < 5 ? 41 : 13) * Math.sin(((hour - 6) / 14) * Math.PI)))),
}));
const staff = [
  { label: 'Writer', value: 88_100_000 },
  { label: 'Support desk', value: 61_440_000 },
  { label: 'Partner desk', value: 23_710_000 },
  { label: 'Bookkeeper', value: 9_020_000 },
];

export function Charts() {
  return (
    <Section title="Charts">
      <div className="grid items-start gap-x-10 gap-y-8 md:grid-cols-2">
        <DayBars
          title="What did we spend?"
          days={spent}
          today="2026-11-07"
          says={dollars}
          limit={{ value: 4000, label: 'limit $40.00' }}
        />
        <Lines
          title="How fast do models answer?"
          labels={['Mon', 'Tue', 'Wed', 'Thu', 'Fri']}
          lines={[
            { name: 'most', values: [1.1, 1.2, 0.9, 1, 1.3] },
            { name: 'the slowest', values: [2.4, 6.2, 3.1, 2.2, 2.9] },
          ]}
          says={seconds}
        />
        <Lines
          title="How much was sold?"
          labels={['Jul', 'Aug', 'Sep', 'Oct', 'Nov']}
          lines={[{ name: 'orders', values: [41, 57, 49, 88, 73] }]}
          says={count}
          area
        />
        <Bars title="Who causes the cost?" points={staff} says={(value) => micros(value, 'USD')} />
        <Stack title="What is it spent on?" points={staff} says={(value) => micros(value, 'USD')} />
        <Pie
          title="Where did sales come from?"
          points={[
            { label: 'Partners', value: 117 },
            { label: 'Letters', value: 46 },
          ]}
          says={count}
        />
        <Funnel
          title="Where do people drop out?"
          points={[
            { label: 'Clicked', value: 2318 },
            { label: 'Looked', value: 874 },
            { label: 'Ordered', value: 163 },
            { label: 'Paid', value: 157 },
          ]}
          says={count}
        />
        <Cohort
          title="Do later partners stay longer?"
          columns={['at once', '1 mo', '2 mo', '3 mo']}
          rows={[
            { label: 'Aug 2026', n: 14, shares: [0.93, 0.71, 0.64, 0.57] },
            { label: 'Sep 2026', n: 9, shares: [1, 0.78, 0.67] },
            { label: 'Oct 2026', n: 17, shares: [0.88, 0.76] },
            { label: 'Nov 2026', n: 6, shares: [0.83] },
          ]}
        />
        <Waterfall
          title="How did October become what it is?"
          says={dollars}
          changes={[
            { label: 'At the beginning', value: 41_260, isTotal: true },
            { label: 'Sales', value: 86_150 },
            { label: 'Returned', value: -7415 },
            { label: 'Paid out', value: -54_000 },
            { label: 'At the end', value: 65_995, isTotal: true },
          ]}
        />
        <Intervals
          title="How fast do models answer?"
          says={seconds}
          ends="nine of ten between"
          limit={{ value: 3, label: 'three seconds' }}
          rows={[
            { label: 'large (118)', at: 1.4, lower: 0.7, upper: 4.9 },
            { label: 'small (341)', at: 0.4, lower: 0.2, upper: 0.9 },
          ]}
        />
        <Network
          title="Who brought whom?"
          says={(below) => (below === 0 ? 'brought nobody' : `${below} behind them`)}
          things={[
            { id: 'halm', name: 'Studio Halm', parentId: null, kind: 'person' },
            { id: 'ana', name: 'Ana Ferreira', parentId: 'halm', kind: 'person' },
            { id: 'nord', name: 'Nordlicht GmbH', parentId: 'halm', kind: 'person' },
            { id: 'mira', name: 'Mira Tahir', parentId: 'nord', kind: 'person' },
          ]}
        />
        <Heat title="When is it busy?" columns={hours} rows={busy} says={count} />
        <div className="flex flex-wrap items-end gap-8">
          <Gauge title="Of the month’s limit" value={28_740} limit={60_000} says={dollars} />
          <Figure title="Earned this month" before={{ value: 661_540, was: 583_120, since: 'in October' }}>
            <From source="Ledger, income" readAt={Date.parse('2026-11-20T12:00:00.000Z')}>
              $6,615.40
            </From>
          </Figure>
          <span className="flex items-center gap-2 tabular-nums">
            73 orders <Spark values={[41, 57, 49, 88, 73]} says="From 41 to 73 in five months" />
          </span>
        </div>
      </div>
    </Section>
  );
}
