// Other weights and another threshold, tried on past sales of which it is known what they were; beside today's rules.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { many, percent } from '../../base/numbers.ts';
import { dayMs } from '../../base/time.ts';
import { type InputOf, type OutputOf, read } from '../../client/http.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { boxLook } from '../../parts/form/look.ts';
import { Empty, Panel } from '../../parts/panel.tsx';
import { PencilSheet } from '../../parts/pencil-sheet.tsx';
import { Section } from '../../parts/section.tsx';

type Measured = OutputOf<'partners.fraud.backtest'>;
type Rules = Pick<InputOf<'partners.fraud.backtest'>, 'weights' | 'holdScore'>;

const back = 180;

function stretch() {
  const until = new Date();
  return { from: new Date(until.getTime() - back * dayMs).toISOString(), until: until.toISOString() };
}

function useTried(period: ReturnType<typeof stretch>, rules: Rules | undefined) {
  return useQuery({
    queryKey: ['partners.fraud.backtest', period, rules],
    queryFn: ({ signal }) => read('partners.fraud.backtest', { ...period, ...rules }, signal),
    enabled: rules !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function Backtest() {
  const [period] = useState(stretch);
  const [weights, setWeights] = useState<Readonly<Record<string, string>>>({});
  const [score, setScore] = useState('');
  const [asked, setAsked] = useState<Rules>();
  const [isWhole, setWhole] = useState(false);
  const now = useTried(period, noRules);
  const tried = useTried(period, asked);
  const signals = useAsk('partners.fraud.signals', {});
  const rules = rulesOf(weights, score);
  return (
    <div className="mt-3 grid gap-x-10 xl:grid-cols-[minmax(0,1fr)_380px]">
      <div className="min-w-0 max-xl:order-2">
        <Panel query={signals} what="The signs of fraud" lines={10}>
          {({ items }) => (
            <Section first title="What is looked for" note="weight 0 leaves a sign out">
              <div className="mb-3 flex items-center gap-3 border-border border-t pt-3">
                <label htmlFor="hold-score" className="font-[550]">
                  Hold from this score on
                </label>
                <WeightBox id="hold-score" value={score} usual="as set" onChange={setScore} />
              </div>
              <ul className="border-border border-t">
                {seenFirst(items, now.data)
                  .slice(0, isWhole ? items.length : few)
                  .map(({ name, weight, about }) => (
                    <li
                      key={name}
                      className="grid min-h-(--row) grid-cols-[minmax(0,1fr)_auto] items-center gap-3 border-border
                      border-b py-1"
                    >
                      <label htmlFor={`weight-${name}`}>
                        {about}
                        <span className="ml-2 text-meta text-muted">{seenWords(now.data, name)}</span>
                      </label>
                      <WeightBox
                        id={`weight-${name}`}
                        value={weights[name] ?? ''}
                        usual={String(weight)}
                        onChange={(next) => setWeights({ ...weights, [name]: next })}
                      />
                    </li>
                  ))}
              </ul>
              {isWhole ? null : (
                <Button look="quiet" onClick={() => setWhole(true)}>
                  {`Show all ${items.length} signs`}
                </Button>
              )}
            </Section>
          )}
        </Panel>
      </div>
      <div className="max-xl:order-1 max-xl:mb-8">
        <div className="sticky top-4 grid gap-4">
          <Section first title="Rules of today" note={`sales of ${back} days`}>
            <Panel query={now} what="The trial" lines={3}>
              {(measured) => <Told measured={measured} />}
            </Panel>
          </Section>
          {asked ? (
            <Panel query={tried} what="The trial" lines={3}>
              {(measured) => (
                <PencilSheet note="past sales, nothing changed">
                  <div className="px-3 pb-3">
                    <Told measured={measured} beside={now.data} />
                  </div>
                </PencilSheet>
              )}
            </Panel>
          ) : null}
          <Button
            look="main"
            busy={tried.isFetching && 'Trying…'}
            why={rules ? undefined : 'Change a weight or the score first.'}
            onClick={() => setAsked(rules)}
          >
            Rehearse other rules
          </Button>
        </div>
      </div>
    </div>
  );
}

const noRules: Rules = {};
const few = 12;

/** What was seen most often stands first: that is what another weight changes. */
function seenFirst<Signal extends { readonly name: string }>(items: readonly Signal[], measured: Measured | undefined) {
  const seen = new Map(measured?.bySignal.map((one) => [one.signal, one.seen]));
  return items.toSorted((a, b) => (seen.get(b.name) ?? 0) - (seen.get(a.name) ?? 0));
}

function rulesOf(weights: Readonly<Record<string, string>>, score: string): Rules | undefined {
  const changed = Object.entries(weights).filter(([, text]) => isWeight(text));
  const holdScore = isWeight(score) && Number(score) > 0 ? Number(score) : undefined;
  if (changed.length === 0 && holdScore === undefined) return undefined;
  return { weights: Object.fromEntries(changed.map(([name, text]) => [name, Number(text)])), holdScore };
}

function isWeight(text: string): boolean {
  return /^\d{1,3}$/.test(text.trim()) && Number(text) <= 100;
}

function seenWords(measured: Measured | undefined, name: string): string {
  const one = measured?.bySignal.find(({ signal }) => signal === name);
  return one ? `right in ${one.right} of ${one.seen}` : '';
}

interface WeightBoxProps {
  readonly id: string;
  readonly value: string;
  readonly usual: string;
  readonly onChange: (value: string) => void;
}

function WeightBox({ id, value, usual, onChange }: WeightBoxProps) {
  return (
    <input
      id={id}
      inputMode="numeric"
      placeholder={usual}
      value={value}
      aria-invalid={value !== '' && !isWeight(value)}
      onChange={(event) => onChange(event.target.value)}
      className={`${boxLook} max-w-[72px] text-right tabular-nums`}
    />
  );
}

function Told({ measured, beside }: { readonly measured: Measured; readonly beside?: Measured | undefined }) {
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
    ['Known fraud', `${measured.fraud} of ${many(measured.sales, 'sale')}`, undefined],
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
