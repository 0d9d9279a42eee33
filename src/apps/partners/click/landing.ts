// The address a link leads to, taken apart once: it is followed far more often than changed.

export interface Landing {
  readonly head: string;
  readonly query: string;
  readonly tail: string;
}

/** Said by us alone, whatever an address says. */
const ours: ReadonlySet<string> = new Set(['via', 'click']);

export function landingOf(address: string): Landing {
  const url = new URL(address);
  const { hash } = url;
  for (const name of ours) url.searchParams.delete(name);
  const query = url.searchParams.toString();
  url.search = '';
  url.hash = '';
  return { head: url.href, query, tail: hash };
}

/** With what else the followed address said. */
export function alongWith(landing: Landing, said: Readonly<Record<string, string | readonly string[]>>): Landing {
  const pairs = Object.entries(said).filter(([name]) => !ours.has(name));
  if (pairs.length === 0) return landing;
  const more = new URLSearchParams();
  for (const [name, value] of pairs) for (const one of [value].flat()) more.append(name, one);
  return withQuery(landing, more.toString());
}

export function withQuery(landing: Landing, more: string): Landing {
  return { ...landing, query: landing.query === '' ? more : `${landing.query}&${more}` };
}

export function addressOf({ head, query, tail }: Landing): string {
  return query === '' ? `${head}${tail}` : `${head}?${query}${tail}`;
}
