// What partners earn, as those who run the program tell them: by the sales of a month, by level, by kind.
import { percent } from '../../base/numbers.ts';
import { useAsk } from '../../client/queries.ts';
import { KeyValues } from '../../parts/key-values.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { cash, type Program } from './words.ts';

const levelWords = ['whoSold', 'whoBroughtThem', 'whoBroughtThose'];

export function Rates({ program }: { readonly program: Program | undefined }) {
  const query = useAsk('partners.program.showRates', {});
  const currencies = program?.currencies ?? [{ currency: 'USD', tierUnit: 100 }];
  const from = (units: number) => currencies.map((one) => cash(units * one.tierUnit, one.currency)).join(' or ');
  return (
    <Section title="What partners earn" note="of a sale, by what they sold in its month">
      <Panel query={query} what="The rates" lines={6}>
        {({ tiers, levels, kinds }) => (
          <div className="grid gap-6 border-border border-t pt-3">
            <KeyValues
              wide
              facts={tiers.map(({ tier, from: units, rate }) => ({
                name: tier,
                value: `${percent(rate)}, from ${units > 0 ? from(units) : 'the first sale'} on`,
              }))}
            />
            <KeyValues
              wide
              facts={levels.map(({ level, share }) => ({
                name: levelWords[level - 1] ?? `level ${level}`,
                value: share === 1 ? 'the whole commission' : `${percent(share)} of that commission, on top`,
              }))}
            />
            <KeyValues
              wide
              facts={kinds.map(({ title, about, leastRate, mostRate }) => ({
                name: title,
                value: `${percent(leastRate)} to ${percent(mostRate)} may be agreed. ${about}.`,
              }))}
            />
          </div>
        )}
      </Panel>
    </Section>
  );
}
