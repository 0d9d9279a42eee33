// One sale that looks like fraud: why, from where one knows, and what stays held until somebody decides.
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { when } from '../../base/time.ts';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Chip } from '../../parts/chip.tsx';
import { Empty, Failed } from '../../parts/panel.tsx';
import { StakeBar } from '../../parts/stake-bar.tsx';
import { usePress } from '../../running/use-press.ts';
import { useKeys } from '../../shell/keys.ts';
import { cash, paths, type Sale, saleWords, usePartnerNames } from './words.ts';

interface SuspectProps {
  readonly sale: Sale;
  readonly next: string | undefined;
}

const click = (name: string) => () => document.querySelector<HTMLElement>(`[data-press=${name}]`)?.click();
const keys = { c: click('clear'), x: click('reject') };

export function Suspect({ sale, next }: SuspectProps) {
  const names = usePartnerNames();
  const may = useMay();
  const signals = useAsk('partners.fraud.signals', {}, { enabled: may('partners.fraud.signals') }).data?.items;
  const about = useMemo(() => new Map(signals?.map((one) => [one.name, one.about])), [signals]);
  const reasons = sale.reasons.toSorted((a, b) => b.weight - a.weight);
  return (
    <article className="flex h-full flex-col">
      <div className="flex-1 px-6 py-4 max-md:px-0">
        <Link to="." search={{ tab: 'fraud' } as never} className="mb-2 inline-block font-[550] text-link md:hidden">
          All that are held
        </Link>
        <h2 className="text-title">
          {names(sale.partnerId)}:{' '}
          {reasons[0] ? (about.get(reasons[0].signal) ?? reasons[0].signal) : saleWords[sale.state]}
        </h2>
        <p className="mt-1 text-muted">
          Order {sale.transactionId}, {cash(sale.amount, sale.currency)}, {when(sale.at)}.{' '}
          <Link to="/partners/$partnerId" params={{ partnerId: sale.partnerId }} className="text-link underline">
            Open partner
          </Link>
        </p>
        {reasons.length === 0 ? (
          <Empty says="Nothing looked like fraud by itself; a person has held it." />
        ) : (
          <>
            <p className="mt-4 text-section">
              Score {sale.score} of 100
              <span className="ml-2 font-[400] text-muted">how sure the reasons make together</span>
            </p>
            <ul className="mt-1.5 border-border border-t">
              {reasons.map(({ signal, weight, evidence }) => (
                <li
                  key={signal}
                  className="grid grid-cols-[44px_minmax(0,1fr)_96px] items-center gap-x-3 border-border border-b py-2
                    max-md:grid-cols-[44px_minmax(0,1fr)]"
                >
                  <span className="text-right font-[600] tabular-nums">{weight}</span>
                  <span className="min-w-0">
                    <span className="block font-[550]">{about.get(signal) ?? signal}</span>
                    <span className="block text-muted [overflow-wrap:anywhere]">{evidence}</span>
                  </span>
                  <span aria-hidden className="h-1 bg-sunken max-md:hidden">
                    <span className="block h-full bg-series-1" style={{ width: `${Math.min(100, weight)}%` }} />
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
        <p className="mt-3">
          <Chip>{sale.coupon ? `by coupon ${sale.coupon}` : paths[sale.path]}</Chip>
        </p>
      </div>
      {sale.state === 'held' ? <Decide sale={sale} next={next} /> : null}
    </article>
  );
}

function Decide({ sale, next }: SuspectProps) {
  const may = useMay();
  const navigate = useNavigate();
  const { busy, problem, press } = usePress();
  const why = may('partners.sale.clear') ? undefined : 'You may look at this; deciding is for others.';
  useKeys(keys);
  async function decide(capability: 'partners.sale.clear' | 'partners.sale.reject', told: string) {
    const done = await press(capability, { saleId: sale.id }, told);
    if (done) void navigate({ to: '.', search: { tab: 'fraud', ...(next ? { sale: next } : {}) } as never });
  }
  return (
    <div className="max-md:-mx-(--page-x) sticky bottom-0">
      <StakeBar
        big={sale.commission > 0 ? `${cash(sale.commission, sale.currency)} held` : 'No commission'}
        undo="Either can be taken back until the commission is paid"
        exactly={`Sale of ${cash(sale.amount, sale.currency)}, version ${sale.version}`}
        notice={problem ? <Failed error={problem} what="Your decision" /> : null}
      >
        <Button
          hint="C"
          data-press="clear"
          why={why}
          busy={busy === 'partners.sale.clear' && 'Clearing…'}
          onClick={() => void decide('partners.sale.clear', 'Cleared 1 sale.')}
          className="min-w-[112px] max-md:h-[46px] max-md:flex-1"
        >
          Clear sale
        </Button>
        <Button
          look="danger"
          hint="X"
          data-press="reject"
          why={why}
          busy={busy === 'partners.sale.reject' && 'Rejecting…'}
          onClick={() => void decide('partners.sale.reject', 'Rejected 1 sale.')}
          className="min-w-[112px] max-md:h-[46px] max-md:flex-1"
        >
          Reject sale
        </Button>
      </StakeBar>
    </div>
  );
}
