// What was spent day by day this month, and where that leads if it goes on so.
import { micros } from '../../base/numbers.ts';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { DayBars } from '../../parts/day-bars.tsx';
import { From } from '../../parts/from.tsx';
import { Empty, Still } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { useDaysOfCost } from '../days-of-cost.ts';

export function Days({ currency }: { readonly currency: string }) {
  const may = useMay();
  const { days, isReady, month, readAt } = useDaysOfCost();
  const budget = useAsk('meter.budget.show', {}).data;
  if (!may('platform.activity.projects')) return null;
  const limit = budget?.items.find(
    ({ scope, period, unit }) => scope === 'tenant' && period === 'day' && unit === 'costMicros',
  );
  const spent = days.reduce((all, { value }) => all + value, 0);
  const told = (value: number) => micros(value, currency);
  const isNear = limit && Math.max(...days.map(({ value }) => value)) > limit.limit / 4;
  return (
    <Section title="Day by day" note="this month, in UTC">
      {isReady ? null : <Still lines={4} />}
      {isReady && spent === 0 ? (
        <div className="border-border border-t">
          <Empty
            says={`No cost yet this month. ${limit ? `The limit is ${told(limit.limit)} a day.` : 'No limit is set.'}`}
          />
        </div>
      ) : null}
      {isReady && spent > 0 ? (
        <div className="border-border border-t pt-3">
          <DayBars
            title="What did we spend?"
            days={days}
            today={month.today}
            says={told}
            limit={isNear ? { value: limit.limit, label: `limit ${told(limit.limit)}` } : undefined}
          />
          <Forecast {...{ spent, currency, readAt }} elapsed={days.length} of={month.last} />
        </div>
      ) : null}
    </Section>
  );
}

interface ForecastProps {
  readonly spent: number;
  readonly currency: string;
  readonly readAt: number;
  readonly elapsed: number;
  readonly of: number;
}

const fewDays = 3;

function Forecast({ spent, currency, readAt, elapsed, of }: ForecastProps) {
  const most = Math.round((spent / elapsed) * of);
  return (
    <p className="mt-3 text-muted">
      <From source="Sums of usage by day" readAt={readAt} filter="this month">
        {micros(spent, currency)}
      </From>{' '}
      so far.{' '}
      {elapsed < fewDays || spent === 0 ? null : (
        <span className="pencil rounded-xs border border-control border-dashed px-1 text-ink-2">
          If it goes on so, about {micros(most, currency)} by the end of the month
        </span>
      )}
    </p>
  );
}
