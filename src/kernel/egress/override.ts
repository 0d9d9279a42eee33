// The operator's base URLs: an origin that is really reached somewhere else (a simulator, a gateway, a private mirror).
// Callers keep speaking of the origin they know, redirects and cookies included.

import { Fault } from '#base/fault';

export type Overrides = ReturnType<typeof createOverrides>;

export function createOverrides(baseUrls: Readonly<Record<string, string>>) {
  const targets = new Map(Object.entries(baseUrls).map(([from, to]) => [readBase(from).origin, readBase(to)]));

  /** Where a URL really goes, or undefined when nothing overrides it. */
  function apply(url: URL): URL | undefined {
    const base = targets.get(url.origin);
    if (base === undefined) return undefined;
    const target = new URL(url);
    target.protocol = base.protocol;
    target.hostname = base.hostname;
    target.port = base.port;
    target.pathname = prefixOf(base) + url.pathname;
    return target;
  }

  /** The URL a caller would know, for a redirect that names the real target of the request it answers. */
  function undo(location: URL, asked: URL): URL {
    const base = targets.get(asked.origin);
    if (base === undefined || location.origin !== base.origin) return location;
    const prefix = prefixOf(base);
    if (!location.pathname.startsWith(`${prefix}/`)) return location;
    const known = new URL(asked.origin);
    known.pathname = location.pathname.slice(prefix.length);
    known.search = location.search;
    return known;
  }

  return { apply, undo };
}

function prefixOf(base: URL): string {
  return base.pathname.replace(/\/+$/, '');
}

function readBase(text: string): URL {
  const url = URL.parse(text);
  const usable = url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search;
  if (!usable) throw new Fault('invalid', `A base URL is http or https and bare, not ${JSON.stringify(text)}`);
  return url;
}
