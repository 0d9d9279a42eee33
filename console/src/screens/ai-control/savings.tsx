// What could cost less, by what models were used for in thirty days: each advice with what it would have saved.
import { micros } from '../../base/numbers.ts';
import type { OutputOf } from '../../client/http.ts';
import { useAsk } from '../../client/queries.ts';
import { Empty, Panel } from '../../parts/panel.tsx';
import { type Column, Table } from '../../parts/table.tsx';

type Review = OutputOf<'meter.cost.review'>;
type Suggestion = Review['suggestions'][number];

const nothingFound = 'Nothing that was used in these thirty days could have cost clearly less.';

export function Savings() {
  const query = useAsk('meter.cost.review', {});
  return (
    <Panel query={query} what="The review of costs" lines={3}>
      {({ suggestions, currency }) =>
        suggestions.length === 0 ? (
          <div className="border-border border-t">
            <Empty says={nothingFound} />
          </div>
        ) : (
          <Table
            label="What could cost less"
            rows={suggestions}
            columns={columnsIn(currency)}
            keyOf={({ advice, provider, model }) => `${advice} ${provider} ${model}`}
          />
        )
      }
    </Panel>
  );
}

function columnsIn(currency: string): readonly Column<Suggestion>[] {
  return [
    { name: 'model', title: 'Model', isStrong: true, cell: ({ model, provider }) => `${model}, ${provider}` },
    { name: 'text', title: 'What to do', cell: ({ text }) => <span className="whitespace-normal">{text}</span> },
    {
      name: 'saving',
      title: 'Would have saved',
      isNumber: true,
      isMain: true,
      cell: ({ savingMicros }) => (savingMicros === 0 ? 'not known' : micros(savingMicros, currency)),
    },
  ];
}
