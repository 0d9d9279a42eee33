// Who has how much of the whole: bars in order, one bar in parts, at most three parts of a ring, how near a limit.
import { percent } from '../../base/numbers.ts';
import { Chart, type Point, quietGround, seriesGround, seriesInk } from './chart.tsx';
import { arcOf, slices } from './shape.ts';

interface SharesProps {
  readonly title: string;
  readonly points: readonly Point[];
  readonly says: (value: number) => string;
}

const most = 8;

/** How long a bar is. */
function width(part: number): string {
  return `${Math.round(part * 1000) / 10}%`;
}

function sumOf(points: readonly Point[]): number {
  return points.reduce((sum, { value }) => sum + value, 0);
}

/** The largest first; beyond eight they are told together. */
export function ranked(points: readonly Point[], least = most): Point[] {
  const ordered = points.toSorted((a, b) => b.value - a.value);
  const rest = ordered.slice(least);
  return rest.length === 0
    ? ordered
    : [...ordered.slice(0, least), { label: `${rest.length} more`, value: sumOf(rest) }];
}

export function Bars({ title, points: given, says }: SharesProps) {
  const points = ranked(given);
  const widest = Math.max(...points.map(({ value }) => value), 1e-9);
  const whole = sumOf(points) || 1;
  return (
    <Chart {...{ title, points, says }} first={0}>
      {(at, point) => (
        <div className="grid grid-cols-[minmax(72px,auto)_minmax(0,1fr)_auto_auto] items-center gap-x-3 gap-y-1.5">
          {points.map(({ label, value }, index) => (
            <div key={label} className="contents" onPointerEnter={() => point(index)}>
              <span className="max-w-[200px] truncate">{label}</span>
              <span className="h-3">
                <span
                  className={`block h-full min-w-px ${index === at ? 'bg-series-1' : quietGround}`}
                  style={{ width: width(value / widest) }}
                />
              </span>
              <span className="text-right tabular-nums">{says(value)}</span>
              <span className="text-right text-meta text-muted tabular-nums">{percent(value / whole)}</span>
            </div>
          ))}
        </div>
      )}
    </Chart>
  );
}

/** One bar in its parts, each named below it. */
export function Stack({ title, points: given, says }: SharesProps) {
  const points = ranked(given, 4);
  const whole = sumOf(points) || 1;
  return (
    <Chart {...{ title, points, says }} first={0}>
      {(_at, point) => (
        <>
          <div className="flex h-5 gap-px">
            {points.map(({ label, value }, index) => (
              <span
                key={label}
                onPointerEnter={() => point(index)}
                className={seriesGround[index] ?? seriesGround[4]}
                style={{ width: width(value / whole) }}
              />
            ))}
          </div>
          <Names points={points} says={says} />
        </>
      )}
    </Chart>
  );
}

const pointedSlice = 'group-hover/chart:[stroke-width:24] group-focus/chart:[stroke-width:24]';

export function Pie({ title, points: given, says }: SharesProps) {
  const points = ranked(given, 2);
  const parts = slices(points.map(({ value }) => value));
  return (
    <Chart {...{ title, points, says }} first={0}>
      {(at, point) => (
        <div className="flex flex-wrap items-center gap-4">
          <svg viewBox="0 0 100 100" className="size-24" aria-hidden>
            {parts.map((slice, index) => (
              <path
                key={points[index]?.label}
                d={arcOf(slice, 38)}
                onPointerEnter={() => point(index)}
                className={`${seriesInk[index] ?? seriesInk[4]} ${index === at ? pointedSlice : ''}`}
                fill="none"
                stroke="currentColor"
                strokeWidth={20}
              />
            ))}
          </svg>
          <Names points={points} says={says} />
        </div>
      )}
    </Chart>
  );
}

function Names({ points, says }: Pick<SharesProps, 'points' | 'says'>) {
  return (
    <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-meta">
      {points.map(({ label, value }, index) => (
        <li key={label} className="flex items-center gap-1.5">
          <i className={`size-2.5 ${seriesGround[index] ?? seriesGround[4]}`} />
          {label} <span className="text-muted tabular-nums">{says(value)}</span>
        </li>
      ))}
    </ul>
  );
}

interface GaugeProps {
  readonly title: string;
  readonly value: number;
  readonly limit: number;
  readonly says: (value: number) => string;
}

const near = 0.8;

/** Half a ring, filled as far as one has got. */
export function Gauge({ title, value, limit, says }: GaugeProps) {
  const part = limit <= 0 ? 0 : Math.min(1, value / limit);
  return (
    <figure aria-label={`${title}: ${says(value)} of ${says(limit)}`} className="w-40 text-center">
      <svg viewBox="0 0 100 54" className="w-full" aria-hidden>
        <path d={arcOf({ from: 0.75, to: 1.25 }, 44)} fill="none" className="stroke-border" strokeWidth={8} />
        <path
          d={arcOf({ from: 0.75, to: 0.75 + part / 2 }, 44)}
          fill="none"
          className={part > near ? 'stroke-warn-line' : 'stroke-ink-2'}
          strokeWidth={8}
        />
      </svg>
      <figcaption>
        <b className="block font-[600] tabular-nums">{percent(part)}</b>
        <span className="text-meta text-muted tabular-nums">
          {title}, {says(value)} of {says(limit)}
        </span>
      </figcaption>
    </figure>
  );
}
