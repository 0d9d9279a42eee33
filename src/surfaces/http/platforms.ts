// A brand of a company as the first word of an address: `/api/v1/acme-garden/notes/note/list` is the capability's own
// address, come to by that brand. Whether the company has such a brand is seen once it is known who asks.
import type { IncomingMessage } from 'node:http';
import type { Registered } from '#kernel/invoke';
import { addressesOf } from './openapi.ts';

const prefix = '/api/v1/';
export const brandHeader = 'cadre-brand';

export function platformRewrite(entries: readonly Registered[]): (incoming: IncomingMessage) => string {
  const words = new Set(entries.flatMap(addressesOf).flatMap(({ path }) => firstWord(path) ?? []));
  return (incoming) => {
    const { url = '/' } = incoming;
    const word = firstWord(url);
    if (word === undefined || words.has(word) || !/^[a-z0-9-]+$/.test(word)) return url;
    const rest = url.slice(prefix.length + word.length + 1);
    const next = firstWord(prefix + rest);
    if (next === undefined || !words.has(next)) return url;
    incoming.headers[brandHeader] = word;
    return prefix + rest;
  };
}

/** Of those with something after it. */
function firstWord(path: string): string | undefined {
  if (!path.startsWith(prefix)) return undefined;
  const end = path.indexOf('/', prefix.length);
  return end < 0 ? undefined : path.slice(prefix.length, end);
}
