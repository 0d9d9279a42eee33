// An answer as a person reads it: a table for a list, lines for a thing. Programs get JSON.

const longestCell = 60;

/** What comes from outside must not steer the terminal it is shown on. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for.
const steering = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

export function show(value: unknown): string {
  return harmless(shown(value));
}

export function harmless(text: string): string {
  return text.replace(steering, '\ufffd');
}

function shown(value: unknown): string {
  if (isRecord(value) && Array.isArray(value.items)) return showList(value.items, value.next);
  if (isRecord(value)) return showRecord(value);
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

function showList(items: readonly unknown[], next: unknown): string {
  if (items.length === 0) return 'Nothing.';
  const table = items.every(isRecord) ? tableOf(items) : items.map((item) => JSON.stringify(item)).join('\n');
  return typeof next === 'string' ? `${table}\n\nMore: after=${next}` : table;
}

/** Columns for what every row has in short; the rest is seen one by one or with --json. */
export function tableOf(rows: readonly Record<string, unknown>[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) =>
    rows.some((row) => isShort(row[name])),
  );
  const cells = [names, ...rows.map((row) => names.map((name) => cellOf(row[name])))];
  const widths = names.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function showRecord(record: Record<string, unknown>): string {
  const width = Math.max(0, ...Object.keys(record).map((name) => name.length));
  const lines = Object.entries(record).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
    return `${name.padEnd(width)}  ${(text ?? '').split('\n').join(`\n${' '.repeat(width + 2)}`)}`;
  });
  return lines.join('\n');
}

function isShort(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((one) => typeof one !== 'object');
  return typeof value !== 'object' && value !== undefined && value !== null;
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = textOf(value);
  const line = text.replace(/\s+/g, ' ');
  return line.length > longestCell ? `${line.slice(0, longestCell - 1)}…` : line;
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
