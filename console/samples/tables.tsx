// Rows and columns: a table alone, and a whole list with its bar.
import { useState } from 'react';
import { Table } from '../src/parts/table.tsx';
import type { Order } from '../src/parts/table-order.ts';
import { ThingList } from '../src/running/thing-list.tsx';
import { tell, telling } from './tell.ts';

interface Partner {
  readonly id: string;
  readonly name: string;
  readonly owed: { readonly amount: number; readonly currency: string };
}

interface PartnersProps {
  readonly rows: readonly Partner[];
  /** The order is kept elsewhere. */
  readonly isKept?: boolean;
  readonly openKey?: string;
}

export function Partners({ rows, isKept = false, openKey }: PartnersProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [order, setOrder] = useState<Order>();
  const keep = (next: Order | undefined) => {
    tell('order', next ?? null);
    setOrder(next);
  };
  return (
    <Table
      label="Partners"
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        { name: 'name', title: 'Partner', isStrong: true, cell: ({ name }) => name },
        { name: 'owed', title: 'Owed', isNumber: true, cell: ({ owed }) => `$${(owed.amount / 100).toFixed(2)}` },
        { name: 'act', title: 'Act', cell: ({ id }) => <PayButton id={id} /> },
      ]}
      onOpen={({ id }) => tell('open', id)}
      onMenu={({ id }, place) => tell('menu', id, place.width > 0)}
      onChoose={({ id }) => {
        tell('choose', id);
        setChosen((before) => new Set([...before, id]));
      }}
      {...{ chosen, openKey }}
      {...(isKept ? { order, onOrder: keep } : {})}
    />
  );
}

function PayButton({ id }: { readonly id: string }) {
  return (
    <button type="button" onClick={() => telling('pay')(id)}>
      Pay
    </button>
  );
}

export function List() {
  return <ThingList capability="notes.note.list" actions={[]} empty="No notes yet." />;
}
