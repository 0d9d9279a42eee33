// As little as a guarded door can cost, by hand: it asks for a key, keeps three limits, counts the call, looks at the
// host, names the request and says what Cadre says in its headers.
import { hash, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const known = new Map<string, { id: string; calls: number }>();
const buckets = new Map<string, number>();

function take(who: string) {
  const left = buckets.get(who) ?? Number.MAX_SAFE_INTEGER;
  if (left < 1) throw new Error('limited');
  buckets.set(who, left - 1);
}

/** The headers of the answer, name after name. */
export function guarded({ headers, socket }: IncomingMessage): string[] {
  const token = headers.authorization?.slice('Bearer '.length) ?? '';
  const digest = hash('sha256', token);
  const who = known.get(digest) ?? { id: randomUUID(), calls: 0 };
  known.set(digest, who);
  who.calls += 1;
  for (const name of [socket.remoteAddress ?? '', who.id, 'tenant']) take(name);
  if (!/^[\w.-]+(:\d+)?$/.test(headers.host ?? '')) throw new Error('bad');
  return ['x-request-id', randomUUID(), 'cache-control', 'no-store', 'x-content-type-options', 'nosniff'];
}
