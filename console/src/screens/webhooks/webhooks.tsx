// Whom we tell of what happens, what they were told, and what could not be told.
import { useMine } from '../../client/me.ts';
import { Empty, Panel } from '../../parts/panel.tsx';
import { Page, PageTitle } from '../../parts/section.tsx';
import { useView, type View, ViewTabs } from '../../parts/view-tabs.tsx';
import { Received } from '../integrations/received.tsx';
import { Deliveries } from './deliveries.tsx';
import { Endpoints } from './endpoints.tsx';

const views = [
  { value: 'out', label: 'We tell', needs: 'webhook.endpoint.list' },
  { value: 'told', label: 'Deliveries', needs: 'webhook.delivery.list' },
  { value: 'dead', label: 'Not delivered', needs: 'webhook.delivery.list' },
  { value: 'in', label: 'We hear', needs: 'connection.received.list' },
] as const satisfies readonly View<string>[];

const shown = {
  out: Endpoints,
  told: () => <Deliveries />,
  dead: () => <Deliveries state="dead" />,
  in: Received,
} as const;

export function Webhooks() {
  const { open, view } = useView(views);
  const mine = useMine();
  const Shown = view && shown[view];
  return (
    <Page>
      <PageTitle title="Webhooks" />
      <Panel query={mine} what="What you may see of webhooks" lines={8}>
        {() =>
          Shown ? (
            <>
              <ViewTabs label="Webhooks" view={view} open={open} />
              <Shown />
            </>
          ) : (
            <Empty says="You may not see webhooks. Whoever runs your company can allow it." />
          )
        }
      </Panel>
    </Page>
  );
}
