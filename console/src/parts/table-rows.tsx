// The rows of a table, drawn in blocks: a block that is far from what one sees is one empty row of the same height, so
// that ten thousand rows cost as much as a hundred.
import { memo, type ReactNode, useEffect, useRef, useState } from 'react';
import type { Column } from './table-column.ts';

export const blockSize = 40;
/** How far beyond the edge a block is drawn already. */
const margin = '600px';

interface BlockProps<Row> extends LineShape<Row> {
  readonly rows: readonly Row[];
  readonly from: number;
  readonly cursor: number;
  readonly keyOf: (row: Row) => string;
  readonly openKey: string | undefined;
  readonly chosen: ReadonlySet<string>;
}

interface LineShape<Row> {
  readonly columns: readonly Column<Row>[];
  readonly places: ReadonlyMap<string, string>;
  /** The columns that are shown only where there is room. */
  readonly wide: ReadonlySet<string>;
  readonly onFocus: (index: number) => void;
  readonly onOpen: ((row: Row) => void) | undefined;
}

const usualRow = 36;

function AnyBlock<Row>({ rows, from, cursor, keyOf, openKey, chosen, ...shape }: BlockProps<Row>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const height = useRef(rows.length * usualRow);
  const [isNear, setNear] = useState(from === 0);
  // A row that has the cursor may have the focus, which goes with the row.
  const isDrawn = isNear || cursor >= 0;
  useEffect(() => {
    const element = body.current;
    if (!element) return;
    const watch = new IntersectionObserver(
      ([seen]) => {
        if (seen && !seen.isIntersecting) height.current = element.offsetHeight || height.current;
        setNear(seen?.isIntersecting === true);
      },
      { root: element.closest('#page'), rootMargin: `${margin} 0px` },
    );
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return (
    <tbody ref={body} data-from={from}>
      {isDrawn ? (
        rows.map((row, index) => (
          <Line
            key={keyOf(row)}
            row={row}
            index={from + index}
            isAtCursor={from + index === cursor}
            isChosen={chosen.has(keyOf(row))}
            isOpen={openKey !== undefined && openKey === keyOf(row)}
            {...(shape as unknown as LineShape<unknown>)}
          />
        ))
      ) : (
        <tr aria-hidden style={{ height: height.current }}>
          <td colSpan={shape.columns.length} />
        </tr>
      )}
    </tbody>
  );
}

/** Memory of a component has no place for its type of row, so it is said again. */
export const Block = memo(AnyBlock) as typeof AnyBlock;

interface LineProps extends LineShape<unknown> {
  readonly row: unknown;
  readonly index: number;
  readonly isAtCursor: boolean;
  readonly isOpen: boolean;
  readonly isChosen: boolean;
}

const Line = memo(function Line({
  row,
  index,
  columns,
  places,
  wide,
  isAtCursor,
  isOpen,
  isChosen,
  onFocus,
  onOpen,
}: LineProps) {
  const look = `${onOpen ? 'cursor-default hover:bg-hover' : ''} ${isOpen || isChosen ? 'bg-selected' : ''}
    ${isChosen ? 'shadow-[inset_3px_0_0_var(--color-primary)]' : ''}`;
  return (
    <tr
      tabIndex={isAtCursor ? 0 : -1}
      data-row={index}
      aria-rowindex={index + 2}
      aria-selected={isChosen || undefined}
      onFocus={() => onFocus(index)}
      onClick={(event) => {
        if (!(event.target as HTMLElement).closest('a, button, input, select')) onOpen?.(row);
      }}
      className={`-outline-offset-2 border-border border-b max-md:grid max-md:min-h-(--row-2)
        max-md:grid-cols-[minmax(0,1fr)_fit-content(50%)] max-md:gap-x-3 max-md:py-2 ${look}`}
    >
      {columns.map((column) => (
        <td
          key={column.name}
          data-title={column.title}
          className={`${cell} ${lookOf(column)} ${places.get(column.name) ?? 'max-md:hidden'}
            ${wide.has(column.name) ? whereWide : ''}`}
        >
          {column.cell(row) as ReactNode}
        </td>
      ))}
    </tr>
  );
});

export const whereWide = '@max-4xl:hidden';

const cell = `h-(--row) max-w-[360px] @max-4xl:max-w-[200px] @max-4xl:first:max-w-[300px] truncate
  px-(--cell-x) py-1.5 first:pl-3
  max-md:h-auto max-md:max-w-full max-md:px-0! max-md:py-0`;

function lookOf({ isNumber, isStrong }: Column<unknown>): string {
  return `${isNumber ? 'text-right tabular-nums' : ''} ${isStrong ? 'font-[550]' : ''}`;
}
