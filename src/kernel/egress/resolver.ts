// Turns a name into addresses. An answer is kept for a few seconds, so a burst of calls asks once; every caller still
// judges the addresses itself.

import { lookup, Resolver } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';

export type Resolve = (host: string) => Promise<readonly string[]>;

const keptNames = 1_000;

/** The machine's own way, with its hosts file and search list: it takes one of two threads until somebody answers. */
export async function resolveWithSystem(host: string): Promise<readonly string[]> {
  const answers = await lookup(host, { all: true });
  return answers.map((answer) => answer.address);
}

/**
 * For names that anybody may give: the name servers are asked directly, without a thread, so that names to which no
 * server ever answers keep nobody else waiting.
 */
export function resolveWithServers(servers?: readonly string[]): Resolve {
  const asking = new Resolver({ timeout: 3_000, tries: 2 });
  if (servers) asking.setServers(servers);
  return async function resolve(host) {
    if (await isInHostsFile(host)) return resolveWithSystem(host);
    const [four, six] = await Promise.allSettled([asking.resolve4(host), asking.resolve6(host)]);
    const found = [four, six].flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    if (found.length > 0 || four.status === 'fulfilled') return found;
    // Where no name server is known there is none that could keep silent.
    if (Object(four.reason).code === 'ECONNREFUSED') return resolveWithSystem(host);
    throw four.reason;
  };
}

async function isInHostsFile(host: string): Promise<boolean> {
  const text = await readFile('/etc/hosts', 'utf8').catch(() => '');
  return text.split(/\s+/).includes(host);
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
