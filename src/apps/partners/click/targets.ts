// Where a code leads, remembered for a moment: links are followed far more often than changed. Sales are led back by
// the database, so a link that was closed within the moment brings nobody anything.
import { LRUCache } from 'lru-cache';
import type { Call } from '#kernel/contract';
import { type Landing, landingOf } from './landing.ts';
import { type Led, targetOfCode } from './store.ts';

/** Without a landing it leads nowhere, but brings what it names. */
export interface Target extends Led {
  readonly landing: Landing | undefined;
}

const momentMs = 10_000;
const nowhere = Symbol('nowhere');
const known = new LRUCache<string, Target | typeof nowhere>({ max: 50_000, ttl: momentMs });

/** At once when it is remembered. */
export function targetOf(call: Call, code: string): Target | undefined | Promise<Target | undefined> {
  const name = `${call.tenant.id} ${code}`;
  const remembered = known.get(name);
  if (remembered) return remembered === nowhere ? undefined : remembered;
  return lookUp(call, code, name);
}

async function lookUp(call: Call, code: string, name: string): Promise<Target | undefined> {
  const [led] = await targetOfCode(call.db, [code]);
  const target = led && { ...led, landing: led.url === null ? undefined : landingOf(led.url) };
  known.set(name, target ?? nowhere);
  return target;
}

export function forgetTarget(call: Call, code: string) {
  known.delete(`${call.tenant.id} ${code}`);
}
