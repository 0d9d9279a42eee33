// What of the partner program needs a person, what goes out next, and what came in last.
import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { many } from '../../base/numbers.ts';
import { when } from '../../base/time.ts';
import type { OutputOf } from '../../client/http.ts';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { icon, WaitCount } from '../../parts/chip.tsx';
import { From } from '../../parts/from.tsx';
import { Empty, Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { Retention } from './retention.tsx';
import { SaleTable } from './sales.tsx';
import { StartProgram } from './start.tsx';
import { cash, type Sale } from './words.ts';

const whole = { limit: 200 } as const;
const latest = { limit: 12 } as const;

export function Overview() {
  const query = useAsk('partners.partner.list', whole);
  return (
    <Panel query={query} what="The list of partners" lines={8}>
      {({ items }) =>
        items.length === 0 ? (
          <StartProgram />
        ) : (
          <div className="grid gap-x-10 xl:grid-cols-[minmax(0,1fr)_328px]">
            <div className="min-w-0">
              <Waiting applied={items.filter(({ status }) => status === 'applied').length} />
              <LatestSales />
              <Retention partners={items} />
            </div>
            <div className="max-xl:mt-8">
              <Owed />
              <Standing partners={items} />
            </div>
          </div>
        )
      }
    </Panel>
  );
}

function Waiting({ applied }: { readonly applied: number }) {
  const may = useMay();
  const held = useAsk('partners.sale.list', { ...whole, state: 'held' }, { enabled: may('partners.sale.list') });
  const payouts = { enabled: may('partners.payout.list') };
  const byHand = useAsk('partners.payout.list', { ...whole, state: 'by_hand' }, payouts).data?.items ?? [];
  const refused = useAsk('partners.payout.list', { ...whole, state: 'failed' }, payouts).data?.items ?? [];
  const heldSales = held.data?.items ?? [];
  const rows = [
    {
      n: heldSales.length,
      tab: 'fraud',
      says: `${many(heldSales.length, 'sale')} held for fraud`,
      sum: sumOf(heldSales),
    },
    { n: applied, tab: 'partners', says: `${many(applied, 'application')} to decide`, sum: '' },
    {
      n: byHand.length,
      tab: 'payouts',
      says: `${many(byHand.length, 'payout')} to transfer by hand`,
      sum: total(byHand),
    },
    { n: refused.length, tab: 'payouts', says: `${many(refused.length, 'payout')} refused`, sum: total(refused) },
  ].filter(({ n }) => n > 0);
  return (
    <Section first title="Waits for you" count={<WaitCount n={rows.reduce((all, { n }) => all + n, 0)} />}>
      <Panel query={held} what="What is held">
        {() =>
          rows.length === 0 ? (
            <div className="border-border border-t">
              <Empty says="Nothing waits for you. Sales that look like fraud and new applications are shown here." />
            </div>
          ) : (
            <ul className="border-border border-t">
              {rows.map(({ tab, says, sum }) => (
                <WaitingRow key={says} tab={tab} sum={sum}>
                  {says}
                </WaitingRow>
              ))}
            </ul>
          )
        }
      </Panel>
    </Section>
  );
}

function total(rows: readonly { readonly amount: number; readonly currency: string }[]): string {
  const byCurrency = Object.entries(Object.groupBy(rows, ({ currency }) => currency));
  return byCurrency
    .map(([currency, own = []]) =>
      cash(
        own.reduce((all, { amount }) => all + amount, 0),
        currency,
      ),
    )
    .join(', ');
}

function sumOf(sales: readonly Sale[]): string {
  return total(sales.map(({ commission, currency }) => ({ amount: commission, currency })));
}

interface WaitingRowProps {
  readonly tab: string;
  readonly sum: string;
  readonly children: ReactNode;
}

function WaitingRow({ tab, sum, children }: WaitingRowProps) {
  return (
    <li>
      <Link
        to="."
        search={{ tab } as never}
        className="grid min-h-(--row-2) grid-cols-[minmax(0,1fr)_auto_auto] items-center gap-3 border-border border-b
          border-l-[3px] border-l-wait-solid px-3 -outline-offset-2 hover:bg-hover"
      >
        <span className="font-[550]">{children}</span>
        <span className="font-[600] tabular-nums">{sum}</span>
        <span className="text-muted">
          <ChevronRight {...icon} />
        </span>
      </Link>
    </li>
  );
}

function LatestSales() {
  const may = useMay();
  const query = useAsk('partners.sale.list', latest, { enabled: may('partners.sale.list'), everyMs: 30_000 });
  if (!may('partners.sale.list')) return null;
  return (
    <Section
      title="Latest sales"
      end={
        <Link to="." search={{ tab: 'sales' } as never} className="font-[550] text-link">
          All sales
        </Link>
      }
    >
      <Panel query={query} what="The list of sales" lines={6}>
        {({ items }) => <SaleTable rows={items} />}
      </Panel>
    </Section>
  );
}

/** What the books say: nothing of this is counted anywhere else. */
function Owed() {
  const may = useMay();
  const query = useAsk('ledger.balance.list', whole, { enabled: may('ledger.balance.list') });
  const batches = useAsk('partners.payout.listBatches', { limit: 1 }, { enabled: may('partners.payout.listBatches') });
  if (!may('ledger.balance.list')) return null;
  const last = batches.data?.items[0];
  return (
    <Section first title="Owed to partners">
      <Panel query={query} what="What is owed">
        {({ items }) => {
          const owed = items.filter(({ code }) => code === 'partner-payable');
          if (owed.length === 0) return <Empty says="Nothing was earned yet." />;
          return (
            <>
              {owed.map(({ currency, balance }) => (
                <p key={currency} className={`tabular-nums ${owed.length > 1 ? 'mb-1 text-title' : 'text-figure'}`}>
                  <From source="Ledger, account partner-payable" readAt={query.dataUpdatedAt} rows="/area/ledger">
                    {cash(-balance.amount, currency)}
                  </From>
                </p>
              ))}
              <p className="mt-1 text-muted">{last ? lastWords(last) : 'Nothing was paid out yet.'}</p>
              <p className="mt-2">
                <Link to="." search={{ tab: 'payouts' } as never} className="font-[550] text-link">
                  Rehearse the next payout
                </Link>
              </p>
            </>
          );
        }}
      </Panel>
    </Section>
  );
}

type Batch = OutputOf<'partners.payout.listBatches'>['items'][number];

function lastWords({ createdAt, total, currency, partners }: Batch): string {
  return `Last batch ${when(createdAt)}: ${cash(total, currency)}, ${many(partners, 'partner')}.`;
}

interface StandingProps {
  readonly partners: readonly { readonly status: string; readonly kind: string }[];
}

function Standing({ partners }: StandingProps) {
  const active = partners.filter(({ status }) => status === 'approved').length;
  const stopped = partners.filter(({ status }) => status === 'suspended' || status === 'banned').length;
  return (
    <Section title="Partners">
      <dl className="grid grid-cols-[1fr_auto] gap-y-1 border-border border-t pt-2 tabular-nums">
        <dt className="text-muted">Earn now</dt>
        <dd>{active}</dd>
        <dt className="text-muted">Suspended or banned</dt>
        <dd>{stopped}</dd>
        <dt className="text-muted">All who ever applied</dt>
        <dd>{partners.length}</dd>
      </dl>
    </Section>
  );
}
