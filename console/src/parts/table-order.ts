// In which order rows stand when somebody has asked for one.
import { isMoney } from '../base/numbers.ts';

export interface Order {
  readonly column: string;
  readonly isDown: boolean;
}

const words = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

export function valueIn(row: unknown, name: string): unknown {
  return typeof row === 'object' && row !== null ? Reflect.get(row, name) : undefined;
}

/** Whether there is something in this column to put rows in order by. */
export function isOrderable(rows: readonly unknown[], name: string): boolean {
  return rows.some((row) => {
    const value = valueIn(row, name);
    return isMoney(value) || ['string', 'number', 'boolean'].includes(typeof value);
  });
}

/** Nothing comes last, whichever way round. */
export function ordered<Row>(rows: readonly Row[], { column, isDown }: Order): Row[] {
  const known = rows.map((row) => ({ row, value: comparable(valueIn(row, column)) }));
  const sign = isDown ? -1 : 1;
  known.sort((a, b) => {
    if (a.value === undefined || b.value === undefined)
      return Number(a.value === undefined) - Number(b.value === undefined);
    return sign * compared(a.value, b.value);
  });
  return known.map(({ row }) => row);
}

function comparable(value: unknown): string | number | undefined {
  if (isMoney(value)) return value.amount;
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

function compared(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [one, other] = [String(a), String(b)];
  // Plain letters and digits, as in instants and ids, need no dictionary.
  return plain.test(one) && plain.test(other) ? Number(one > other) - Number(one < other) : words.compare(one, other);
}

const plain = /^[0-9TZ:.-]+$/;
