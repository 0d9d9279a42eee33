// Selling: tariffs, who has subscribed, what is charged beside them, and the invoices that were written.
import { useState } from 'react';
import { isMoney, money } from '../../base/numbers.ts';
import { when } from '../../base/time.ts';
import type { OutputOf } from '../../client/http.ts';
import { useMay, useMine } from '../../client/me.ts';
import { usePages } from '../../client/pages.ts';
import { Button } from '../../parts/button.tsx';
import { Empty, Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import type { Row } from '../../running/columns.tsx';
import { RunDrawer, type Wish } from '../../running/run-drawer.tsx';
import { ThingList } from '../../running/thing-list.tsx';
import { type Act, Invoices } from './invoices.tsx';
import { baseWords, besides } from './tariff-words.ts';
import { stateWords } from './words.ts';

type Tariff = OutputOf<'meter.tariff.list'>['items'][number];
type Subscription = OutputOf<'meter.subscription.list'>['items'][number];

const plans: Readonly<Record<string, string>> = { tier1: 'Tier 1', tier2: 'Tier 2', tier3: 'Tier 3' };

const nothingSold =
  'Nothing is sold yet. A tariff has a base for each period, prices of use, and what success is paid with.';

export function Tariffs() {
  const may = useMay();
  const [wish, setWish] = useState<Wish>();
  const { query, rows } = usePages('meter.tariff.list', { limit: 50 });
  const make = may('meter.tariff.create') ? (
    <Button look="main" small onClick={() => setWish({ capability: 'meter.tariff.create' })}>
      Make tariff
    </Button>
  ) : null;
  return (
    <Section
      first
      title="Tariffs"
      note="never changed: another price is another tariff"
      end={rows.length ? make : null}
    >
      <Panel query={query} what="The tariffs" lines={4}>
        {() => (
          <div className="border-border border-t">
            {rows.length === 0 ? (
              <Empty says={nothingSold}>{make}</Empty>
            ) : (
              <ul>
                {rows.map((tariff) => (
                  <TariffRow key={tariff.id} tariff={tariff} onDo={setWish} />
                ))}
              </ul>
            )}
            <ShowMore query={query} />
          </div>
        )}
      </Panel>
      <RunDrawer wish={wish} onClose={() => setWish(undefined)} />
    </Section>
  );
}

function TariffRow({ tariff, onDo }: { readonly tariff: Tariff; readonly onDo: (wish: Wish) => void }) {
  const may = useMay();
  const { id: tariffId, title, name, tier, isOpen } = tariff;
  const turn = isOpen ? 'meter.tariff.close' : 'meter.tariff.open';
  const facts = [name, tier ? `puts a company on ${plans[tier]}` : 'for people and agents', ...besides(tariff)];
  return (
    <li className="flex min-h-(--row-2) flex-wrap items-center gap-x-4 gap-y-1 border-border border-b py-2">
      <span className="min-w-0 flex-1 max-md:basis-full">
        <span className="block font-[550]">{title}</span>
        <span className="block text-meta text-muted">{facts.join(' · ')}</span>
      </span>
      <span className="text-right tabular-nums max-md:mr-auto">{baseWords(tariff)}</span>
      <span className="w-20 max-md:w-auto">
        <Status word={isOpen ? 'active' : 'paused'} says={isOpen ? 'open' : 'closed'} />
      </span>
      {may(turn) ? (
        <span className="w-28 text-right max-md:w-auto">
          <Button
            small
            look="quiet"
            onClick={() => onDo({ capability: turn, given: { tariffId }, fixed: ['tariffId'] })}
          >
            {isOpen ? 'Close…' : 'Open again…'}
          </Button>
        </span>
      ) : null}
    </li>
  );
}

const subscribers: readonly Column<Subscription>[] = [
  { name: 'buyerName', title: 'Who', isStrong: true, cell: ({ buyerName }) => buyerName },
  {
    name: 'state',
    title: 'Status',
    cell: ({ state }) => <Status word={stateWords[state].shape} says={stateWords[state].says} />,
  },
  { name: 'startedAt', title: 'Since', cell: ({ startedAt }) => (startedAt ? when(startedAt) : 'not begun') },
  {
    name: 'paidUntil',
    title: 'Paid until',
    cell: paidWords,
  },
];

function paidWords({ paidUntil, isByHand }: Subscription): string {
  if (paidUntil) return when(paidUntil);
  return isByHand ? 'by invoice' : 'not yet';
}

export function Subscribers() {
  const may = useMay();
  const [wish, setWish] = useState<Wish>();
  const { query, rows } = usePages('meter.subscription.list', { limit: 50 });
  const begin = may('meter.subscription.begin') ? (
    <Button small onClick={() => setWish({ capability: 'meter.subscription.begin' })}>
      Begin by hand
    </Button>
  ) : null;
  const onOpen = ({ id: subscriptionId, version: ifVersion }: Subscription) =>
    setWish({
      capability: 'meter.subscription.setState',
      given: { subscriptionId, ifVersion },
      fixed: ['subscriptionId', 'ifVersion'],
    });
  return (
    <Section first title="Subscribers" end={begin}>
      <Panel query={query} what="The subscribers" lines={4}>
        {() =>
          rows.length === 0 ? (
            <div className="border-border border-t">
              <Empty says="Nobody has subscribed yet. They do on the checkout, or you begin what was signed by hand." />
            </div>
          ) : (
            <Table
              label="Subscribers"
              columns={subscribers}
              rows={rows}
              keyOf={({ id }) => id}
              onOpen={may('meter.subscription.setState') ? onOpen : undefined}
            />
          )
        }
      </Panel>
      <ShowMore query={query} />
      <RunDrawer wish={wish} onClose={() => setWish(undefined)} />
    </Section>
  );
}

const charges: readonly Column<Row>[] = [
  { name: 'what', title: 'What', isStrong: true, cell: ({ what }) => String(what) },
  { name: 'kind', title: 'Kind', cell: ({ kind }) => (kind === 'outcome' ? 'success' : 'service') },
  {
    name: 'reference',
    title: 'Refers to',
    cell: ({ reference }) => <code className="text-code">{String(reference)}</code>,
  },
  {
    name: 'isCancelled',
    title: 'Status',
    cell: (charge) => <Charged {...charge} />,
  },
  {
    name: 'price',
    title: 'Amount',
    isNumber: true,
    cell: ({ price }) => (isMoney(price) ? money(price) : ''),
  },
  { name: 'at', title: 'When', cell: ({ at }) => (at ? when(String(at)) : '') },
];

function Charged({ isCancelled, invoiceId }: Row) {
  if (isCancelled) return <Status word="cancelled" />;
  return invoiceId ? <Status word="done" says="on an invoice" /> : <Status word="due" says="on the next invoice" />;
}

export function Charges() {
  const mine = useMine().data?.filter(({ may }) => may) ?? [];
  return (
    <ThingList
      capability="meter.charge.list"
      actions={mine}
      columns={charges}
      create="meter.charge.addService"
      empty="Nothing is charged beside the tariffs: no success that was agreed on, no service."
    />
  );
}

const acts: readonly Act[] = [
  { capability: 'meter.invoice.openPayment', says: 'Open a page to pay on', when: 'open' },
  { capability: 'meter.invoice.markPaid', says: 'Mark as paid', when: 'open' },
  { capability: 'meter.invoice.void', says: 'Owe no more…', when: 'open' },
  { capability: 'meter.invoice.reopen', says: 'Not paid after all', when: 'paid' },
];

export function Issued() {
  const may = useMay();
  const [wish, setWish] = useState<Wish>();
  return (
    <Section first title="Invoices you have written">
      <Invoices
        of="meter.invoice.list"
        empty="No invoice yet. At the end of each period one is written for every subscriber."
        acts={acts.filter(({ capability }) => may(capability))}
        onDo={setWish}
      />
      <RunDrawer wish={wish} onClose={() => setWish(undefined)} />
    </Section>
  );
}
