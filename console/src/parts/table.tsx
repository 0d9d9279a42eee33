// Rows and columns: text to the left, numbers to the right, one cursor, an order one can choose, and two-line cards on
// a phone.
import { ArrowDown, ArrowUp, Download } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { saveCsv } from '../base/csv.ts';
import { Button } from './button.tsx';
import { icon } from './chip.tsx';
import { useChoosing } from './table-choosing.ts';
import type { Column } from './table-column.ts';
import { isOrderable, type Order, ordered } from './table-order.ts';
import { Block, blockSize, whereWide } from './table-rows.tsx';

export type { Column };

interface TableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly onOpen?: ((row: Row) => void) | undefined;
  readonly openKey?: string | undefined;
  /** What one can do with a row, by its key `.`; where the row stands. */
  readonly onMenu?: ((row: Row, place: DOMRect) => void) | undefined;
  /** What is chosen with the space bar or a pointer, by its key. */
  readonly chosen?: ReadonlySet<string> | undefined;
  readonly onChoose?: ((row: Row) => void) | undefined;
  readonly foot?: ReactNode;
  /** Absent, the table keeps its order itself. */
  readonly order?: Order | undefined;
  readonly onOrder?: (order: Order | undefined) => void;
}

const steps: Readonly<Record<string, (at: number, last: number) => number>> = {
  j: (at, last) => Math.min(at + 1, last),
  ArrowDown: (at, last) => Math.min(at + 1, last),
  k: (at) => Math.max(at - 1, 0),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_at, last) => last,
};

const fields = 'input, select, textarea';

function isMenuKey({ key, shiftKey }: KeyboardEvent): boolean {
  return key === '.' || key === 'ContextMenu' || (key === 'F10' && shiftKey);
}

export function Table<Row>({
  label,
  columns,
  rows,
  keyOf,
  onOpen,
  onMenu,
  onChoose,
  openKey,
  foot,
  ...given
}: TableProps<Row>) {
  const [cursor, setCursor] = useState(0);
  const [own, setOwn] = useState<Order>();
  const table = useRef<HTMLTableElement>(null);
  const order = given.onOrder ? given.order : own;
  const setOrder = given.onOrder ?? setOwn;
  // Whoever keeps the order elsewhere gives the rows in it.
  const shown = useMemo(() => (own ? ordered(rows, own) : rows), [rows, own]);
  const places = useMemo(() => placesOf(columns), [columns]);
  // A foot speaks of every column.
  const wide = useMemo(() => (foot ? none : onlyWide(columns, places)), [columns, places, foot]);
  const at = Math.min(cursor, Math.max(0, shown.length - 1));
  const isMoved = useRef(false);
  // The block of the cursor is always drawn, so the row is there by now, however far from what one saw.
  useLayoutEffect(() => {
    if (!isMoved.current) return;
    isMoved.current = false;
    table.current?.querySelector<HTMLElement>(`[data-row="${at}"]`)?.focus();
  }, [at]);
  const latest = useRef(onOpen);
  latest.current = onOpen;
  const open = useCallback((row: Row) => latest.current?.(row), []);
  const blocks = useMemo(
    () =>
      Array.from({ length: Math.ceil(shown.length / blockSize) }, (_, index) => {
        const from = index * blockSize;
        return { from, rows: shown.slice(from, from + blockSize) };
      }),
    [shown],
  );

  /** What a key does with the row at the cursor, if anything. */
  function actOn(row: Row, event: KeyboardEvent): boolean {
    const on = event.target as HTMLElement;
    if (isMenuKey(event)) onMenu?.(row, (on.closest('tr') ?? on).getBoundingClientRect());
    else if (on.closest('a, button')) return false;
    else if (event.key === 'Enter') onOpen?.(row);
    else if (event.key === ' ') onChoose?.(row);
    else return false;
    return true;
  }

  function onKeyDown(event: KeyboardEvent) {
    const on = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || !on.closest('tbody') || on.matches(fields)) return;
    const row = shown[at];
    if (row && actOn(row, event)) {
      event.preventDefault();
      return;
    }
    const next = steps[event.key]?.(at, shown.length - 1);
    if (next === undefined) return;
    event.preventDefault();
    isMoved.current = next !== at;
    setCursor(next);
  }

  const choosing = useChoosing({ rows: shown, cursor: at, keyOf, chosen: given.chosen ?? none, onChoose });
  return (
    <div className="@container">
      <table
        ref={table}
        aria-label={label}
        aria-rowcount={shown.length + 1}
        onKeyDown={onKeyDown}
        {...choosing}
        className="w-full"
      >
        <thead className="max-md:sr-only">
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <Head
                key={column.name}
                isWide={wide.has(column.name)}
                column={column}
                rows={rows}
                order={order}
                onOrder={setOrder}
              />
            ))}
          </tr>
        </thead>
        {blocks.map(({ from, rows: some }) => (
          <Block
            key={from}
            rows={some}
            cursor={at >= from && at < from + blockSize ? at : -1}
            onFocus={setCursor}
            onOpen={onOpen ? open : undefined}
            {...{ from, columns, places, wide, keyOf, openKey, chosen: given.chosen ?? none }}
          />
        ))}
        {foot}
      </table>
      {/* A list with a bar of its own offers its file there. */}
      {given.onOrder === undefined && rows.length >= worthAFile ? <File label={label} rows={shown} /> : null}
    </div>
  );
}

