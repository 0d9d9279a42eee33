// Do those who joined go on selling? By the month in which they came, as far back as the newest sales are known.
import { useQuery } from '@tanstack/react-query';
import { count } from '../../base/numbers.ts';
import { type OutputOf, read } from '../../client/http.ts';
import { useMay } from '../../client/me.ts';
import { Cohort } from '../../parts/chart/cohort.tsx';
import { From } from '../../parts/from.tsx';
import { Section } from '../../parts/section.tsx';
import { cohorts, monthOf } from './cohorts.ts';
import type { Partner } from './words.ts';

const page = 200;
const mostPages = 5;
const mostMonths = 6;

type Sales = OutputOf<'partners.sale.list'>['items'];

async function newestSales(from: string, signal: AbortSignal): Promise<{ items: Sales; isWhole: boolean }> {
  const items: Sales[number][] = [];
  let after: string | null | undefined;
  for (let pages = 0; pages < mostPages && after !== null; pages += 1) {
    const answer = await read('partners.sale.list', { from, limit: page, ...(after ? { after } : {}) }, signal);
    items.push(...answer.items);
    after = answer.next;
  }
  return { items, isWhole: after === null };
}

function monthsAgo(months: number): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1)).toISOString();
}

export function Retention({ partners }: { readonly partners: readonly Partner[] }) {
  const may = useMay();
  const from = monthsAgo(mostMonths - 1);
  const query = useQuery({
    queryKey: ['partners.sale.list', 'retention', from],
    queryFn: ({ signal }) => newestSales(from, signal),
    enabled: may('partners.sale.list') && partners.length > 1,
  });
  if (!query.data) return null;
  const { items, isWhole } = query.data;
  const oldest = items.at(-1)?.at;
  const first = isWhole || !oldest ? monthOf(from) : monthOf(oldest) + 1;
  const now = monthOf(new Date().toISOString());
  const joined = partners.filter(({ status }) => status !== 'applied' && status !== 'rejected');
  const rows = cohorts({ partners: joined, sales: items }, { from: first, now });
  if (rows.length === 0) return null;
  const longest = Math.max(...rows.map(({ shares }) => shares.length));
  const columns = Array.from({ length: longest }, (_, since) => (since === 0 ? 'at once' : `${since} mo`));
  return (
    <Section title="Those who stay">
      <div className="border-border border-t pt-3">
        <Cohort title="Do partners go on selling?" rows={rows} columns={columns} />
        <p className="mt-2 text-meta text-muted">
          Which share of those who joined in a month sold something in it and in the months after. Counted from{' '}
          <From source="Sales of partners, the newest first" readAt={query.dataUpdatedAt}>
            {count(items.length)}
          </From>{' '}
          sales.
        </p>
      </div>
    </Section>
  );
}
