// How a number moved: a line for each of a few things, named at its end; alone it may have a ground.
import { Chart, seriesInk } from './chart.tsx';
import { areaOf, lineOf, spots } from './shape.ts';

interface Line {
  readonly name: string;
  readonly values: readonly number[];
}

interface LinesProps {
  readonly title: string;
  readonly labels: readonly string[];
  readonly lines: readonly Line[];
  readonly says: (value: number) => string;
  readonly area?: boolean;
}

export function Lines({ title, labels, lines, says, area = false }: LinesProps) {
  const most = Math.max(...lines.flatMap(({ values }) => values), 0);
  const points = lines.flatMap(({ name, values }) =>
    values.map((value, index) => ({ label: `${lines.length > 1 ? `${name}, ` : ''}${labels[index] ?? ''}`, value })),
  );
  return (
    <Chart {...{ title, points, says }}>
      {(at) => {
        const own = Math.floor(at / Math.max(1, labels.length));
        const here = spots(lines[own]?.values ?? [], most)[at % Math.max(1, labels.length)];
        return (
          <>
            <div className="relative mr-24 h-32 border-border-strong border-b">
              <svg viewBox="0 0 100 100" preserveAspectRatio="none" className="absolute inset-0 size-full" aria-hidden>
                <line x1="0" x2="100" y1="50" y2="50" className="stroke-border" vectorEffect="non-scaling-stroke" />
                {lines.map(({ name, values }, index) => (
                  <g key={name} className={seriesInk[index] ?? seriesInk[4]}>
                    {area ? <path d={areaOf(spots(values, most))} fill="currentColor" fillOpacity={0.12} /> : null}
                    <path
                      d={lineOf(spots(values, most))}
                      fill="none"
                      stroke="currentColor"
                      strokeWidth={1.5}
                      vectorEffect="non-scaling-stroke"
                    />
                  </g>
                ))}
              </svg>
              {here ? (
                <i
                  className={`absolute size-2 -translate-1/2 rounded-pill bg-current ${seriesInk[own] ?? seriesInk[4]}`}
                  style={{ left: `${here.x}%`, top: `${here.y}%` }}
                />
              ) : null}
              {lines.map(({ name, values }) => (
                <span
                  key={name}
                  className="absolute left-full ml-2 max-w-[88px] -translate-y-1/2 truncate text-meta text-muted"
                  style={{ top: `${spots(values, most).at(-1)?.y ?? 100}%` }}
                >
                  {name}
                </span>
              ))}
            </div>
            <p aria-hidden className="mt-1 mr-24 flex justify-between text-meta text-muted tabular-nums">
              <span>{labels[0]}</span>
              <span>{labels.at(-1)}</span>
            </p>
          </>
        );
      }}
    </Chart>
  );
}

/** Whether a number moves; the number itself stands beside it. */
export function Spark({ values, says }: { readonly values: readonly number[]; readonly says: string }) {
  const all = spots(values, Math.max(...values, 0));
  const last = all.at(-1);
  return (
    <span role="img" aria-label={says} className="relative inline-block h-6 w-24 text-series-1">
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" className="absolute inset-0 size-full" aria-hidden>
        <path d={lineOf(all)} fill="none" stroke="currentColor" strokeWidth={1.5} vectorEffect="non-scaling-stroke" />
      </svg>
      {last ? (
        <i
          className="absolute size-1.5 -translate-1/2 rounded-pill bg-current"
          style={{ left: '100%', top: `${last.y}%` }}
        />
      ) : null}
    </span>
  );
}
