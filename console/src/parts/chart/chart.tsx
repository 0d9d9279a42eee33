// The frame of every chart: the question it answers, the point one is at in words, the arrows that walk, and the same
// as a table.
import { type KeyboardEvent, type ReactNode, useState } from 'react';

export interface Point {
  readonly label: string;
  readonly value: number;
}

interface ChartProps {
  readonly title: string;
  readonly points: readonly Point[];
  readonly says: (value: number) => string;
  /** Where one stands before anything is pointed at; the last, when absent. */
  readonly first?: number;
  /** Shown as a table until one asks for the drawing: where there is no room for it. */
  readonly isTableFirst?: boolean;
  /** What Enter does at the point one is at. */
  readonly onOpen?: (at: number) => void;
  readonly children: (at: number, point: (index: number) => void) => ReactNode;
}

const steps: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowRight: (at, last) => Math.min(at + 1, last),
  ArrowLeft: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_at, last) => last,
};

export function Chart({
  title,
  points,
  says,
  first = points.length - 1,
  onOpen,
  isTableFirst = false,
  children,
}: ChartProps) {
  const [chosen, setAt] = useState(first);
  const [isTable, setTable] = useState(isTableFirst);
  const at = Math.min(chosen, points.length - 1);
  const here = points[at];
  const told = here ? `${here.label}: ${says(here.value)}` : title;
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter') onOpen?.(at);
    const next = steps[event.key]?.(at, points.length - 1);
    if (next === undefined) return;
    event.preventDefault();
    setAt(next);
  }
  return (
    <figure aria-label={title} className="min-w-0">
      <figcaption className="mb-2 flex flex-wrap items-baseline gap-x-3">
        <span className="text-section">{title}</span>
        {here ? <span className="text-meta text-muted tabular-nums">{told}</span> : null}
        <button type="button" onClick={() => setTable(!isTable)} className="ml-auto text-link text-meta">
          {isTable ? 'Show as chart' : 'Show as table'}
        </button>
      </figcaption>
      {isTable ? (
        <Rows {...{ points, says }} />
      ) : (
        <div
          role="img"
          aria-label={told}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrows walk from point to point.
          tabIndex={0}
          className="group/chart"
          onKeyDown={onKeyDown}
        >
          {children(at, setAt)}
        </div>
      )}
    </figure>
  );
}

function Rows({ points, says }: Pick<ChartProps, 'points' | 'says'>) {
  return (
    <table className="w-full tabular-nums">
      <tbody>
        {points.map(({ label, value }, index) => (
          <tr key={`${label} ${index.toString()}`} className="border-border border-b">
            <th scope="row" className="py-1 text-left font-[400]">
              {label}
            </th>
            <td className="py-1 text-right">{says(value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Where one is, marked while somebody points at the chart or walks through it; untouched, nothing looks chosen. */
export const pointedRing = 'outline-focus group-hover/chart:outline-2 group-focus/chart:outline-2';
export const pointedRow = 'group-hover/chart:bg-hover group-focus/chart:bg-hover';

/** The colours of data in their order; more than these are told as the rest. */
export const seriesGround = ['bg-series-1', 'bg-series-2', 'bg-series-3', 'bg-series-4', 'bg-series-8'] as const;
export const seriesInk = ['text-series-1', 'text-series-2', 'text-series-3', 'text-series-4', 'text-series-8'] as const;
/** Of the first series, where one is not. */
export const quietGround = 'bg-[color-mix(in_oklch,var(--color-series-1)_55%,var(--color-surface))]';
