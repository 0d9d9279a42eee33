// Rows and columns: text to the left, numbers to the right, one cursor, and two-line cards on a phone.
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';

export interface Column<Row> {
  readonly name: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  readonly isNumber?: boolean;
  readonly isStrong?: boolean;
  /** The number that matters, which stands beside the name on a phone. */
  readonly isMain?: boolean;
}

interface TableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly onOpen?: ((row: Row) => void) | undefined;
  readonly openKey?: string | undefined;
  readonly foot?: ReactNode;
}

const steps: Readonly<Record<string, (at: number, last: number) => number>> = {
  j: (at, last) => Math.min(at + 1, last),
  ArrowDown: (at, last) => Math.min(at + 1, last),
  k: (at) => Math.max(at - 1, 0),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_at, last) => last,
};

export function Table<Row>({ label, columns, rows, keyOf, onOpen, openKey, foot }: TableProps<Row>) {
  const [cursor, setCursor] = useState(0);
  const body = useRef<HTMLTableSectionElement>(null);
  const at = Math.min(cursor, Math.max(0, rows.length - 1));

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rows[at];
    if (event.key === 'Enter' && row && onOpen) {
      event.preventDefault();
      onOpen(row);
      return;
    }
    const next = steps[event.key]?.(at, rows.length - 1);
    if (next === undefined) return;
    event.preventDefault();
    setCursor(next);
    const line = body.current?.children[next];
    if (line instanceof HTMLElement) line.focus();
  }

  return (
    <div className="@container">
      <table aria-label={label} className="w-full tabular-nums">
        <thead className="max-md:sr-only">
          <tr>
            {columns.map((column) => (
              <th
                key={column.name}
                scope="col"
                className={`h-[30px] whitespace-nowrap border-border border-b px-(--cell-x) font-[500]
                  text-[11.5px] text-muted first:pl-3 ${column.isNumber ? 'text-right' : 'text-left'}`}
              >
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={onKeyDown}>
          {rows.map((row, index) => (
            <Line
              key={keyOf(row)}
              row={row}
              columns={columns}
              isAtCursor={index === at}
              isOpen={openKey === keyOf(row)}
              onFocus={() => setCursor(index)}
              onOpen={onOpen}
            />
          ))}
        </tbody>
        {foot}
      </table>
    </div>
  );
}

interface LineProps<Row> extends Pick<TableProps<Row>, 'columns' | 'onOpen'> {
  readonly row: Row;
  readonly isAtCursor: boolean;
  readonly isOpen: boolean;
  readonly onFocus: () => void;
}

function Line<Row>({ row, columns, isAtCursor, isOpen, onFocus, onOpen }: LineProps<Row>) {
  const places = placesOf(columns);
  const look = `${onOpen ? 'cursor-default hover:bg-hover' : ''} ${isOpen ? 'bg-selected' : ''}`;
  return (
    <tr
      tabIndex={isAtCursor ? 0 : -1}
      onFocus={onFocus}
      onClick={(event) => {
        if (!(event.target as HTMLElement).closest('a, button, input')) onOpen?.(row);
      }}
      className={`-outline-offset-2 border-border border-b max-md:grid max-md:min-h-(--row-2)
        max-md:grid-cols-[minmax(0,1fr)_fit-content(50%)] max-md:gap-x-3 max-md:py-2 ${look}`}
    >
      {columns.map((column) => (
        <td
          key={column.name}
          className={`h-(--row) max-w-[360px] truncate px-(--cell-x) py-1.5 first:pl-3 max-md:h-auto max-md:py-0
            ${places.get(column.name) ?? 'max-md:hidden'} ${column.isNumber ? 'text-right' : ''}
            ${column.isStrong ? 'font-[550]' : ''}`}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

const meta = 'max-md:text-meta max-md:text-muted max-md:whitespace-normal';
const slots = {
  name: 'max-md:col-start-1 max-md:row-start-1 max-md:whitespace-normal max-md:font-[550]',
  main: 'max-md:col-start-2 max-md:row-start-1 max-md:text-right max-md:font-[550]',
  aside: `max-md:col-start-2 max-md:row-start-1 max-md:text-right ${meta}`,
  left: `max-md:col-start-1 max-md:row-start-2 ${meta}`,
  right: `max-md:col-start-2 max-md:row-start-2 max-md:text-right ${meta}`,
} as const;

/** On a phone: name and number, below them two more facts; the rest is told when one opens the row. */
function placesOf<Row>(columns: readonly Column<Row>[]): Map<string, string> {
  const [first, ...rest] = columns;
  const number = rest.find(({ isMain }) => isMain) ?? rest.find(({ isNumber }) => isNumber);
  const words = rest.filter(({ isNumber }) => !isNumber);
  const [aside, ...others] = number ? [undefined, ...words] : words;
  const places = new Map<string, string>();
  const put = (column: Column<Row> | undefined, slot: string) => column && places.set(column.name, slot);
  put(first, slots.name);
  put(number, slots.main);
  put(aside, slots.aside);
  put(others[0], slots.left);
  put(others[1], slots.right);
  return places;
}
