// Which model, prompt or segment does better, by what people said of its answers or by what became of them; and what
// they said.
import { useState } from 'react';
import { count, micros } from '../../base/numbers.ts';
import { when } from '../../base/time.ts';
import { label } from '../../base/words.ts';
import type { InputOf, OutputOf } from '../../client/http.ts';
import { useNames } from '../../client/names.ts';
import { usePages } from '../../client/pages.ts';
import { useAsk } from '../../client/queries.ts';
import { Intervals } from '../../parts/chart/interval.tsx';
import { boxLook } from '../../parts/form/look.ts';
import { Empty, Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { seconds } from './wires.ts';

type Compared = OutputOf<'model.outcome.compare'>;
type Arm = Compared['arms'][number];
type By = InputOf<'model.outcome.compare'>['by'];
type Said = OutputOf<'model.response.list'>['items'][number];

const sides = [
  { value: 'model', label: 'Models' },
  { value: 'prompt', label: 'Prompts' },
  { value: 'segment', label: 'Segments' },
] as const satisfies readonly { readonly value: By; readonly label: string }[];

const nothingYet = 'Nothing is known of this yet. Rate answers, or tell what became of them (model.outcome.tell).';
const currency = 'USD';
const byRating = 'rated';
const share = (value: number) => `${Math.round(value * 100)}%`;

const columns: readonly Column<Arm>[] = [
  { name: 'key', title: 'Which', isStrong: true, cell: ({ key }) => (key === '*' ? 'everything else' : key) },
  { name: 'good', title: 'Good', isNumber: true, cell: ({ good }) => count(good) },
  { name: 'total', title: 'Of', isNumber: true, cell: ({ total }) => count(total) },
  { name: 'took', title: 'Takes', isNumber: true, cell: ({ latencyMs }) => seconds(latencyMs) },
  {
    ...{ name: 'cost', title: 'Costs', isNumber: true, isMain: true },
    cell: ({ costMicros }) => micros(Math.round(costMicros), currency),
  },
];

/** Only what can not be luck is said to be so. */
function verdictOf({ arms, best, p }: Compared): string {
  const chance = p < 0.001 ? 'less than 0.1' : (p * 100).toFixed(1);
  if (best !== null) return `${best} does better; by luck alone it would look so in ${chance}% of cases.`;
  return arms.length > 1 ? 'Which does better can not be said yet: the difference may be luck.' : 'There is only one.';
}

export function Quality() {
  const [by, setBy] = useState<By>('model');
  const [outcome, setOutcome] = useState(byRating);
  const query = useAsk('model.outcome.compare', { by, outcome });
  return (
    <>
      <Section
        first
        title="Which does better?"
        note="in ninety days"
        end={<Segmented label="Compare" value={by} choices={sides} onChange={setBy} />}
      >
        <Outcome outcome={outcome} onChange={setOutcome} />
        <Panel query={query} what="The comparison" lines={4}>
          {(compared) =>
            compared.arms.length === 0 ? (
              <Empty says={nothingYet} />
            ) : (
              <>
                <p className="pt-1 pb-4">{verdictOf(compared)}</p>
                <Intervals
                  title="Which share was good?"
                  rows={compared.arms.map(({ key, share: at, low, high }) => ({
                    ...{ label: key, at, lower: low, upper: high },
                  }))}
                  says={share}
                  most={1}
                />
                <Table label="Compared" columns={columns} rows={compared.arms} keyOf={({ key }) => key} />
              </>
            )
          }
        </Panel>
      </Section>
      <Feedback />
    </>
  );
}

interface OutcomeProps {
  readonly outcome: string;
  readonly onChange: (outcome: string) => void;
}

/** Asked once it is written, not at each letter. */
function Outcome({ outcome, onChange }: OutcomeProps) {
  return (
    <form
      className="flex flex-wrap items-center gap-2 border-border border-t py-2"
      onSubmit={(event) => {
        event.preventDefault();
        const said = new FormData(event.currentTarget).get('outcome');
        onChange(String(said).trim() || byRating);
      }}
    >
      <label htmlFor="outcome" className="text-muted">
        By what became of it
      </label>
      <input
        {...{ id: 'outcome', name: 'outcome', defaultValue: outcome, pattern: '[a-z][a-z0-9_\\-]{0,59}' }}
        title="Small letters, such as opened or sold; rated is how people rated them"
        onBlur={(event) => event.currentTarget.form?.requestSubmit()}
        className={`${boxLook} max-w-[200px]`}
      />
      <span className="text-meta text-muted">rated: four and five are good</span>
    </form>
  );
}

function commentIn({ comment }: Said) {
  return comment ?? <span className="font-normal text-muted">no words</span>;
}

function Feedback() {
  const names = useNames();
  const { query, rows } = usePages('model.response.list', { limit: 50 });
  const said: readonly Column<Said>[] = [
    { name: 'comment', title: 'What they said', isStrong: true, cell: commentIn },
    { name: 'who', title: 'Who', cell: ({ userId }) => names(userId)?.name ?? label(userId) },
    { name: 'model', title: 'Model', cell: ({ provider, model }) => `${model}, ${provider}` },
    { name: 'at', title: 'When', cell: ({ at }) => <span className="tabular-nums">{when(at)}</span> },
    { name: 'rating', title: 'Of five', isNumber: true, isMain: true, cell: ({ rating }) => rating },
  ];
  return (
    <Section title="What people said" note="newest first">
      <Panel query={query} what="What people said" lines={4}>
        {() =>
          rows.length === 0 ? (
            <Empty says="Nobody has rated an answer yet; open one under Answers." />
          ) : (
            <Table label="What people said" columns={said} rows={rows} keyOf={({ id }) => id} />
          )
        }
      </Panel>
      <ShowMore query={query} />
    </Section>
  );
}
