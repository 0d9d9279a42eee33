// What partners sold: each sale once, and what came of it.
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { when } from '../../base/time.ts';
import { useMay } from '../../client/me.ts';
import { usePages } from '../../client/pages.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Drawer } from '../../parts/dialog.tsx';
import { KeyValues } from '../../parts/key-values.tsx';
import { Empty, Failed, Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { usePress } from '../../running/use-press.ts';
import { cash, paths, rate, type Sale, saleWords, usePartnerNames } from './words.ts';

type Which = 'all' | Sale['state'];

export function Sales() {
  const [which, setWhich] = useState<Which>('all');
  const { query, rows } = usePages('partners.sale.list', { limit: 50, ...(which === 'all' ? {} : { state: which }) });
  return (
    <>
      <Segmented
        label="Which sales"
        value={which}
        choices={[
          { value: 'all', label: 'All' },
          { value: 'pending', label: 'May be returned' },
          { value: 'held', label: 'Held' },
          { value: 'approved', label: 'Approved' },
        ]}
        onChange={setWhich}
      />
      <div className="mt-2">
        <Panel query={query} what="The list of sales" lines={10}>
          {() => <SaleTable rows={rows} />}
        </Panel>
        <ShowMore query={query} />
      </div>
    </>
  );
}

export function SaleTable({ rows, isOfOne = false }: { readonly rows: readonly Sale[]; readonly isOfOne?: boolean }) {
  const names = usePartnerNames();
  const [open, setOpen] = useState<Sale>();
  const who: Column<Sale> = {
    name: 'partner',
    title: 'Partner',
    isStrong: true,
    cell: ({ partnerId }) => names(partnerId),
  };
  const columns: readonly Column<Sale>[] = [
    ...(isOfOne ? [] : [who]),
    { name: 'order', title: 'Order', isStrong: isOfOne, cell: ({ transactionId }) => transactionId },
    { name: 'state', title: 'Status', cell: ({ state }) => <Status word={state} says={saleWords[state]} /> },
    { name: 'path', title: 'Came', cell: ({ path, coupon }) => (coupon ? `coupon ${coupon}` : paths[path]) },
    { name: 'at', title: 'When', cell: ({ at }) => <span className="tabular-nums">{when(at)}</span> },
    { name: 'amount', title: 'Sold for', isNumber: true, cell: ({ amount, currency }) => cash(amount, currency) },
    {
      name: 'commission',
      title: 'Commission',
      isNumber: true,
      isMain: true,
      cell: ({ commission, currency }) => cash(commission, currency),
    },
  ];
  if (rows.length === 0) return <Empty says="No sale here. What partners sell is told by your shop or by a network." />;
  return (
    <>
      <Table label="Sales" columns={columns} rows={rows} keyOf={({ id }) => id} onOpen={setOpen} openKey={open?.id} />
      {open ? <OneSale saleId={open.id} onClose={() => setOpen(undefined)} /> : null}
    </>
  );
}

const levels = ['', 'sold it', 'brought who sold it', 'brought them'] as const;
const why = {
  sale: 'earned',
  tier: 'another tier',
  refund: 'returned',
  chargeback: 'charged back',
  rejected: 'rejected',
  accepted: 'accepted after all',
} as const;

export function OneSale({ saleId, onClose }: { readonly saleId: string; readonly onClose: () => void }) {
  const query = useAsk('partners.sale.read', { saleId });
  const names = usePartnerNames();
  return (
    <Drawer title="Sale" isOpen onClose={onClose}>
      <div className="min-h-0 flex-1 overflow-auto px-5 py-4">
        <Panel query={query} what="This sale" lines={8}>
          {(sale) => (
            <>
              <KeyValues
                wide
                facts={[
                  { name: 'order', value: sale.transactionId },
                  { name: 'partner', value: names(sale.partnerId) },
                  { name: 'soldFor', value: cash(sale.amount, sale.currency) },
                  { name: 'returned', value: cash(sale.refunded, sale.currency) },
                  { name: 'stands', value: saleWords[sale.state] },
                  { name: 'approvedFrom', value: sale.dueAt },
                  { name: 'score', value: sale.score ?? 'not looked at yet' },
                ]}
              />
              <Section title="Who was given what">
                <ul className="border-border border-t">
                  {sale.lines.map((line) => (
                    <li
                      key={line.id}
                      className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 border-border border-b py-2"
                    >
                      <span className="font-[550]">{names(line.partnerId)}</span>
                      <span className="text-right font-[550] tabular-nums">{cash(line.amount, line.currency)}</span>
                      <span className="text-meta text-muted">
                        {levels[line.level]}, {why[line.reason]}
                      </span>
                      <span className="text-right text-meta text-muted">{rate(line.rateBp)}</span>
                    </li>
                  ))}
                </ul>
              </Section>
            </>
          )}
        </Panel>
      </div>
      {query.data ? <SaleActs sale={query.data} /> : null}
    </Drawer>
  );
}

function SaleActs({ sale: { id: saleId, state, partnerId } }: { readonly sale: Sale }) {
  const may = useMay();
  const { busy, problem, press } = usePress();
  const acts = [
    { name: 'partners.sale.approve', on: ['pending'], says: 'Approve sale', told: 'Approved the sale.' },
    { name: 'partners.sale.hold', on: ['pending', 'approved'], says: 'Hold sale', told: 'Held the sale.' },
    { name: 'partners.sale.clear', on: ['held'], says: 'Clear sale', told: 'Cleared the sale.' },
    {
      name: 'partners.sale.reject',
      on: ['pending', 'held', 'approved'],
      says: 'Reject sale',
      told: 'Rejected the sale.',
    },
    { name: 'partners.sale.accept', on: ['rejected'], says: 'Accept after all', told: 'Accepted the sale.' },
  ] as const;
  const open = acts.filter(({ name, on }) => may(name) && on.some((one) => one === state));
  return (
    <footer className="grid gap-2 border-border border-t px-5 py-3">
      {problem ? <Failed error={problem} what="Your decision" /> : null}
      <div className="flex flex-wrap gap-2">
        {open.map(({ name, says, told }) => (
          <Button
            key={name}
            small
            look={name === 'partners.sale.reject' ? 'danger' : 'plain'}
            busy={busy === name && `${says}…`}
            onClick={() => void press(name, { saleId }, told)}
          >
            {says}
          </Button>
        ))}
        <Link to="/partners/$partnerId" params={{ partnerId }} className="ml-auto self-center font-[550] text-link">
          Open partner
        </Link>
      </div>
    </footer>
  );
}
