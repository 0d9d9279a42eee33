// How a sum became another: what came to it and what went, each from where the one before has ended.
import { Chart, pointedRow } from './chart.tsx';
import { risesOf } from './shape.ts';

export interface Change {
  readonly label: string;
  readonly value: number;
  /** What there was or is as a whole, such as at the beginning. */
  readonly isTotal?: boolean;
}

interface WaterfallProps {
  readonly title: string;
  readonly changes: readonly Change[];
  readonly says: (value: number) => string;
}

/** Money that comes is petrol, money that goes is ochre, and what there is is graphite. */
function lookOf({ value, isTotal }: Change): string {
  if (isTotal) return 'bg-series-8';
  return value < 0 ? 'bg-series-2' : 'bg-series-1';
}

export function Waterfall({ title, changes, says }: WaterfallProps) {
  const steps = risesOf(changes.map(({ value, isTotal = false }) => ({ value, isTotal })));
  const levels = steps.flatMap(({ from, to }) => [from, to]);
  const [least, most] = [Math.min(0, ...levels), Math.max(0, ...levels)];
  const whole = most - least || 1;
  const across = (value: number) => ((value - least) / whole) * 100;
  return (
    <Chart {...{ title, points: changes, says }} first={0}>
      {(at, point) => (
        <ol className="grid grid-cols-[minmax(96px,auto)_minmax(0,1fr)_auto] gap-x-3 gap-y-1">
          {changes.map((change, index) => {
            const { from, to } = steps[index] ?? { from: 0, to: 0 };
            return (
              <li
                key={change.label}
                onPointerEnter={() => point(index)}
                className={`col-span-3 grid grid-cols-subgrid items-center
                  ${index === at ? pointedRow : ''}`}
              >
                <span className={`truncate ${change.isTotal ? 'font-[550]' : ''}`}>{change.label}</span>
                <span className="relative h-3.5">
                  <i className="absolute inset-y-0 w-px bg-border-strong" style={{ left: `${across(0)}%` }} />
                  <i
                    className={`absolute inset-y-0 min-w-px ${lookOf(change)}`}
                    style={{ left: `${across(Math.min(from, to))}%`, width: `${(Math.abs(to - from) / whole) * 100}%` }}
                  />
                </span>
                <span className={`text-right tabular-nums ${change.isTotal ? 'font-[550]' : ''}`}>
                  {says(change.value)}
                </span>
              </li>
            );
          })}
        </ol>
      )}
    </Chart>
  );
}
