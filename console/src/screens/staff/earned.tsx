// What one agent has earned, capability by capability: how often it is asked about, and the numbers behind it.
import { percent } from '../../base/numbers.ts';
import { label, title } from '../../base/words.ts';
import { useSummaries } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Empty, Panel } from '../../parts/panel.tsx';
import { Band } from '../../parts/record.tsx';

export function Earned({ agentId }: { readonly agentId: string }) {
  const query = useAsk('approval.autonomy.list', { agentId, limit: 100 });
  const summary = useSummaries();
  return (
    <Panel query={query} what="What it has earned">
      {({ items }) =>
        items.length === 0 ? (
          <Empty says="Nobody has decided on anything it asked for yet. It asks every time." />
        ) : (
          <ul className="border-border border-t">
            {items.map(({ id, capability, band, asAsked, changed, rejected, share, pinned }) => (
              <li key={id} className="grid grid-cols-[minmax(0,1fr)_auto] gap-3 border-border border-b py-2">
                <span className="min-w-0">
                  <span className="block font-[550]">{title(summary(capability) ?? capability)}</span>
                  <span className="block text-meta text-muted">
                    {band === 'none' ? '' : `${label(band)}. `}
                    {pinned || share === 1 ? 'Asks every time' : `Asks ${percent(share)} of the time`}
                  </span>
                </span>
                <span className="text-right text-meta text-muted tabular-nums">
                  <Band hits={asAsked} n={asAsked + changed + rejected} />
                  {asAsked} of {asAsked + changed + rejected}
                </span>
              </li>
            ))}
          </ul>
        )
      }
    </Panel>
  );
}
