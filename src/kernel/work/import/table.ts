/** What a table says of a name that stands in a file; "constructor" stands in no table, though in every object. */
export function entryOf<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
