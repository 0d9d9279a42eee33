// Invoices: what a period came to, read line by line, taken along as a page.
import { Download } from 'lucide-react';
import { useState } from 'react';
import { count, money } from '../../base/numbers.ts';
import { day, when } from '../../base/time.ts';
import { saveAnswer } from '../../client/bytes.ts';
import type { OutputOf } from '../../client/http.ts';
import { usePages } from '../../client/pages.ts';
import { Button } from '../../parts/button.tsx';
import { icon } from '../../parts/chip.tsx';
import { Drawer } from '../../parts/dialog.tsx';
import { Empty, Failed, Panel } from '../../parts/panel.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import type { Wish } from '../../running/run-drawer.tsx';

type Invoice = OutputOf<'meter.invoice.list'>['items'][number];

const standing = { open: 'to be paid', paid: 'paid', void: 'not owed' } as const;
const shapes = { open: 'due', paid: 'paid', void: 'cancelled' } as const;

function Standing({ state }: Pick<Invoice, 'state'>) {
  return <Status word={shapes[state]} says={standing[state]} />;
}

function period({ periodStart, periodEnd }: Invoice): string {
  return `${day(periodStart)} to ${day(periodEnd)}`;
}

const columns: readonly Column<Invoice>[] = [
  { name: 'number', title: 'Invoice', isStrong: true, cell: ({ number }) => number },
  { name: 'buyerName', title: 'For', cell: ({ buyerName }) => buyerName },
  { name: 'periodStart', title: 'Period', cell: (one) => <span className="text-muted">{period(one)}</span> },
  { name: 'state', title: 'Status', cell: ({ state }) => <Standing state={state} /> },
  {
    name: 'due',
    title: 'Due to us',
    isNumber: true,
    cell: ({ due, state }) => (state === 'open' ? money(due) : <span className="text-faint">none</span>),
  },
  { name: 'total', title: 'Total', isNumber: true, isMain: true, cell: ({ total }) => money(total) },
];

interface InvoicesProps {
  readonly of: 'meter.invoice.list' | 'meter.plan.listInvoices';
  readonly empty: string;
  /** What can be done with one; none for those one has to pay. */
  readonly onDo?: (wish: Wish) => void;
  readonly acts?: readonly Act[];
}

export interface Act {
  readonly capability: string;
  readonly says: string;
  readonly when: Invoice['state'];
}

export function Invoices({ of, empty, acts = [], onDo }: InvoicesProps) {
  const { query, rows } = usePages(of, { limit: 50 });
  const [open, setOpen] = useState<string>();
  const shown = rows.find(({ id }) => id === open);
  const own = of === 'meter.plan.listInvoices';
  return (
    <Panel query={query} what="The invoices" lines={3}>
      {() => (
        <>
          {rows.length === 0 ? (
            <div className="border-border border-t">
              <Empty says={empty} />
            </div>
          ) : (
            <Table
              label="Invoices"
              columns={own ? columns.filter(({ name }) => name !== 'buyerName' && name !== 'due') : columns}
              rows={rows}
              keyOf={({ id }) => id}
              onOpen={({ id }) => setOpen(id)}
              openKey={open}
            />
          )}
          <ShowMore query={query} />
          {shown ? (
            <Drawer title={`Invoice ${shown.number}`} isOpen onClose={() => setOpen(undefined)}>
              <Sheet invoice={shown} print={own ? 'meter.plan.printInvoice' : 'meter.invoice.print'}>
                {acts
                  .filter((act) => act.when === shown.state)
                  .map(({ capability, says }) => (
                    <Button
                      key={capability}
                      small
                      onClick={() => {
                        setOpen(undefined);
                        onDo?.({ capability, given: { invoiceId: shown.id }, fixed: ['invoiceId'] });
                      }}
                    >
                      {says}
                    </Button>
                  ))}
              </Sheet>
            </Drawer>
          ) : null}
        </>
      )}
    </Panel>
  );
}

interface SheetProps {
  readonly invoice: Invoice;
  readonly print: string;
  readonly children: React.ReactNode;
}

function Sheet({ invoice, print, children }: SheetProps) {
  const { buyerName, lines, total, due, state, issuedAt, paidAt, id: invoiceId } = invoice;
  const [problem, setProblem] = useState<Error>();
  async function save() {
    setProblem(undefined);
    await saveAnswer(print, { invoiceId }).catch((error: unknown) => {
      setProblem(error instanceof Error ? error : new Error(String(error)));
    });
  }
  return (
    <>
      <div className="min-h-0 flex-1 overflow-auto px-5 py-4">
        <p className="text-strong">{buyerName}</p>
        <p className="text-meta text-muted">
          Issued {day(issuedAt)} for {period(invoice)}
        </p>
        <table aria-label="Lines" className="mt-4 w-full tabular-nums">
          <thead>
            <tr className="border-border border-b text-[11.5px] text-muted">
              <th scope="col" className="h-[30px] text-left font-[500]">
                What
              </th>
              <th scope="col" className="px-3 text-right font-[500]">
                Quantity
              </th>
              <th scope="col" className="text-right font-[500]">
                Amount
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ what, kind, quantity, amount, chargedBy }, index) => (
              <tr key={`${kind} ${index.toString()}`} className="border-border border-b">
                <td className="py-2 [overflow-wrap:anywhere]">
                  {what}
                  {chargedBy === 'service' ? (
                    <span className="block text-meta text-muted">charged by the billing service</span>
                  ) : null}
                </td>
                <td className="px-3 text-right">{count(quantity)}</td>
                <td className="text-right">{money({ amount, currency: total.currency })}</td>
              </tr>
            ))}
            <tr className="font-[600]">
              <th scope="row" colSpan={2} className="h-(--row) text-left font-[600]">
                Total
              </th>
              <td className="text-right">{money(total)}</td>
            </tr>
          </tbody>
        </table>
        <p className="mt-3">
          <Standing state={state} />
          <span className="ml-2 text-muted">
            {state === 'open' ? `${money(due)} is due` : ''}
            {state === 'paid' && paidAt ? when(paidAt) : ''}
          </span>
        </p>
        {problem ? <Failed error={problem} what="The invoice as a page" /> : null}
      </div>
      <footer className="flex flex-wrap gap-2 border-border border-t px-5 py-3">
        <Button small icon={<Download {...icon} />} onClick={() => void save()}>
          Save invoice as a page
        </Button>
        {children}
      </footer>
    </>
  );
}
