// What a number came to day by day: one bar a day, the present day hatched, a dashed line for a limit.
import { Chart, quietGround } from './chart/chart.tsx';

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
  /** Where it stands beside something else. */
  readonly low?: boolean;
}

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

export function DayBars({ title, days, says, limit, today, low = false }: DayBarsProps) {
  const highest = Math.max(0, ...days.map(({ value }) => value));
  // Without a limit the highest day says how dear dear is.
  const level = limit ?? (highest > 0 ? { value: highest, label: says(highest) } : undefined);
  // Its label stands above its line.
  const most = Math.max(1, (level?.value ?? 0) * 1.2, highest);
  const points = days.map(({ on, value }) => ({
    label: `${dayFormat.format(new Date(on))}${on === today ? ', today so far' : ''}`,
    value,
  }));
  return (
    <Chart {...{ title, points, says }}>
      {(at, point) => (
        <>
          <div className={`relative flex items-end gap-0.5 border-border-strong border-b ${low ? 'h-16' : 'h-32'}`}>
            {level ? (
              <span
                style={{ bottom: `${(level.value / most) * 100}%` }}
                className={`absolute inset-x-0 border-t text-meta text-muted tabular-nums
                  ${limit ? 'border-control border-dashed' : 'border-border'}`}
              >
                <span className="absolute bottom-0.5 left-0 bg-surface pr-1">{level.label}</span>
              </span>
            ) : null}
            {days.map((day, index) => (
              <span
                key={day.on}
                onPointerEnter={() => point(index)}
                className="relative flex h-full flex-1 items-end hover:bg-hover"
              >
                <span
                  style={{ height: `${Math.max(day.value > 0 ? 2 : 0, (day.value / most) * 100)}%` }}
                  className={`w-full ${lookOf(day, today, index === at)}`}
                />
              </span>
            ))}
          </div>
          <Ends days={days} />
        </>
      )}
    </Chart>
  );
}

function lookOf({ on }: Day, today: string, isChosen: boolean): string {
  if (on === today) return 'pencil border border-series-1 border-b-0 border-dashed';
  return isChosen ? 'bg-series-1' : quietGround;
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
