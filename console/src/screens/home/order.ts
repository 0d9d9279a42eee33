// The order in which things stand that somebody has arranged.

/** As chosen; what one has never seen stands where it usually does, after the one before it. */
export function inOrder<One extends { readonly id: string }>(all: readonly One[], order: readonly string[]): One[] {
  const chosen = order.flatMap((id) => all.filter((one) => one.id === id));
  for (const [index, one] of all.entries()) {
    if (chosen.includes(one)) continue;
    const before = all[index - 1];
    chosen.splice(before ? chosen.indexOf(before) + 1 : 0, 0, one);
  }
  return chosen;
}

/** One place up or down among those beside it. */
export function moved(ids: readonly string[], id: string, by: -1 | 1): string[] {
  const from = ids.indexOf(id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= ids.length) return [...ids];
  const others = ids.filter((one) => one !== id);
  return [...others.slice(0, to), id, ...others.slice(to)];
}
