// How fast models answer: for most and for the unlucky, and how sure one is that they keep to three seconds.
import { wilson } from '../../base/numbers.ts';
import type { OutputOf } from '../../client/http.ts';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Intervals } from '../../parts/chart/interval.tsx';
import { From } from '../../parts/from.tsx';
import { Section } from '../../parts/section.tsx';
import { spreads } from './spreads.ts';
import { seconds } from './wires.ts';

type Measured = OutputOf<'model.health.show'>['items'][number];

const newest = { limit: 200 } as const;
const inTimeMs = 3000;
const share = (value: number) => `${Math.round(value * 100)}%`;

export function Speed({ items, readAt }: { readonly items: readonly Measured[]; readonly readAt: number }) {
  const may = useMay();
  const answers = useAsk('model.generation.list', newest, { enabled: may('model.generation.list') });
  const latencies = spreads(answers.data?.items ?? []);
  const inTime = items.flatMap(({ model, within_3s: rate, samples }) => {
    if (rate === null || samples === 0) return [];
    return [{ label: model, at: rate, ...wilson(Math.round(rate * samples), samples) }];
  });
  if (latencies.length + inTime.length === 0) return null;
  return (
    <Section title="Speed">
      <div className="grid items-start gap-x-10 gap-y-6 border-border border-t pt-3 md:grid-cols-2">
        {latencies.length > 0 ? (
          <Intervals
            title="How fast do they answer?"
            rows={latencies}
            says={seconds}
            ends="nine of ten between"
            limit={{ value: inTimeMs, label: 'three seconds' }}
          />
        ) : null}
        {inTime.length > 0 ? (
          <Intervals title="Which share comes within three seconds?" rows={inTime} says={share} most={1} />
        ) : null}
      </div>
      <p className="mt-2 text-meta text-muted">
        A dot is what was measured,{' '}
        <From source="Answers of models, the newest 200" readAt={readAt} rows="/admin/ai-control?tab=answers">
          the line
        </From>{' '}
        where nine of ten answers lie, or where the share is with 95% certainty.
      </p>
    </Section>
  );
}
