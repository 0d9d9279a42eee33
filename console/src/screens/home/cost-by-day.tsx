// What the staff cost day by day this month.
import { micros } from '../../base/numbers.ts';
import { useAsk } from '../../client/queries.ts';
import { DayBars } from '../../parts/day-bars.tsx';
import { useDaysOfCost } from '../days-of-cost.ts';

export function CostByDay() {
  const { days, isReady, month } = useDaysOfCost();
  const budget = useAsk('meter.budget.show', {}).data;
  if (!isReady || !budget || days.every(({ value }) => value === 0)) return null;
  return (
    <DayBars
      title="Cost day by day"
      days={days}
      today={month.today}
      says={(value) => micros(value, budget.currency)}
      low
    />
  );
}
