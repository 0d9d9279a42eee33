// What a number came to day by day: one bar a day, the present day hatched, a dashed line for a limit.
import { type KeyboardEvent, useState } from 'react';

export interface Day {
  /** 2026-11-21 */
  readonly on: string;
  readonly value: number;
}

interface DayBarsProps {
  readonly title: string;
  readonly days: readonly Day[];
  readonly says: (value: number) => string;
  readonly limit?: { readonly value: number; readonly label: string } | undefined;
  readonly today: string;
}

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const steps: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowRight: (at, last) => Math.min(at + 1, last),
  ArrowLeft: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_at, last) => last,
};

export function DayBars({ title, days, says, limit, today }: DayBarsProps) {
  const [at, setAt] = useState(days.length - 1);
  const [isTable, setTable] = useState(false);
  const most = Math.max(1, limit?.value ?? 0, ...days.map(({ value }) => value));
  const chosen = days[Math.min(at, days.length - 1)];
  function onKeyDown(event: KeyboardEvent) {
    const next = steps[event.key]?.(at, days.length - 1);
    if (next === undefined) return;
    event.preventDefault();
    setAt(next);
  }
  return (
    <figure aria-label={title}>
      <figcaption className="mb-2 flex flex-wrap items-baseline gap-x-3">
        <span className="text-section">{title}</span>
        {chosen ? <span className="text-meta text-muted tabular-nums">{told(chosen, today, says)}</span> : null}
        <button type="button" onClick={() => setTable(!isTable)} className="ml-auto text-link text-meta">
          {isTable ? 'Show as bars' : 'Show as table'}
        </button>
      </figcaption>
      {isTable ? (
        <DayTable {...{ days, says }} />
      ) : (
        <div
          role="img"
          aria-label={chosen ? told(chosen, today, says) : title}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrows walk from day to day.
          tabIndex={0}
          onKeyDown={onKeyDown}
          className="relative flex h-32 items-end gap-0.5 border-border-strong border-b"
        >
          {limit ? (
            <span
              style={{ bottom: `${(limit.value / most) * 100}%` }}
              className="absolute inset-x-0 border-control border-t border-dashed text-meta text-muted"
            >
              <span className="absolute bottom-0.5 left-0 bg-surface pr-1">{limit.label}</span>
            </span>
          ) : null}
          {days.map((day, index) => (
            <span
              key={day.on}
              onPointerEnter={() => setAt(index)}
              className="relative flex h-full flex-1 items-end hover:bg-hover"
            >
              <span
                style={{ height: `${Math.max(day.value > 0 ? 2 : 0, (day.value / most) * 100)}%` }}
                className={`w-full ${lookOf(day, today, index === at)}`}
              />
            </span>
          ))}
        </div>
      )}
      {isTable ? null : <Ends days={days} />}
    </figure>
  );
}

function told({ on, value }: Day, today: string, says: (value: number) => string): string {
  return `${dayFormat.format(new Date(on))}${on === today ? ', today so far' : ''}: ${says(value)}`;
}

function lookOf({ on }: Day, today: string, isChosen: boolean): string {
  if (on === today) return 'pencil border border-series-1 border-b-0 border-dashed';
  return isChosen ? 'bg-series-1' : 'bg-[color-mix(in_oklch,var(--color-series-1)_55%,var(--color-surface))]';
}

function Ends({ days }: Pick<DayBarsProps, 'days'>) {
  const ends = [days[0], days.at(-1)];
  return (
    <p aria-hidden className="mt-1 flex justify-between text-meta text-muted tabular-nums">
      {ends.map((day) => (
        <span key={day?.on}>{day ? dayFormat.format(new Date(day.on)) : ''}</span>
      ))}
    </p>
  );
}

function DayTable({ days, says }: Pick<DayBarsProps, 'days' | 'says'>) {
  return (
    <table className="w-full tabular-nums">
      <tbody>
        {days.map(({ on, value }) => (
          <tr key={on} className="border-border border-b">
            <th scope="row" className="py-1 text-left font-[400]">
              {dayFormat.format(new Date(on))}
            </th>
            <td className="py-1 text-right">{says(value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