const worthAFile = 5;

function File({ label, rows }: { readonly label: string; readonly rows: readonly unknown[] }) {
  const save = () => saveCsv(label.replace(/\W+/g, '-').toLowerCase(), rows as Parameters<typeof saveCsv>[1]);
  return (
    <p className="mt-1 flex justify-end">
      <Button small look="quiet" icon={<Download {...icon} />} aria-label={`CSV of ${label}`} onClick={save}>
        CSV
      </Button>
    </p>
  );
}

interface HeadProps<Row> {
  readonly isWide: boolean;
  readonly column: Column<Row>;
  readonly rows: readonly Row[];
  readonly order: Order | undefined;
  readonly onOrder: (order: Order | undefined) => void;
}

/** Up, down, and as it was. */
function Head<Row>({ isWide, column: { name, title, isNumber = false }, rows, order, onOrder }: HeadProps<Row>) {
  const isOn = order?.column === name;
  const canOrder = useMemo(() => rows.length > 1 && isOrderable(rows, name), [rows, name]);
  const Arrow = order?.isDown ? ArrowDown : ArrowUp;
  const next = () => {
    if (!isOn) return { column: name, isDown: isNumber };
    return order.isDown === isNumber ? { column: name, isDown: !isNumber } : undefined;
  };
  return (
    <th
      scope="col"
      {...(isOn ? { 'aria-sort': order.isDown ? ('descending' as const) : ('ascending' as const) } : {})}
      className={`h-[30px] whitespace-nowrap border-border border-b px-(--cell-x) font-[500] text-[11.5px] text-muted
        first:pl-3 ${isNumber ? 'text-right' : 'text-left'} ${isWide ? whereWide : ''}`}
    >
      {canOrder ? (
        <button
          type="button"
          onClick={() => onOrder(next())}
          className={`inline-flex items-center gap-1 hover:text-ink ${isNumber ? 'flex-row-reverse' : ''}
            ${isOn ? 'font-[600] text-ink' : ''}`}
        >
          {title}
          {isOn ? <Arrow size={12} strokeWidth={1.5} aria-hidden /> : null}
        </button>
      ) : (
        title
      )}
    </th>
  );
}

const none: ReadonlySet<string> = new Set();
const mostNarrow = 5;

/** Where there is little room, as on a tablet: what a phone shows, then the next ones. */
function onlyWide<Row>(columns: readonly Column<Row>[], places: ReadonlyMap<string, string>): ReadonlySet<string> {
  const byWeight = columns.toSorted((a, b) => weightOf(a, places) - weightOf(b, places));
  const few = byWeight.slice(0, mostNarrow).filter(({ isAside }) => !isAside);
  const kept = new Set(few.map(({ name }) => name));
  return new Set(columns.map(({ name }) => name).filter((name) => !kept.has(name)));
}

function weightOf<Row>({ name, isAside }: Column<Row>, places: ReadonlyMap<string, string>): number {
  if (isAside) return 2;
  return places.has(name) ? 0 : 1;
}

const meta = 'max-md:text-meta max-md:text-muted max-md:whitespace-normal';
const slots = {
  name: 'max-md:col-start-1 max-md:row-start-1 max-md:whitespace-normal max-md:font-[550]',
  main: 'max-md:col-start-2 max-md:row-start-1 max-md:text-right max-md:font-[550]',
  aside: `max-md:col-start-2 max-md:row-start-1 max-md:text-right ${meta}`,
  left: `max-md:col-start-1 max-md:row-start-2 max-md:text-left ${meta}`,
  right: `max-md:col-start-2 max-md:row-start-2 max-md:text-right ${meta}`,
} as const;
/** A number that stands alone says of what it is. */
const titled = 'max-md:before:mr-1 max-md:before:content-[attr(data-title)]';

/** On a phone: name and number, below them two more facts; the rest is told when one opens the row. */
function placesOf<Row>(columns: readonly Column<Row>[]): Map<string, string> {
  const [first, ...rest] = columns;
  const number = rest.find(({ isMain }) => isMain) ?? rest.find(({ isNumber }) => isNumber);
  const words = rest.filter(({ isNumber }) => !isNumber);
  const [aside, ...others] = number ? [undefined, ...words] : words;
  const places = new Map<string, string>();
  const numbers = rest.filter((one) => one.isNumber && one !== number);
  const [left, right] = [...others, ...numbers];
  const put = (column: Column<Row> | undefined, slot: string) =>
    column && places.set(column.name, numbers.includes(column) ? `${slot} ${titled}` : slot);
  put(first, slots.name);
  put(number, slots.main);
  put(aside, slots.aside);
  put(left, slots.left);
  put(right, slots.right);
  return places;
}
