// A table of figures as text that reads well in a terminal and in Markdown.

type Row = Readonly<Record<string, string | number>>;

export function printTable(title: string, rows: readonly Row[]) {
  const heads = Object.keys(rows[0] ?? {});
  const cells = rows.map((row) => heads.map((head) => shown(row[head])));
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...cells.map((line) => (line[column] ?? '').length)),
  );
  const line = (words: readonly string[]) => `| ${words.map((word, i) => word.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  console.log(`\n${title}`);
  console.log(line(heads));
  console.log(line(widths.map((width) => '-'.repeat(width))));
  for (const words of cells) console.log(line(words));
}

function shown(value: string | number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '-';
  if (typeof value === 'string') return value;
  if (value >= 1000) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(value >= 100 ? 0 : 2);
}
