// Patterns of access: `notes.*` covers `notes.note.create`; `*` covers everything; any other pattern itself alone.

/** Also whether one pattern covers all of another: `notes.*` covers `notes.note.*`. */
export function covers(pattern: string, access: string): boolean {
  if (pattern === '*' || pattern === access) return true;
  return pattern.endsWith('.*') && access.startsWith(pattern.slice(0, -1));
}

/** Whether there may be something that both cover. */
export function overlaps(one: string, other: string): boolean {
  return covers(one, other) || covers(other, one);
}

/** The patterns of a table that say the most about this access: the longest that covers it. */
export function closest(patterns: readonly string[], access: string): string | undefined {
  return patterns.filter((pattern) => covers(pattern, access)).toSorted((a, b) => b.length - a.length)[0];
}
