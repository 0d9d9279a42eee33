// What models cost this month, against the limits that hold them.
import { Link } from '@tanstack/react-router';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Section } from '../../parts/section.tsx';
import { ByModel } from '../usage/causes.tsx';
import { Days } from '../usage/days.tsx';
import { Limits } from '../usage/limits.tsx';
import { Savings } from './savings.tsx';

export function Spend() {
  const may = useMay();
  const budget = useAsk('meter.budget.show', {});
  const currency = budget.data?.currency ?? 'USD';
  return (
    <>
      <Limits query={budget} />
      <Days currency={currency} />
      <Section
        title="By model"
        note="this month"
        end={
          <Link to="/usage" className="font-[550] text-link">
            All usage
          </Link>
        }
      >
        <ByModel currency={currency} />
      </Section>
      {may('meter.cost.review') ? (
        <Section title="What could cost less" note="by the last thirty days">
          <Savings />
        </Section>
      ) : null}
    </>
  );
}
