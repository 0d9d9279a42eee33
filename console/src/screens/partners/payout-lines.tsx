// What a payout consists of, line by line: a commission earned, or one taken back.
import { many } from '../../base/numbers.ts';
import { when } from '../../base/time.ts';
import { usePages } from '../../client/pages.ts';
import { Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { cash, lineWords, rate } from './words.ts';

export function PayoutLines({ payoutId }: { readonly payoutId: string }) {
  const { query, rows } = usePages('partners.commission.list', { limit: 50, payoutId });
  return (
    <Section title="What is in it" note={query.hasNextPage ? undefined : many(rows.length, 'line')}>
      <Panel query={query} what="What is in it" lines={4}>
        {() => (
          <ul className="border-border border-t tabular-nums">
            {rows.map(({ id, reason, level, rateBp, amount, currency, createdAt }) => (
              <li
                key={id}
                className="grid min-h-(--row) grid-cols-[1fr_auto] items-center gap-3 border-border border-b"
              >
                <span>
                  {lineWords[reason]}
                  <span className="ml-2 text-meta text-muted">
                    {level > 1 ? `level ${level}, ${when(createdAt)}` : `${rate(rateBp)}, ${when(createdAt)}`}
                  </span>
                </span>
                <span>{cash(amount, currency)}</span>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <ShowMore query={query} />
    </Section>
  );
}
