// What came in and what went out, as the ledger has it.
import { type Money, money, sums } from '../../base/numbers.ts';
import { when } from '../../base/time.ts';
import type { OutputOf } from '../../client/http.ts';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { From } from '../../parts/from.tsx';
import { Section } from '../../parts/section.tsx';

type Balance = OutputOf<'ledger.balance.list'>['items'][number];

const whole = { limit: 200 } as const;
const ledger = 'Ledger, balances of accounts';

/** Income and costs between two balances; in the ledger income is a credit, so less than nothing. */
export function moved(now: readonly Balance[], then: readonly Balance[], kind: Balance['kind']): Money[] {
  const before = new Map(then.map(({ id, balance }) => [id, balance.amount]));
  return sums(
    now
      .filter((one) => one.kind === kind)
      .map(({ id, balance }) => ({ ...balance, amount: balance.amount - (before.get(id) ?? 0) })),
  );
}

export function useMoved(since: string) {
  const may = useMay();
  const enabled = may('ledger.balance.list');
  const now = useAsk('ledger.balance.list', whole, { enabled });
  const then = useAsk('ledger.balance.list', { ...whole, at: since }, { enabled });
  const [is, was] = [now.data?.items, then.data?.items];
  if (!is || !was) return { query: then };
  const [earned, spent] = [moved(is, was, 'income'), moved(is, was, 'expense')];
  return { query: then, known: { readAt: now.dataUpdatedAt, earned, spent, hasBooks: is.length > 0 } };
}

export function Earned({ since }: { readonly since: string }) {
  const { known } = useMoved(since);
  if (!known || known.earned.length === 0) return null;
  return (
    <>
      The company earned{' '}
      <From strong source={ledger} readAt={known.readAt} filter={`income since ${when(since)}`} rows="/area/ledger">
        {known.earned.map(money).join(' and ')}
      </From>
      {'. '}
    </>
  );
}

function firstOfMonth(): string {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), 1).toISOString();
}

const month = new Intl.DateTimeFormat('en-GB', { month: 'long' });

export function MoneyOfMonth() {
  const { known } = useMoved(firstOfMonth());
  if (!known?.hasBooks) return null;
  const { earned, spent, readAt } = known;
  if (earned.length + spent.length === 0) return null;
  return (
    <Section first apart title="Money" note={month.format(new Date())}>
      <p className="flex flex-wrap items-baseline gap-2">
        <span className="text-figure tabular-nums">
          <From source={ledger} readAt={readAt} filter="income of this month" rows="/area/ledger">
            {earned.length > 0 ? earned.map(money).join(' and ') : 'Nothing'}
          </From>
        </span>
        <span className="text-meta text-muted">earned</span>
      </p>
      <p className="mt-2 text-meta text-muted tabular-nums">
        {spent.length > 0 ? `${spent.map(money).join(' and ')} spent` : 'Nothing spent yet'}
      </p>
    </Section>
  );
}
