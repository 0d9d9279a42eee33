// Payouts as rows: to whom, over what, and what to do where one did not arrive by itself.
import { useState } from 'react';
import { when } from '../../base/time.ts';
import { useMay } from '../../client/me.ts';
import { Button } from '../../parts/button.tsx';
import { Drawer } from '../../parts/dialog.tsx';
import { KeyValues } from '../../parts/key-values.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { RunDrawer, type Wish } from '../../running/run-drawer.tsx';
import { PayoutLines as Lines } from './payout-lines.tsx';
import { cash, type Payout, payoutWords } from './words.ts';

const columns: readonly Column<Payout>[] = [
  { name: 'name', title: 'Partner', isStrong: true, cell: ({ name }) => name },
  { name: 'to', title: 'To', cell: whereTo },
  { name: 'state', title: 'Status', cell: ({ state }) => <Status word={state} says={payoutWords[state]} /> },
  {
    name: 'problem',
    title: 'Why not',
    cell: ({ problem }) => <span className="text-muted">{problem ?? ''}</span>,
  },
  {
    name: 'reference',
    title: 'Reference',
    cell: ({ reference }) => (reference ? <code className="text-code">{reference}</code> : ''),
  },
  {
    name: 'amount',
    title: 'Amount',
    isNumber: true,
    isMain: true,
    cell: ({ amount, currency }) => cash(amount, currency),
  },
];

/** Nothing can be sent to who has not said where: somebody transfers it by hand. */
function whereTo({ method, payTo, state }: Payout) {
  if (payTo) return `${method} ${payTo}`;
  if (state === 'paid') return <span className="text-muted">{method ?? 'by hand'}</span>;
  const isOpen = state === 'due' || state === 'sending' || state === 'by_hand';
  return <span className={isOpen ? 'text-wait' : 'text-muted'}>not said where to</span>;
}

const acts = [
  { capability: 'partners.payout.confirm', on: ['by_hand', 'under_way'], says: 'Confirm transfer' },
  { capability: 'partners.payout.pay', on: ['failed'], says: 'Try again' },
  { capability: 'partners.payout.giveUp', on: ['due', 'failed', 'under_way', 'by_hand'], says: 'Give up' },
] as const;

export function PayoutTable({ rows, isOwn = false }: { readonly rows: readonly Payout[]; readonly isOwn?: boolean }) {
  const [open, setOpen] = useState<Payout>();
  const empty = [
    ...(isOwn ? ['name'] : []),
    ...(rows.some(({ problem }) => problem) ? [] : ['problem']),
    ...(rows.some(({ reference }) => reference) ? [] : ['reference']),
  ];
  const shown = columns.filter(({ name }) => !empty.includes(name));
  const told = isOwn ? [dateColumn, ...shown] : shown;
  const flaggedFirst = isOwn ? rows : rows.toSorted((one, other) => flagged(other) - flagged(one));
  return (
    <>
      <Table
        label="Payouts"
        columns={told}
        rows={flaggedFirst}
        keyOf={({ id }) => id}
        onOpen={isOwn ? undefined : setOpen}
        openKey={open?.id}
      />
      {open ? <OnePayout payout={open} onClose={() => setOpen(undefined)} /> : null}
    </>
  );
}

/** What somebody has to do something about stands first: what was refused, then what has nowhere to go. */
function flagged({ state, payTo }: Payout): number {
  if (state === 'failed') return 2;
  return payTo === null && state !== 'paid' && state !== 'cancelled' ? 1 : 0;
}

const dateColumn: Column<Payout> = {
  name: 'when',
  title: 'When',
  isStrong: true,
  cell: ({ paidAt, createdAt }) => <span className="tabular-nums">{when(paidAt ?? createdAt)}</span>,
};

function OnePayout({ payout, onClose }: { readonly payout: Payout; readonly onClose: () => void }) {
  const may = useMay();
  const [wish, setWish] = useState<Wish>();
  const open = acts.filter(({ capability, on }) => may(capability) && on.some((one) => one === payout.state));
  return (
    <>
      <Drawer title={`Payout to ${payout.name}`} isOpen={!wish} onClose={onClose}>
        <div className="min-h-0 flex-1 overflow-auto px-5 py-4">
          <KeyValues
            wide
            facts={[
              { name: 'amount', value: cash(payout.amount, payout.currency) },
              {
                name: 'to',
                value: payout.payTo ? `${payout.method} ${payout.payTo}` : 'not said; transferred by hand',
              },
              { name: 'stands', value: payoutWords[payout.state] },
              { name: 'whyNot', value: payout.problem },
              { name: 'reference', value: payout.reference },
              { name: 'made', value: payout.createdAt },
              { name: 'paid', value: payout.paidAt },
            ].filter(({ value }) => value !== null)}
          />
          {may('partners.commission.list') ? <Lines payoutId={payout.id} /> : null}
        </div>
        {open.length > 0 ? (
          <footer className="flex flex-wrap gap-2 border-border border-t px-5 py-3">
            {open.map(({ capability, says }) => (
              <Button
                key={capability}
                small
                onClick={() => setWish({ capability, given: { payoutId: payout.id }, fixed: ['payoutId'] })}
              >
                {says}
              </Button>
            ))}
          </footer>
        ) : null}
      </Drawer>
      <RunDrawer
        wish={wish}
        onClose={() => {
          setWish(undefined);
          onClose();
        }}
      />
    </>
  );
}
