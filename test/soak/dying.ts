// A process that kills itself at a chosen place: instead of sending its nth request to the database or a service, or
// right after it has sent it and before it hears what became of it. No place of a run lies outside of these.
import { Socket } from 'node:net';

export interface Place {
  readonly nth: number;
  readonly when: 'before' | 'after';
}

const statements = /c_[0-9a-f]{20}/g;
let known: ReadonlySet<string> = new Set();
let place: Place | undefined;
let sent = 0;
let heard: Set<string> | undefined;

/** Which statements are sent by somebody who has nothing to do, so that they are not counted. */
export async function idleFor(pause: Promise<unknown>): Promise<string[]> {
  heard = new Set();
  await pause;
  const names = [...heard];
  heard = undefined;
  return names;
}

export function dieAt(where: Place, idle: readonly string[]) {
  [place, known, sent] = [where, new Set(idle), 0];
}

/** From now on every socket of this process counts. */
export function countRequests() {
  const write = Socket.prototype.write;
  Socket.prototype.write = function counted(this: Socket, ...words: unknown[]) {
    const names = namesIn(words[0]);
    for (const name of names) heard?.add(name);
    const isLast = place !== undefined && !names.every((name) => known.has(name)) && ++sent === place.nth;
    if (isLast && place?.when === 'before') process.kill(process.pid, 'SIGKILL');
    const isFlushed = Reflect.apply(write, this, words);
    if (isLast) setImmediate(() => process.kill(process.pid, 'SIGKILL'));
    return isFlushed;
  };
}

/** What has no name goes to a service, or opens a connection: that counts. */
function namesIn(chunk: unknown): readonly string[] {
  const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk as Uint8Array).toString('latin1');
  return text.match(statements) ?? [''];
}
