// What partners earn, as those who run the program tell them: by the sales of a month, by level, by kind.
import { percent } from '../../base/numbers.ts';
import { label } from '../../base/words.ts';
import { useAsk } from '../../client/queries.ts';
import { Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { cash, type Program } from './words.ts';

const levelWords = ['Who sold', 'Who brought them', 'Who brought those'];

export function Rates({ program }: { readonly program: Program | undefined }) {
  const query = useAsk('partners.program.showRates', {});
  const currencies = program?.currencies ?? [{ currency: 'USD', tierUnit: 100 }];
  const from = (units: number) => currencies.map((one) => cash(units * one.tierUnit, one.currency)).join(' or ');
  return (
    <Section first title="What partners earn" note="of a sale, by what they sold in its month">
      <Panel query={query} what="The rates" lines={6}>
        {({ tiers, levels, kinds }) => (
          <div className="grid gap-8">
            <Rows
              label="By what they sold"
              rows={tiers.map(({ tier, from: units, rate }) => ({
                name: label(tier),
                says: units > 0 ? `from ${from(units)} on` : 'from the first sale on',
                figure: percent(rate),
              }))}
            />
            <Rows
              label="Who earns of one sale"
              rows={levels.map(({ level, share }) => ({
                name: levelWords[level - 1] ?? `Level ${level}`,
                says: share === 1 ? 'the whole commission' : 'of that commission, on top',
                figure: percent(share),
              }))}
            />
            <Rows
              label="What may be agreed with whom"
              rows={kinds.map(({ title, about, leastRate, mostRate }) => ({
                name: title,
                says: about,
                figure: `${percent(leastRate)} to ${percent(mostRate)}`,
              }))}
            />
          </div>
        )}
      </Panel>
    </Section>
  );
}

interface Rate {
  readonly name: string;
  readonly says: string;
  readonly figure: string;
}

function Rows({ label: title, rows }: { readonly label: string; readonly rows: readonly Rate[] }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-1 text-micro text-muted">{title}</h3>
      <ul className="border-border border-t">
        {rows.map(({ name, says, figure }) => (
          <li
            key={name}
            className="grid min-h-(--row) grid-cols-[132px_minmax(0,1fr)_auto] items-center gap-3
              border-border border-b py-1.5"
          >
            <span className="font-[550]">{name}</span>
            <span className="text-muted">{says}</span>
            <span className="text-right tabular-nums">{figure}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
