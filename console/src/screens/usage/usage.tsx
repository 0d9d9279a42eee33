// Usage and billing: what it costs, what the company has subscribed to, and what it sells.
import { useMine } from '../../client/me.ts';
import { Empty, Panel } from '../../parts/panel.tsx';
import { Page, PageTitle } from '../../parts/section.tsx';
import { useView, type View, ViewTabs } from '../../parts/view-tabs.tsx';
import { Plan } from './plan.tsx';
import { Charges, Issued, Subscribers, Tariffs } from './selling.tsx';
import { Spent } from './spent.tsx';

const views = [
  { value: 'spent', label: 'Usage', needs: 'meter.usage.summary' },
  { value: 'plan', label: 'Plan and invoices', needs: 'tenant.plan.list' },
  { value: 'tariffs', label: 'Tariffs', needs: 'meter.tariff.list' },
  { value: 'subscribers', label: 'Subscribers', needs: 'meter.subscription.list' },
  { value: 'charges', label: 'Charges', needs: 'meter.charge.list' },
  { value: 'issued', label: 'Invoices written', needs: 'meter.invoice.list' },
] as const satisfies readonly View<string>[];

const shown = {
  spent: Spent,
  plan: Plan,
  tariffs: Tariffs,
  subscribers: Subscribers,
  charges: Charges,
  issued: Issued,
} as const;

export function Usage() {
  const { open, view } = useView(views);
  const mine = useMine();
  const Shown = view && shown[view];
  return (
    <Page>
      <PageTitle title="Usage and billing" />
      <Panel query={mine} what="What you may see of usage" lines={8}>
        {() =>
          Shown ? (
            <>
              <ViewTabs label="Usage and billing" view={view} open={open} />
              <Shown />
            </>
          ) : (
            <Empty says="You may not see what is used and what it costs. Whoever runs your company can allow it." />
          )
        }
      </Panel>
    </Page>
  );
}
