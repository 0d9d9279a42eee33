// Sales that look like fraud: most suspect first, each with its reasons, and two answers of the same size.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { many } from '../../base/numbers.ts';
import { useMay } from '../../client/me.ts';
import { usePages } from '../../client/pages.ts';
import { Empty, Panel } from '../../parts/panel.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { useKeys } from '../../shell/keys.ts';
import { Backtest } from './backtest.tsx';
import { Suspect } from './suspect.tsx';
import { cash, type Sale, usePartnerNames } from './words.ts';

type Which = 'held' | 'rejected' | 'rules';

export function Fraud() {
  const may = useMay();
  const [which, setWhich] = useState<Which>('held');
  return (
    <>
      <Segmented
        label="Which"
        value={which}
        choices={[
          { value: 'held', label: 'Held' },
          { value: 'rejected', label: 'Rejected' },
          ...(may('partners.fraud.backtest') ? [{ value: 'rules', label: 'Try other rules' } as const] : []),
        ]}
        onChange={setWhich}
      />
      {which === 'rules' ? <Backtest /> : <Suspects key={which} state={which} />}
    </>
  );
}

function Suspects({ state }: { readonly state: 'held' | 'rejected' }) {
  const { query, rows } = usePages('partners.sale.list', { limit: 100, state }, { everyMs: 30_000 });
  const sorted = useMemo(() => rows.toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0)), [rows]);
  const { sale: wanted } = useSearch({ strict: false }) as { sale?: string };
  const navigate = useNavigate();
  const at = Math.max(
    0,
    sorted.findIndex(({ id }) => id === wanted),
  );
  const open = sorted[at];
  const keys = useMemo(() => {
    const go = (to: Sale | undefined) =>
      to ? void navigate({ to: '.', search: { tab: 'fraud', sale: to.id } as never, replace: true }) : undefined;
    return {
      j: () => go(sorted[Math.min(at + 1, sorted.length - 1)]),
      k: () => go(sorted[Math.max(at - 1, 0)]),
    };
  }, [navigate, sorted, at]);
  useKeys(keys);
  return (
    <Panel query={query} what="What is held" lines={8}>
      {() =>
        open ? (
          <div className="mt-3 grid border-border border-t md:grid-cols-[280px_minmax(0,1fr)]">
            <div className={`border-border md:border-r ${wanted ? 'max-md:hidden' : ''}`}>
              <List rows={sorted} openId={open.id} />
              <ShowMore query={query} />
            </div>
            <div className={wanted ? '' : 'max-md:hidden'}>
              <Suspect key={open.id} sale={open} next={sorted[at + 1]?.id ?? sorted[at - 1]?.id} />
            </div>
          </div>
        ) : (
          <Empty
            says={
              state === 'held'
                ? 'No sale is held. What looks like fraud is held here until somebody decides.'
                : 'No sale was rejected.'
            }
          />
        )
      }
    </Panel>
  );
}

function List({ rows, openId }: { readonly rows: readonly Sale[]; readonly openId: string }) {
  const navigate = useNavigate();
  const names = usePartnerNames();
  return (
    <ul aria-label="Sales to look at">
      {rows.map((sale) => (
        <li key={sale.id}>
          <button
            type="button"
            aria-current={sale.id === openId ? 'true' : undefined}
            onClick={() => void navigate({ to: '.', search: { tab: 'fraud', sale: sale.id } as never })}
            className="grid min-h-(--row-2) w-full grid-cols-[32px_minmax(0,1fr)_auto] items-center gap-x-3
              border-border border-b px-3 py-2 text-left -outline-offset-2 hover:bg-hover md:aria-[current]:bg-selected"
          >
            <span className="text-right font-[600] text-[15px] tabular-nums">{sale.score ?? '…'}</span>
            <span className="min-w-0">
              <span className="block truncate font-[550]">{names(sale.partnerId)}</span>
              <span className="block text-meta text-muted [overflow-wrap:anywhere]">
                {sale.transactionId}, {many(sale.reasons.length, 'reason')}
              </span>
            </span>
            <span className="font-[550] tabular-nums">{cash(sale.commission, sale.currency)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
