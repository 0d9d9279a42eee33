// The order in which tables can be filled; emptied they are the other way round.

interface Referring {
  readonly oid: number;
  readonly name: string;
  /** Those that it refers to. */
  readonly parents: readonly number[];
}

/** SQL for `parents`, of the table `c`. */
export const parentsOf = `(select coalesce(array_agg(distinct k.confrelid::int8::float8), '{}') from pg_constraint k
  where k.contype = 'f' and k.conrelid = c.oid and k.confrelid <> c.oid)`;

export function parentsFirst<Table extends Referring>(tables: readonly Table[]): Table[] {
  const sorted: Table[] = [];
  const known = new Set(tables.map(({ oid }) => oid));
  const placed = new Set<number>();
  for (let left = [...tables]; left.length > 0; left = left.filter(({ oid }) => !placed.has(oid))) {
    const free = left.filter(({ parents }) => parents.every((parent) => placed.has(parent) || !known.has(parent)));
    if (free.length === 0) throw new TypeError(`Tables refer to one another in a circle: ${left.map((t) => t.name)}`);
    for (const table of free) placed.add(table.oid);
    sorted.push(...free);
  }
  return sorted;
}
