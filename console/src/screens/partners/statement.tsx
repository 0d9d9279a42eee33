// What a partner was given, had to give back and was paid in a month, with what it begins and ends with; it prints.
import { Printer } from 'lucide-react';
import { useState } from 'react';
import { when } from '../../base/time.ts';
import type { OutputOf } from '../../client/http.ts';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { type Change, Waterfall } from '../../parts/chart/waterfall.tsx';
import { icon } from '../../parts/chip.tsx';
import { boxLook } from '../../parts/form/look.ts';
import { Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { idPattern } from '../../parts/value.tsx';
import { OneSale } from './sales.tsx';
import { cash } from './words.ts';

/** Of one movement, and of all of its kind. */
const kinds = {
  sale: 'Sale',
  tier: 'Another tier',
  refund: 'Returned',
  chargeback: 'Charged back',
  rejected: 'Rejected',
  accepted: 'Accepted after all',
  payout: 'Paid out',
} as const;

const kindsOf = {
  sale: 'Sales',
  tier: 'Tiers',
  refund: 'Returned',
  chargeback: 'Charged back',
  rejected: 'Rejected',
  accepted: 'Accepted after all',
  payout: 'Paid out',
} as const satisfies Readonly<Record<keyof typeof kinds, string>>;

type Source = 'partners.partner.statement' | 'partners.portal.statement';

interface StatementProps {
  readonly of: Source;
  readonly partnerId?: string;
  /** In which they have earned; each has a statement of its own. */
  readonly currencies: readonly string[];
}

export function currenciesOf(earnings: readonly { readonly currency: string }[] = []): readonly string[] {
  return earnings.map(({ currency }) => currency);
}

const monthsBack = 12;
const monthFormat = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

function months(): readonly { readonly from: string; readonly until: string; readonly says: string }[] {
  const now = new Date();
  return Array.from({ length: monthsBack }, (_, back) => {
    const from = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1));
    const until = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back + 1, 1));
    return { from: from.toISOString(), until: until.toISOString(), says: monthFormat.format(from) };
  });
}

export function Statement({ of, partnerId, currencies }: StatementProps) {
  const [all] = useState(months);
  const [back, setBack] = useState(0);
  const { from, until } = all[back] ?? { from: '', until: '' };
  const [chosen, setChosen] = useState<string>();
  const currency = chosen ?? currencies[0] ?? 'USD';
  const query = useAsk(of, { currency, from, until, ...(partnerId ? { partnerId } : {}) } as never);
  return (
    <Section
      title="Statement"
      end={
        <span className="flex gap-2">
          {currencies.length > 1 ? (
            <select
              aria-label="Currency"
              value={currency}
              onChange={(event) => setChosen(event.target.value)}
              className={`${boxLook} w-auto`}
            >
              {currencies.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          ) : null}
          <select
            aria-label="Month"
            value={back}
            onChange={(event) => setBack(Number(event.target.value))}
            className={`${boxLook} w-auto`}
          >
            {all.map(({ says }, index) => (
              <option key={says} value={index}>
                {says}
              </option>
            ))}
          </select>
          <Button look="quiet" icon={<Printer {...icon} />} onClick={() => print()}>
            Print
          </Button>
        </span>
      }
    >
      <Panel query={query} what="The statement" lines={4}>
        {({ opening, closing, currency, movements }) => (
          <>
            <Became {...{ opening, closing, currency, movements }} />
            <table aria-label="Statement" className="w-full tabular-nums">
              <tbody>
                <Sum says="Owed at the beginning" value={cash(opening, currency)} />
                {movements.map((one, index) => (
                  <tr key={`${one.at} ${index.toString()}`} className="border-border border-b">
                    <td className="h-(--row) py-1.5 pl-3">
                      {kinds[one.kind]} <Reference of={of} movement={one} />
                      {one.level !== null && one.level > 1 ? (
                        <span className="text-meta text-muted"> level {one.level}</span>
                      ) : null}
                    </td>
                    <td className="text-muted">{when(one.at)}</td>
                    <td className="pr-3 text-right">{cash(one.amount, currency)}</td>
                  </tr>
                ))}
                <Sum says="Owed at the end" value={cash(closing, currency)} />
              </tbody>
            </table>
          </>
        )}
      </Panel>
    </Section>
  );
}

type Told = OutputOf<Source>;
type Movement = Told['movements'][number];

/** The end of it tells one from the others; the whole stands where one points. Who runs the program sees the sale. */
function Reference({ of, movement: { kind, refersTo } }: { readonly of: Source; readonly movement: Movement }) {
  const may = useMay();
  const [isOpen, setIsOpen] = useState(false);
  const says = idPattern.test(refersTo) ? `no. ${refersTo.slice(-6)}` : refersTo;
  if (kind === 'payout' || of === 'partners.portal.statement' || !may('partners.sale.read')) {
    return (
      <span title={refersTo} className="text-muted">
        {says}
      </span>
    );
  }
  return (
    <>
      <button type="button" title={refersTo} className="text-link" onClick={() => setIsOpen(true)}>
        {says}
      </button>
      {isOpen ? <OneSale saleId={refersTo} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}

/** The movements of a kind together, in the order in which the kinds came; nothing to draw where nothing moved. */
function Became({
  opening,
  closing,
  currency,
  movements,
}: Pick<Told, 'opening' | 'closing' | 'currency' | 'movements'>) {
  const byKind = [...Map.groupBy(movements, ({ kind }) => kind)];
  if (byKind.length === 0) return null;
  const changes: readonly Change[] = [
    { label: 'At the beginning', value: opening, isTotal: true },
    ...byKind.map(([kind, all]) => ({ label: kindsOf[kind], value: all.reduce((sum, { amount }) => sum + amount, 0) })),
    { label: 'At the end', value: closing, isTotal: true },
  ];
  return (
    <div className="mb-4 border-border border-t pt-3">
      <Waterfall title="How did it become what it is?" changes={changes} says={(value) => cash(value, currency)} />
    </div>
  );
}

function Sum({ says, value }: { readonly says: string; readonly value: string }) {
  return (
    <tr className="border-border-strong border-b font-[600]">
      <th scope="row" colSpan={2} className="h-(--row) pl-3 text-left font-[600]">
        {says}
      </th>
      <td className="pr-3 text-right">{value}</td>
    </tr>
  );
}
