// The sales that a partner brought, as they see them: without what was found suspect.
import { when } from '../../base/time.ts';
import type { OutputOf } from '../../client/http.ts';
import { usePages } from '../../client/pages.ts';
import { Empty, Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { cash, saleWords } from '../partners/words.ts';

type OwnSale = OutputOf<'partners.portal.sales'>['items'][number];

const columns: readonly Column<OwnSale>[] = [
  { name: 'order', title: 'Order', isStrong: true, cell: ({ transactionId }) => transactionId },
  { name: 'state', title: 'Status', cell: ({ state }) => <Status word={state} says={saleWords[state]} /> },
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

export function OwnSales() {
  const { query, rows } = usePages('partners.portal.sales', { limit: 20 });
  return (
    <Section title="Your sales">
      <Panel query={query} what="Your sales" lines={4}>
        {() =>
          rows.length === 0 ? (
            <div className="border-border border-t">
              <Empty says="No sale yet. Share one of your links; what is bought after a visit is yours." />
            </div>
          ) : (
            <Table label="Your sales" columns={columns} rows={rows} keyOf={({ id }) => id} />
          )
        }
      </Panel>
      <ShowMore query={query} />
    </Section>
  );
}
