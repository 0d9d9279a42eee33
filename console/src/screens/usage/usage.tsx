// What does it cost, who causes it, will I stay inside the limit?
import { useState } from 'react';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Page, PageTitle, Section } from '../../parts/section.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { ByCapability, ByModel, ByPerson, ByWorkspace } from './causes.tsx';
import { Days } from './days.tsx';
import { Limits } from './limits.tsx';
import { Plans } from './plans.tsx';

const shown = { capability: ByCapability, model: ByModel, person: ByPerson, workspace: ByWorkspace } as const;
type By = keyof typeof shown;

export function Usage() {
  const may = useMay();
  const [by, setBy] = useState<By>('capability');
  const budget = useAsk('meter.budget.show', {}, { enabled: may('meter.budget.show') });
  const currency = budget.data?.currency ?? 'USD';
  const Shown = shown[by];
  return (
    <Page>
      <PageTitle title="Usage and billing" />
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
      </Section>
      <Plans />
    </Page>
  );
}
