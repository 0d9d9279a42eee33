// Where people drop out, when it is busy, whether they stay: a funnel, and a field of tones.
import { Chart, type Point, pointedRing, quietGround } from './chart.tsx';
import { toneOf } from './shape.ts';

interface FunnelProps {
  readonly title: string;
  /** In their order, each with how many were left. */
  readonly points: readonly Point[];
  readonly says: (value: number) => string;
}

export function Funnel({ title, points, says }: FunnelProps) {
  const whole = Math.max(points[0]?.value ?? 0, 1);
  return (
    <Chart {...{ title, points, says }} first={0}>
      {(at, point) => (
        <ol className="grid gap-1">
          {points.map(({ label, value }, index) => {
            const before = points[index - 1]?.value;
            return (
              <li key={label} onPointerEnter={() => point(index)}>
                <p className="flex items-baseline gap-2">
                  <span>{label}</span>
                  <span className="ml-auto tabular-nums">{says(value)}</span>
                  <span className="w-10 text-right text-meta text-muted tabular-nums">
                    {before ? `${Math.round((value / before) * 100)}%` : ''}
                  </span>
                </p>
                <span
                  className={`block h-3 min-w-px ${index === at ? 'bg-series-1' : quietGround}`}
                  style={{ width: `${(value / whole) * 100}%` }}
                />
              </li>
            );
          })}
        </ol>
      )}
    </Chart>
  );
}

const tones: Readonly<Record<number, string>> = {
  1: 'bg-seq-1',
  2: 'bg-seq-2',
  3: 'bg-seq-3',
  4: 'bg-seq-4',
  5: 'bg-seq-5',
  6: 'bg-seq-6',
  7: 'bg-seq-7',
};

interface HeatProps {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly label: string; readonly values: readonly number[] }[];
  readonly says: (value: number) => string;
}

/** Weekdays by hours, or beginnings by months: the fuller the tone, the more. */
export function Heat({ title, columns, rows, says }: HeatProps) {
  const most = Math.max(...rows.flatMap(({ values }) => values), 0);
  const points = rows.flatMap(({ label, values }) =>
    values.map((value, index) => ({ label: `${label}, ${columns[index] ?? ''}`, value })),
  );
  return (
    <Chart {...{ title, points, says }} first={0}>
      {(at, point) => (
        <div className="grid gap-0.5">
          {rows.map(({ label, values }, row) => (
            <div key={label} className="flex items-center gap-0.5">
              <span className="w-12 flex-none text-meta text-muted">{label}</span>
              {values.map((value, index) => {
                const place = row * columns.length + index;
                const ring = place === at ? pointedRing : '';
                return (
                  <span
                    key={columns[index]}
                    onPointerEnter={() => point(place)}
                    className={`h-4 min-w-0 flex-1 ${tones[toneOf(value, most)]} ${ring}`}
                  />
                );
              })}
            </div>
          ))}
          <p aria-hidden className="ml-12 flex justify-between text-meta text-muted tabular-nums">
            <span>{columns[0]}</span>
            <span>{columns.at(-1)}</span>
          </p>
        </div>
      )}
    </Chart>
  );
}
