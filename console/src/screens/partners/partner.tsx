// One partner: this month, what they earned, their links, sales, statement, and what one can decide about them.
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../../client/me.ts';
import { usePages } from '../../client/pages.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { KeyValues } from '../../parts/key-values.tsx';
import { Failed, Panel } from '../../parts/panel.tsx';
import { Page, PageTitle, Section } from '../../parts/section.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { Status } from '../../parts/status.tsx';
import { Crumb } from '../../parts/top-slot.tsx';
import { RunDrawer, type Wish } from '../../running/run-drawer.tsx';
import { usePress } from '../../running/use-press.ts';
import { Earnings } from './earnings.tsx';
import { Links } from './links.tsx';
import { SaleTable } from './sales.tsx';
import { currenciesOf, Statement } from './statement.tsx';
import { kinds, type Partner, rate, statusWords, usePartnerNames } from './words.ts';

export function OnePartner() {
  const { partnerId } = useParams({ strict: false }) as { partnerId: string };
  const may = useMay();
  const partner = useAsk('partners.partner.read', { partnerId });
  const board = useAsk('partners.partner.dashboard', { partnerId }, { enabled: may('partners.partner.dashboard') });
  const statement = may('partners.partner.statement');
  return (
    <Page>
      <Panel query={partner} what="This partner" lines={8}>
        {(one) => (
          <>
            <Crumb title={one.name} />
            <PageTitle title={one.name}>
              <Status word={one.status} says={statusWords[one.status]} />
              <Acts partner={one} />
            </PageTitle>
            <div className="grid gap-x-10 xl:grid-cols-[minmax(0,1fr)_300px]">
              <div className="min-w-0">
                {may('partners.partner.dashboard') ? (
                  <Panel query={board} what="This month" lines={3}>
                    {(told) => <Earnings board={told} readAt={board.dataUpdatedAt} />}
                  </Panel>
                ) : null}
                <Links partnerId={partnerId} />
                <OwnSales partnerId={partnerId} />
                {statement ? (
                  <Statement
                    of="partners.partner.statement"
                    partnerId={partnerId}
                    currencies={currenciesOf(board.data?.earnings)}
                  />
                ) : null}
              </div>
              <Facts partner={one} />
            </div>
          </>
        )}
      </Panel>
    </Page>
  );
}

function OwnSales({ partnerId }: { readonly partnerId: string }) {
  const may = useMay();
  const { query, rows } = usePages(
    'partners.sale.list',
    { limit: 20, partnerId },
    { enabled: may('partners.sale.list') },
  );
  if (!may('partners.sale.list')) return null;
  return (
    <Section title="Sales">
      <Panel query={query} what="Their sales" lines={4}>
        {() => <SaleTable rows={rows} isOfOne />}
      </Panel>
      <ShowMore query={query} />
    </Section>
  );
}

function Facts({ partner }: { readonly partner: Partner }) {
  const names = usePartnerNames();
  const may = useMay();
  const [wish, setWish] = useState<Wish>();
  const { id: partnerId, version: ifVersion } = partner;
  const given = { partnerId, ifVersion };
  const fixed = ['partnerId', 'ifVersion'];
  const changes = [
    { capability: 'partners.partner.agreeRate', says: 'Agree rate', more: { rateBp: partner.agreedRateBp } },
    { capability: 'partners.partner.payTo', says: 'Set where paid', more: { method: partner.payMethod ?? '' } },
    { capability: 'partners.partner.setUser', says: 'Set who signs in', more: { userId: partner.userId } },
    { capability: 'partners.partner.setAudience', says: 'Set countries', more: { audience: partner.audience } },
    { capability: 'partners.partner.trust', says: 'Set trust', more: { isTrusted: partner.isTrusted } },
  ].filter(({ capability }) => may(capability));
  return (
    <aside aria-label="Facts" className="max-xl:mt-8">
      <h2 className="mb-2 text-section">Facts</h2>
      <div className="border-border border-t pt-3">
        <KeyValues
          wide
          facts={[
            { name: 'kind', value: kinds[partner.kind] },
            { name: 'email', value: partner.email },
            { name: 'website', value: partner.website },
            { name: 'country', value: partner.country },
            { name: 'speaksTo', value: partner.audience.length > 0 ? partner.audience.join(', ') : 'anybody' },
            { name: 'broughtBy', value: names(partner.parentId) || 'nobody' },
            { name: 'rate', value: partner.agreedRateBp === null ? 'by tier' : rate(partner.agreedRateBp) },
            { name: 'paidTo', value: partner.payTo ? `${partner.payMethod} ${partner.payTo}` : 'not said yet' },
            { name: 'trusted', value: partner.isTrusted ? 'yes, no sale is held' : 'no' },
            { name: 'signsIn', value: partner.userId ?? 'nobody' },
            { name: 'since', value: partner.createdAt },
            { name: 'note', value: partner.note },
          ]}
        />
      </div>
      {changes.length > 0 ? (
        <div className="mt-4 flex flex-wrap gap-2">
          {changes.map(({ capability, says, more }) => (
            <Button key={capability} small onClick={() => setWish({ capability, given: { ...given, ...more }, fixed })}>
              {says}
            </Button>
          ))}
        </div>
      ) : null}
      <RunDrawer wish={wish} onClose={() => setWish(undefined)} />
    </aside>
  );
}

const acts = [
  { name: 'partners.partner.approve', on: ['applied'], says: 'Approve', told: 'Approved' },
  { name: 'partners.partner.reject', on: ['applied'], says: 'Reject', told: 'Rejected' },
  { name: 'partners.partner.reopen', on: ['rejected'], says: 'Look again', told: 'Reopened' },
  { name: 'partners.partner.suspend', on: ['approved'], says: 'Suspend', told: 'Suspended' },
  { name: 'partners.partner.resume', on: ['suspended'], says: 'Resume', told: 'Resumed' },
  { name: 'partners.partner.ban', on: ['approved', 'suspended'], says: 'Ban', told: 'Banned' },
  { name: 'partners.partner.close', on: ['approved', 'suspended'], says: 'Close account', told: 'Closed' },
] as const;

function Acts({ partner: { id: partnerId, name: who, status } }: { readonly partner: Partner }) {
  const may = useMay();
  const { busy, problem, press } = usePress();
  const open = acts.filter(({ name, on }) => may(name) && on.some((one) => one === status));
  return (
    <span className="ml-auto flex flex-wrap gap-2">
      {problem ? <Failed error={problem} what="Your decision" /> : null}
      {open.map(({ name, says, told }) => (
        <Button
          key={name}
          look={name === 'partners.partner.ban' || name === 'partners.partner.reject' ? 'danger' : 'plain'}
          busy={busy === name && `${says}…`}
          onClick={() => void press(name, { partnerId }, `${told}: ${who}.`)}
        >
          {says}
        </Button>
      ))}
    </span>
  );
}
