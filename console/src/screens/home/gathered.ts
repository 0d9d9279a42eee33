// Lines of the log that say the same are one line that says how often. Pure.

export interface Line {
  readonly lastAt: string;
  readonly count: number;
}

/** What says the same, wherever it stands; the newest of each stands for all. */
export function gathered<Of extends Line>(lines: readonly Of[], saying: (line: Of) => string) {
  const groups = Map.groupBy(lines, saying);
  return [...groups.values()].map((all) => {
    const [newest] = all.toSorted((a, b) => (a.lastAt > b.lastAt ? -1 : 1)) as [Of];
    return { newest, all, count: all.reduce((sum, one) => sum + one.count, 0) };
  });
}

/** What says the same in a row: the order stays what it was. */
export function inRows<Of>(lines: readonly Of[], saying: (line: Of) => string): { newest: Of; count: number }[] {
  const rows: { newest: Of; count: number; says: string }[] = [];
  for (const line of lines) {
    const says = saying(line);
    const last = rows.at(-1);
    if (last?.says === says) last.count += 1;
    else rows.push({ newest: line, count: 1, says });
  }
  return rows;
}
