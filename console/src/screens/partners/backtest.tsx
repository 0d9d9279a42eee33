// Other weights and another threshold, tried on past sales of which it is known what they were; beside today's rules.
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { count } from '../../base/numbers.ts';
import { dayMs } from '../../base/time.ts';
import { read } from '../../client/http.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { boxLook } from '../../parts/form/look.ts';
import { Panel } from '../../parts/panel.tsx';
import { PencilSheet } from '../../parts/pencil-sheet.tsx';
import { Section } from '../../parts/section.tsx';
import { type Measured, Told } from './backtest-told.tsx';
import { isSame, isScore, isWeight, type Rules, rulesInWords, rulesOf, type Signal } from './rules.ts';

const back = 180;
/** So many are tried at once, the latest first. */
const most = 2000;

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

const noRules: Rules = {};
const untouched = {};

export function Backtest() {
  const [period] = useState(stretch);
  const [weights, setWeights] = useState<Readonly<Record<string, string>>>(untouched);
  const [score, setScore] = useState('');
  const [asked, setAsked] = useState<Rules>();
  const now = useTried(period, noRules);
  const tried = useTried(period, asked);
  const signals = useAsk('partners.fraud.signals', {});
  const items = signals.data?.items ?? [];
  const rules = rulesOf({ weights, score }, items);
  const wrong = 'wrong' in rules ? rules.wrong : undefined;
  const results = useRef<HTMLDivElement>(null);
  const isTouched = weights !== untouched || score !== '';
  const tryThem = (look: string) => (
    <div className={`flex flex-wrap gap-2 ${look}`}>
      <span className="grid flex-1">
        <Button
          look="main"
          busy={tried.isFetching && 'Trying…'}
          why={wrong}
          onClick={() => {
            if ('wrong' in rules) return;
            setAsked(rules);
            results.current?.scrollIntoView({ block: 'nearest' });
          }}
        >
          Rehearse other rules
        </Button>
      </span>
      {isTouched ? (
        <Button
          onClick={() => {
            setWeights(untouched);
            setScore('');
            setAsked(undefined);
          }}
        >
          Start over
        </Button>
      ) : null}
      {isTouched && wrong ? <p className="w-full text-muted">{wrong}</p> : null}
    </div>
  );
  return (
    <div className="mt-3 grid gap-x-10 xl:grid-cols-[minmax(0,1fr)_380px]">
      <div className="min-w-0 max-xl:order-2">
        <Panel query={signals} what="The signs of fraud" lines={10}>
          {() => (
            <Section first title="What is looked for" note="weight 0 leaves a sign out">
              <div className="mb-3 flex items-center gap-3 border-border border-t pt-3">
                <label htmlFor="hold-score" className="font-[550]">
                  Hold from this score on
                </label>
                <NumberBox id="hold-score" value={score} usual="as set" isRight={isScore} onChange={setScore} />
              </div>
              <Weights items={items} measured={now.data} weights={weights} onChange={setWeights} />
            </Section>
          )}
        </Panel>
        {tryThem('sticky bottom-0 mt-4 bg-surface py-2 xl:hidden')}
      </div>
      <div ref={results} className="scroll-mt-4 max-xl:order-1 max-xl:mb-8">
        <div className="sticky top-4 grid gap-4">
          <Section
            first
            title="Rules of today"
            note={now.data?.sales === most ? `the latest ${count(most)} sales` : `sales of ${back} days`}
          >
            <Panel query={now} what="The trial" lines={3}>
              {(measured) => <Told measured={measured} />}
            </Panel>
          </Section>
          {asked ? (
            <Panel query={tried} what="The trial" lines={3}>
              {(measured) => (
                <PencilSheet
                  note={'wrong' in rules || !isSame(rules, asked) ? 'before your last change' : 'past sales'}
                >
                  <div className="grid gap-3 px-3 pb-3">
                    <Told measured={measured} beside={now.data} />
                    <ul className="border-border border-t pt-2 text-meta text-muted">
                      {rulesInWords(asked, items).map((one) => (
                        <li key={one}>{one}</li>
                      ))}
                    </ul>
                  </div>
                </PencilSheet>
              )}
            </Panel>
          ) : null}
          {tryThem('max-xl:hidden')}
        </div>
      </div>
    </div>
  );
}

const few = 12;

interface WeightsProps {
  readonly items: readonly Signal[];
  readonly measured: Measured | undefined;
  readonly weights: Readonly<Record<string, string>>;
  readonly onChange: (weights: Readonly<Record<string, string>>) => void;
}

function Weights({ items, measured, weights, onChange }: WeightsProps) {
  const [isWhole, setWhole] = useState(false);
  return (
    <>
      <ul className="border-border border-t">
        {seenFirst(items, measured)
          .slice(0, isWhole ? items.length : few)
          .map(({ name, weight, about }) => (
            <li
              key={name}
              className="grid min-h-(--row) grid-cols-[minmax(0,1fr)_auto] items-center gap-3 border-border border-b
              py-1"
            >
              <label htmlFor={`weight-${name}`}>
                {about}
                <span className="ml-2 text-meta text-muted">{seenWords(measured, name)}</span>
              </label>
              <span className="flex items-center gap-2 tabular-nums">
                {weights[name] ? <del className="text-muted">{weight}</del> : null}
                <NumberBox
                  id={`weight-${name}`}
                  value={weights[name] ?? ''}
                  usual={String(weight)}
                  isRight={isWeight}
                  onChange={(next) => onChange({ ...weights, [name]: next })}
                />
              </span>
            </li>
          ))}
      </ul>
      {isWhole ? null : (
        <span className="-ml-3 inline-block">
          <Button look="quiet" onClick={() => setWhole(true)}>
            {`Show all ${items.length} signs`}
          </Button>
        </span>
      )}
    </>
  );
}

/** What was seen most often stands first: that is what another weight changes. */
function seenFirst(items: readonly Signal[], measured: Measured | undefined) {
  const seen = new Map(measured?.bySignal.map((one) => [one.signal, one.seen]));
  return items.toSorted((a, b) => (seen.get(b.name) ?? 0) - (seen.get(a.name) ?? 0));
}

function seenWords(measured: Measured | undefined, name: string): string {
  const one = measured?.bySignal.find(({ signal }) => signal === name);
  return one ? `right in ${one.right} of ${one.seen}` : '';
}

interface NumberBoxProps {
  readonly id: string;
  readonly value: string;
  readonly usual: string;
  readonly isRight: (text: string) => boolean;
  readonly onChange: (value: string) => void;
}

function NumberBox({ id, value, usual, isRight, onChange }: NumberBoxProps) {
  return (
    <input
      id={id}
      inputMode="numeric"
      placeholder={usual}
      value={value}
      aria-invalid={value.trim() !== '' && !isRight(value)}
      onChange={(event) => onChange(event.target.value)}
      className={`${boxLook} max-w-[72px] text-right tabular-nums`}
    />
  );
}
