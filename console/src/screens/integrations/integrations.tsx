// What the company has connected, how each connection is, and what else could be connected.
import { useMine } from '../../client/me.ts';
import { Empty, Panel } from '../../parts/panel.tsx';
import { Page, PageTitle } from '../../parts/section.tsx';
import { useView, type View, ViewTabs } from '../../parts/view-tabs.tsx';
import { Catalogue } from './catalogue.tsx';
import { Connected } from './connected.tsx';
import { Own } from './own.tsx';
import { Received } from './received.tsx';

const views = [
  { value: 'connected', label: 'Connected', needs: 'connection.connection.list' },
  { value: 'catalogue', label: 'All services', needs: 'connection.connector.list' },
  { value: 'own', label: 'Own services', needs: 'connection.api.list' },
  { value: 'received', label: 'Received', needs: 'connection.received.list' },
] as const satisfies readonly View<string>[];

const shown = { connected: Connected, catalogue: Catalogue, own: Own, received: Received } as const;

export function Integrations() {
  const { open, view } = useView(views);
  const mine = useMine();
  const Shown = view && shown[view];
  return (
    <Page>
      <PageTitle title="Integrations" />
      <Panel query={mine} what="What you may see of integrations" lines={8}>
        {() =>
          Shown ? (
            <>
              <ViewTabs label="Integrations" view={view} open={open} />
              <Shown />
            </>
          ) : (
            <Empty says="You may not see integrations. Whoever runs your company can allow it." />
          )
        }
      </Panel>
    </Page>
  );
}
