// A partner's month: tier and how far to the next, what is owed in which state, visits and sales.
import { count, many } from '../../base/numbers.ts';
import { label } from '../../base/words.ts';
import type { OutputOf } from '../../client/http.ts';
import { From } from '../../parts/from.tsx';
import { Empty } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { cash } from './words.ts';

type Board = OutputOf<'partners.portal.dashboard'>;

interface EarningsProps {
  readonly board: Board;
  readonly readAt: number;
}

const monthFormat = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

export function Earnings({ board, readAt }: EarningsProps) {
  const month = monthFormat.format(new Date(`${board.month}-01T00:00:00Z`));
  return (
    <Section first title={month} note={visitWords(board)}>
      <div className="border-border border-t pt-4">
        {board.tiers.map((tier) => (
          <Tier key={tier.currency} tier={tier} readAt={readAt} />
        ))}
        {board.earnings.length === 0 ? (
          <Empty says="Nothing was earned yet. A sale by one of the links brings the first commission." />
        ) : (
          <AllSums earnings={board.earnings} />
        )}
      </div>
    </Section>
  );
}

function visitWords({ clicks, sales, conversionRate }: Board): string {
  const share = conversionRate === null ? '' : `, ${(conversionRate * 100).toFixed(1)}% bought`;
  return `${many(clicks, 'visit')}, ${many(sales, 'sale')}${share}`;
}

function Tier({ tier: { currency, volume, tier, next }, readAt }: { tier: Board['tiers'][number]; readAt: number }) {
  const reached = next ? volume / Math.max(1, volume + next.missing) : 1;
  return (
    <div className="mb-4">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="text-title tabular-nums">
          <From source="Sales of this month, less what was returned" readAt={readAt}>
            {cash(volume, currency)}
          </From>
        </span>
        <span className="text-muted">
          sold, {label(tier)}
          {next ? `; ${cash(next.missing, currency)} more to ${label(next.tier)}` : ', the highest tier'}
        </span>
      </p>
      <div aria-hidden className="mt-1.5 h-1 max-w-[420px] bg-sunken">
        <div className="h-full bg-series-1" style={{ width: `${Math.max(0, Math.min(1, reached)) * 100}%` }} />
      </div>
    </div>
  );
}

const states = [
  ['pending', 'May be returned'],
  ['held', 'Held'],
  ['approved', 'Approved'],
  ['scheduled', 'In a batch'],
  ['paid', 'Paid'],
] as const;

const besideOneAnother = 4;

/** Currencies stand beside one another where there is room, else below. */
function AllSums({ earnings }: Pick<Board, 'earnings'>) {
  if (earnings.length === 1) return <Sums earnings={earnings} />;
  const fits = earnings.length <= besideOneAnother;
  return (
    <>
      <div className={`grid gap-3 ${fits ? 'md:hidden' : ''}`}>
        {earnings.map((one) => (
          <Sums key={one.currency} earnings={[one]} />
        ))}
      </div>
      {fits ? (
        <div className="max-md:hidden">
          <Sums earnings={earnings} />
        </div>
      ) : null}
    </>
  );
}

function Sums({ earnings }: Pick<Board, 'earnings'>) {
  return (
    <table className="w-full max-w-[640px] tabular-nums">
      <thead>
        <tr className="text-[11.5px] text-muted">
          <th scope="col" className="h-[30px] border-border border-b text-left font-[500]">
            {count(earnings.length) === '1' ? 'Commission' : 'Commission by currency'}
          </th>
          {earnings.map(({ currency }) => (
            <th key={currency} scope="col" className="border-border border-b pl-4 text-right font-[500]">
              {currency}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {states.map(([state, says]) => (
          <tr key={state} className="border-border border-b">
            <th scope="row" className="h-(--row) text-left font-[400]">
              {says}
            </th>
            {earnings.map((one) => (
              <td key={one.currency} className="whitespace-nowrap pl-4 text-right">
                {one[state] === 0 ? <span className="text-muted">none</span> : cash(one[state], one.currency)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
