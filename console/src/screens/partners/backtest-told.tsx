// How good a set of rules was on past sales; beside another one, what is different.
import { count, many, percent } from '../../base/numbers.ts';
import type { OutputOf } from '../../client/http.ts';
import { Empty } from '../../parts/panel.tsx';

export type Measured = OutputOf<'partners.fraud.backtest'>;

export function Told({ measured, beside }: { readonly measured: Measured; readonly beside?: Measured | undefined }) {
  if (measured.sales === 0) {
    return (
      <Empty says="No past sale has been decided yet. Once people have cleared or rejected some, rules can be tried." />
    );
  }
  const rows = [
    ['Held', many(measured.flagged, 'sale'), beside && many(beside.flagged, 'sale')],
    [
      'Of those right',
      shareOf(measured.precision, 'nothing held'),
      beside && shareOf(beside.precision, 'nothing held'),
    ],
    ['Of all fraud found', shareOf(measured.recall, 'none known'), beside && shareOf(beside.recall, 'none known')],
    ['Known fraud', `${count(measured.fraud)} of ${many(measured.sales, 'sale')}`, undefined],
  ] as const;
  return (
    <dl className="grid grid-cols-[1fr_auto] gap-y-1.5 border-border border-t pt-3 tabular-nums">
      {rows.map(([name, value, was]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="text-right font-[550]">
            {was !== undefined && was !== value ? <del className="mr-1.5 font-[400] text-muted">{was}</del> : null}
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function shareOf(share: number | null, none: string): string {
  return share === null ? none : percent(share);
}
