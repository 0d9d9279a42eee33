// Turns a name into addresses. An answer is kept for a few seconds, so a burst of calls asks once; every caller still
// judges the addresses itself.

import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';

export type Resolve = (host: string) => Promise<readonly string[]>;

const keptNames = 1_000;

export async function resolveWithSystem(host: string): Promise<readonly string[]> {
  const answers = await lookup(host, { all: true });
  return answers.map((answer) => answer.address);
}

export function keepAnswers(resolve: Resolve, keepMs: number): Resolve {
  const kept = new Map<string, { answer: Promise<readonly string[]>; until: number }>();

  return function ask(host) {
    const known = kept.get(host);
    if (known && known.until > performance.now()) return known.answer;
    const answer = resolve(host);
    kept.delete(host);
    kept.set(host, { answer, until: performance.now() + keepMs });
    answer.catch(() => {
      if (kept.get(host)?.answer === answer) kept.delete(host);
    });
    const oldest = kept.keys().next();
    if (kept.size > keptNames && !oldest.done) kept.delete(oldest.value);
    return answer;
  };
}

/** A lookup that knows one answer: a connection made with it can't be led elsewhere by a second look into DNS. */
export function pinnedTo(addresses: readonly string[]): LookupFunction {
  const answers = addresses.map((address) => ({ address, family: isIP(address) }));
  return function lookupPinned(_host, options, done) {
    const [first] = answers;
    if (first === undefined) return done(new Error('no address is pinned'), '');
    return options.all ? done(null, answers) : done(null, first.address, first.family);
  };
}
