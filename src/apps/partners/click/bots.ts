// Who comes without being a customer: they are led on like everybody, and count for nothing.
import { isbot } from 'isbot';
import { LRUCache } from 'lru-cache';

/** All visitors have few browsers between them. */
const known = new LRUCache<string, boolean>({ max: 10_000 });
const longestKnown = 500;

/** Browsers say what they are; who says nothing is none. */
export function isBot(userAgent: string): boolean {
  const before = known.get(userAgent);
  if (before !== undefined) return before;
  const found = userAgent.trim() === '' || isbot(userAgent);
  if (userAgent.length <= longestKnown) known.set(userAgent, found);
  return found;
}
