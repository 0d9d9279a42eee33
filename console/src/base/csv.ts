// Rows as a file that a spreadsheet opens, and such a file as rows (RFC 4180).
import { isMoney } from './numbers.ts';

type Row = Readonly<Record<string, unknown>>;

export function csvOf(rows: readonly Row[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [names, ...rows.map((row) => names.map((name) => cellOf(row[name])))];
  return lines.map((line) => line.map(quoted).join(',')).join('\r\n');
}

/** A whole number of the smallest unit would be taken for whole ones, so money is written as people write it. */
function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (isMoney(value)) return moneyText(value);
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function moneyText({ amount, currency }: { amount: number; currency: string }): string {
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return `${(amount / 10 ** digits).toFixed(digits)} ${currency}`;
}

/** A cell that a spreadsheet would take for a formula is told to be text. */
function quoted(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) && Number.isNaN(Number(cell)) ? `'${cell}` : cell;
  return `"${safe.replaceAll('"', '""')}"`;
}

export function saveCsv(name: string, rows: readonly Row[]): void {
  const link = document.createElement('a');
  // The mark at the head tells spreadsheets that it is UTF-8.
  link.href = URL.createObjectURL(new Blob(['\uFEFF', csvOf(rows)], { type: 'text/csv' }));
  link.download = `${name}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Lines of cells, whichever of comma, semicolon and tab the first line uses. */
export function readCsv(text: string): string[][] {
  const clean = text.replace(/^\uFEFF/, '');
  const between = separatorOf(clean);
  const pieces = new RegExp(`("(?:[^"]|"")*"|[^"${between}\\r\\n]*)(${between}|\\r?\\n|$)`, 'g');
  const lines: string[][] = [[]];
  for (const [whole, cell = '', end = ''] of clean.matchAll(pieces)) {
    if (whole === '') break;
    lines.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end !== between) lines.push([]);
  }
  return lines.filter((line) => line.some((cell) => cell.trim() !== ''));
}

function separatorOf(text: string): string {
  const [first = ''] = text.split(/\r?\n/);
  const outside = first.replace(/"(?:[^"]|"")*"/g, '');
  const counted = [',', ';', '\t'].map((one) => [one, outside.split(one).length] as const);
  return counted.toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? ',';
}
