// What it costs, who causes it, and whether one stays inside the limits.
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Section } from '../../parts/section.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { ByCapability, ByModel, ByPerson, ByWorkspace } from './causes.tsx';
import { Days } from './days.tsx';
import { Limits } from './limits.tsx';

const shown = { capability: ByCapability, model: ByModel, person: ByPerson, workspace: ByWorkspace } as const;
type By = keyof typeof shown;

export function Spent() {
  const may = useMay();
  const [by, setBy] = useState<By>('capability');
  const budget = useAsk('meter.budget.show', {}, { enabled: may('meter.budget.show') });
  const currency = budget.data?.currency ?? 'USD';
  const Shown = shown[by];
  return (
    <>
      <Limits query={budget} />
      <Days currency={currency} />
      <Section
        title="Who causes it"
        note="this month"
        end={
          <Segmented
            label="By"
            value={by}
            choices={[
              { value: 'capability', label: 'By deed' },
              { value: 'model', label: 'By model' },
              ...(may('platform.activity.people') ? [{ value: 'person', label: 'By whom' } as const] : []),
              ...(may('platform.activity.projects') ? [{ value: 'workspace', label: 'By workspace' } as const] : []),
            ]}
            onChange={setBy}
          />
        }
      >
        <Shown currency={currency} />
        {may('meter.price.list') && by === 'model' ? (
          <p className="mt-2 text-meta text-muted">
            At the prices of{' '}
            <Link to="/admin/ai-control" search={{ tab: 'prices' } as never} className="text-link">
              the price book
            </Link>
            .
          </p>
        ) : null}
      </Section>
    </>
  );
}
