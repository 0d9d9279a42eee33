// How sure one is of a number: a dot where it is, a line between where it can be, all on one axis.
import { Chart, pointedRow } from './chart.tsx';

export interface Interval {
  readonly label: string;
  readonly at: number;
  readonly lower: number;
  readonly upper: number;
}

interface IntervalsProps {
  readonly title: string;
  readonly rows: readonly Interval[];
  readonly says: (value: number) => string;
  /** How the two ends are called, such as "slowest tenth". */
  readonly ends?: string;
  /** The end of the axis, when it is not the farthest that is known. */
  readonly most?: number;
  readonly limit?: { readonly value: number; readonly label: string };
}

export function Intervals({ title, rows, says, ends = 'between', most: given, limit }: IntervalsProps) {
  const most = given ?? Math.max(...rows.map(({ upper }) => upper), limit?.value ?? 0, 1e-9);
  const across = (value: number) => `${Math.min(100, Math.max(0, (value / most) * 100))}%`;
  const told = ({ label, lower, upper }: Interval) => `${label}, ${ends} ${says(lower)} and ${says(upper)}`;
  const points = rows.map((row) => ({ label: told(row), value: row.at }));
  return (
    <Chart {...{ title, points, says }} first={0}>
      {(chosen, point) => (
        <div className="grid grid-cols-[minmax(96px,auto)_minmax(0,1fr)_auto] gap-x-3 gap-y-0.5">
          {rows.map(({ label, at, lower, upper }, index) => (
            <div
              key={label}
              onPointerEnter={() => point(index)}
              className={`col-span-3 grid min-h-6 grid-cols-subgrid items-center
                ${index === chosen ? pointedRow : ''}`}
            >
              <span className="max-w-[180px] truncate">{label}</span>
              <span className="relative h-3">
                {limit ? (
                  <i
                    className="absolute inset-y-[-6px] border-control border-l border-dashed"
                    style={{ left: across(limit.value) }}
                  />
                ) : null}
                <i
                  className="absolute top-1/2 h-0.5 min-w-px -translate-y-1/2 bg-series-1"
                  style={{ left: across(lower), width: across(upper - lower) }}
                />
                <i
                  className="absolute top-1/2 size-2 -translate-1/2 rounded-pill bg-series-1"
                  style={{ left: across(at) }}
                />
              </span>
              <span className="min-w-14 text-right tabular-nums">{says(at)}</span>
            </div>
          ))}
          <p
            aria-hidden
            className="col-start-2 mt-0.5 flex flex-wrap justify-between gap-x-2 text-meta text-muted tabular-nums"
          >
            <span className="whitespace-nowrap">{says(0)}</span>
            <span className="whitespace-nowrap">{says(most)}</span>
            {limit ? <span className="w-full text-center">dashed: {limit.label}</span> : null}
          </p>
        </div>
      )}
    </Chart>
  );
}
