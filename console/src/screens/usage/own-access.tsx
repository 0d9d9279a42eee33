// What one has subscribed to oneself, and how much of it was used in this period.
import { count, micros } from '../../base/numbers.ts';
import { when } from '../../base/time.ts';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Section } from '../../parts/section.tsx';
import { Status } from '../../parts/status.tsx';
import { baseWords } from './tariff-words.ts';
import { stateWords } from './words.ts';

export function OwnAccess() {
  const may = useMay();
  const own = useAsk('meter.access.show', {}, { enabled: may('meter.access.show') }).data;
  if (!own?.subscription || !own.tariff) return null;
  const { subscription, tariff, used } = own;
  const { currency } = tariff.base;
  return (
    <Section title="What you have subscribed to">
      <div className="border-border border-t pt-3">
        <p className="flex flex-wrap items-center gap-x-3 text-strong">
          {tariff.title}
          <span className="font-[400] text-muted tabular-nums">{baseWords(tariff)}</span>
          <Status word={stateWords[subscription.state].shape} says={stateWords[subscription.state].says} />
        </p>
        <p className="text-muted">
          {used.map(({ name, unit, quantity }) => (
            <span key={name} className="mr-3 tabular-nums">
              {name}: {unit === 'costMicros' ? micros(quantity, currency) : count(quantity)}
            </span>
          ))}
          {subscription.periodEnd ? `until ${when(subscription.periodEnd)}` : ''}
        </p>
      </div>
    </Section>
  );
}
