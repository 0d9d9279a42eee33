// A partner's own pages: earnings, links, payouts, and how they are paid and shown.
import { useState } from 'react';
import { label } from '../../base/words.ts';
import { type OutputOf, Problem } from '../../client/http.ts';
import { useMay } from '../../client/me.ts';
import { usePages } from '../../client/pages.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { CopyLine } from '../../parts/copy-line.tsx';
import { KeyValues } from '../../parts/key-values.tsx';
import { Empty, Panel } from '../../parts/panel.tsx';
import { Page, PageTitle, Section } from '../../parts/section.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { useView, type View, ViewTabs } from '../../parts/view-tabs.tsx';
import { RunDrawer, type Wish } from '../../running/run-drawer.tsx';
import { Earnings } from '../partners/earnings.tsx';
import { addressOf } from '../partners/links.tsx';
import { PayoutTable } from '../partners/payout-table.tsx';
import { currenciesOf, Statement } from '../partners/statement.tsx';
import { cash, statusWords } from '../partners/words.ts';
import { Material } from './material.tsx';
import { OwnSales } from './own-sales.tsx';

const views = [
  { value: 'earnings', label: 'Earnings', needs: 'partners.portal.dashboard' },
  { value: 'links', label: 'Links', needs: 'partners.portal.dashboard' },
  { value: 'payouts', label: 'Payouts', needs: 'partners.portal.payouts' },
  { value: 'profile', label: 'Profile', needs: 'partners.portal.dashboard' },
] as const satisfies readonly View<string>[];

function NoPartner() {
  return (
    <Page>
      <PageTitle title="Earnings" />
      <Empty says="You are no partner here. What a partner earns by links and sales would be shown on this page." />
    </Page>
  );
}

export function OwnEarnings() {
  const { open, view } = useView(views);
  const query = useAsk('partners.portal.dashboard', {});
  if (query.error instanceof Problem && query.error.code === 'not_found') return <NoPartner />;
  return (
    <Page>
      <PageTitle title="Earnings" />
      {view ? <ViewTabs label="Earnings" view={view} open={open} /> : null}
      <Panel query={query} what="Your earnings" lines={8}>
        {(board) => (
          <>
            {board.partner.status === 'approved' ? null : (
              <p role="status" className="mb-4 border-wait-line border-l-2 pl-3">
                You are {statusWords[board.partner.status]}.{' '}
                {board.partner.status === 'applied' ? 'You earn as soon as you are let in.' : 'You earn nothing now.'}
              </p>
            )}
            {view === 'earnings' ? (
              <>
                <Earnings board={board} readAt={query.dataUpdatedAt} />
                <OwnSales />
                <Leaders currency={currenciesOf(board.earnings)[0] ?? 'USD'} />
              </>
            ) : null}
            {view === 'links' ? (
              <>
                <OwnLinks links={board.links} />
                <Material />
              </>
            ) : null}
            {view === 'payouts' ? <OwnPayouts currencies={currenciesOf(board.earnings)} /> : null}
            {view === 'profile' ? <Profile partner={board.partner} team={board.team} /> : null}
          </>
        )}
      </Panel>
    </Page>
  );
}

interface OwnLinksProps {
  readonly links: readonly { readonly code: string; readonly url: string | null; readonly isOpen: boolean }[];
}

function OwnLinks({ links }: OwnLinksProps) {
  return (
    <Section first title="Your links">
      {links.length === 0 ? (
        <Empty says="You have no link yet. The first one comes when you are let in." />
      ) : (
        <ul className="border-border border-t">
          {links.map(({ code, url, isOpen }) => (
            <li key={code} className="grid gap-1 border-border border-b py-2">
              <CopyLine label={`link ${code}`} text={addressOf(code)} />
              <span className="text-meta text-muted [overflow-wrap:anywhere]">
                {isOpen ? '' : 'Closed. '}
                {url ? `Leads to ${url}` : 'Leads to the page of the program'}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Leaders({ currency }: { readonly currency: string }) {
  const may = useMay();
  const query = useAsk('partners.portal.leaderboard', { currency }, { enabled: may('partners.portal.leaderboard') });
  const items = query.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Section title="Who sold most" note="this month, of those who want to be seen">
      <ol className="max-w-[480px] border-border border-t tabular-nums">
        {items.map(({ name, sales, volume }, index) => (
          <li key={name} className="grid min-h-(--row) grid-cols-[24px_1fr_auto] items-center border-border border-b">
            <span className="text-muted">{index + 1}</span>
            <span className="font-[550]">{name}</span>
            <span>
              {cash(volume, currency)} <span className="text-muted">in {sales}</span>
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function OwnPayouts({ currencies }: { readonly currencies: readonly string[] }) {
  const { query, rows } = usePages('partners.portal.payouts', { limit: 50 });
  return (
    <>
      <Section first title="Payouts">
        <Panel query={query} what="Your payouts" lines={4}>
          {() =>
            rows.length === 0 ? (
              <div className="border-border border-t">
                <Empty says="You were not paid yet. Approved commissions are paid once they have come to enough." />
              </div>
            ) : (
              <PayoutTable rows={rows} isOwn />
            )
          }
        </Panel>
        <ShowMore query={query} />
      </Section>
      <Statement of="partners.portal.statement" currencies={currencies} />
    </>
  );
}

type Own = OutputOf<'partners.portal.dashboard'>['partner'];

function Profile({ partner, team }: { readonly partner: Own; readonly team: number }) {
  const may = useMay();
  const [wish, setWish] = useState<Wish>();
  const ifVersion = partner.version;
  return (
    <Section first title={partner.name}>
      <div className="max-w-[560px] border-border border-t pt-3">
        <KeyValues
          wide
          facts={[
            { name: 'email', value: partner.email },
            { name: 'kind', value: label(partner.kind) },
            { name: 'paidTo', value: partner.payTo ? `${partner.payMethod} ${partner.payTo}` : 'not said yet' },
            { name: 'shownAs', value: partner.shownAs ?? 'not on the leaderboard' },
            { name: 'broughtByYou', value: team },
            { name: 'since', value: partner.createdAt },
          ]}
        />
      </div>
      <div className="mt-4 flex flex-wrap gap-2">
        {may('partners.portal.payTo') ? (
          <Button
            look={partner.payTo ? 'plain' : 'main'}
            onClick={() =>
              setWish({
                capability: 'partners.portal.payTo',
                given: { ifVersion, method: partner.payMethod ?? 'iban' },
                fixed: ['ifVersion'],
              })
            }
          >
            Set where paid
          </Button>
        ) : null}
        {may('partners.portal.showMe') ? (
          <Button
            onClick={() =>
              setWish({
                capability: 'partners.portal.showMe',
                given: { ifVersion, as: partner.shownAs },
                fixed: ['ifVersion'],
              })
            }
          >
            Set leaderboard name
          </Button>
        ) : null}
      </div>
      <RunDrawer wish={wish} onClose={() => setWish(undefined)} />
    </Section>
  );
}
