// Whether those who began later stay longer: a row for each beginning, a column for each step since, shares in cells.
import { Chart, pointedRing } from './chart.tsx';
import { toneOf } from './shape.ts';

export interface Beginning {
  readonly label: string;
  /** How many began. */
  readonly n: number;
  /** Which share was still there, from the first step on; what has not come yet is left out. */
  readonly shares: readonly number[];
}

interface CohortProps {
  readonly title: string;
  readonly rows: readonly Beginning[];
  readonly columns: readonly string[];
}

/** Ink on the lighter tones, the other ink on the darker; the fifth is readable under neither in both themes. */
const tones: Readonly<Record<number, string>> = {
  1: 'bg-seq-1 text-ink',
  2: 'bg-seq-2 text-ink',
  3: 'bg-seq-3 text-ink',
  4: 'bg-seq-4 text-ink',
  5: 'bg-seq-4 text-ink',
  6: 'bg-seq-6 text-on-solid',
  7: 'bg-seq-7 text-on-solid',
};

const says = (share: number) => `${Math.round(share * 100)}%`;

export function Cohort({ title, rows, columns }: CohortProps) {
  const points = rows.flatMap(({ label, n, shares }) =>
    shares.map((value, index) => ({ label: `${label} (${n}), ${columns[index] ?? ''}`, value })),
  );
  const begins = rows.map((_, row) => rows.slice(0, row).reduce((sum, { shares }) => sum + shares.length, 0));
  return (
    <Chart {...{ title, points, says }} first={0}>
      {(at, point) => (
        <div className="overflow-x-auto">
          <table aria-hidden className="w-full border-separate border-spacing-0.5 text-[12px] tabular-nums">
            <thead>
              <tr className="text-meta text-muted">
                <th className="text-left font-[400]">Began</th>
                <th className="pr-2 text-right font-[400]">n</th>
                {columns.map((one) => (
                  <th key={one} className="font-[400]">
                    {one}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ label, n, shares }, row) => (
                <tr key={label}>
                  <th className="whitespace-nowrap text-left font-[400]">{label}</th>
                  <td className="pr-2 text-right text-muted">{n}</td>
                  {shares.map((share, index) => {
                    const place = (begins[row] ?? 0) + index;
                    return (
                      <td
                        key={columns[index]}
                        onPointerEnter={() => point(place)}
                        className={`h-7 min-w-11 text-center ${tones[toneOf(share, 1)]}
                          ${place === at ? pointedRing : ''}`}
                      >
                        {says(share)}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Chart>
  );
}
