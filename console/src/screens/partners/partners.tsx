// Who earns what, is it real, and what goes out next?

import { useMine } from '../../client/me.ts';
import { Empty, Panel } from '../../parts/panel.tsx';
import { Page, PageTitle } from '../../parts/section.tsx';
import { useView, type View, ViewTabs } from '../../parts/view-tabs.tsx';
import { Fraud } from './fraud.tsx';
import { Overview } from './overview.tsx';
import { Payouts } from './payouts.tsx';
import { People } from './people.tsx';
import { ProgramTerms } from './program.tsx';
import { Sales } from './sales.tsx';

const views = [
  { value: 'overview', label: 'Overview', needs: 'partners.partner.list' },
  { value: 'partners', label: 'Partners', needs: 'partners.partner.list' },
  { value: 'sales', label: 'Sales', needs: 'partners.sale.list' },
  { value: 'fraud', label: 'Fraud', needs: 'partners.sale.clear' },
  { value: 'payouts', label: 'Payouts', needs: 'partners.payout.listBatches' },
  { value: 'program', label: 'Program', needs: 'partners.program.list' },
] as const satisfies readonly View<string>[];

const shown = {
  overview: Overview,
  partners: People,
  sales: Sales,
  fraud: Fraud,
  payouts: Payouts,
  program: ProgramTerms,
} as const;

export function Partners() {
  const { open, view } = useView(views);
  const mine = useMine();
  const Shown = view && shown[view];
  return (
    <Page>
      <PageTitle title="Partners" />
      <Panel query={mine} what="What you may see of partners" lines={8}>
        {() =>
          Shown ? (
            <>
              <ViewTabs label="Partners" view={view} open={open} />
              <Shown />
            </>
          ) : (
            <Empty says="You may not see partners. Whoever runs your company can allow it." />
          )
        }
      </Panel>
    </Page>
  );
}
