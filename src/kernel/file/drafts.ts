// Taking bytes in: onto the disk as they come, counted and weighed on the way, under a name that nobody looks for. What
// a process that died has left there is cleared away later.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '#base/fault';
import { before, type Instant, msOf } from '#base/time';
import type { Draft } from './bytes.ts';
import { headBytes } from './sniff.ts';

type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
/** All of it, or piece by piece. */
export type Content = Uint8Array | Chunks;

export interface Taking {
  readonly most: number;
  /** A rehearsal weighs and keeps nothing. */
  readonly keep: boolean;
}

export interface Drafts {
  take(content: Content, taking: Taking): Promise<Draft>;
  /** Removes what was left behind a day ago or longer. */
  clear(now: Instant): Promise<void>;
}

export function openDrafts(folder: string): Drafts {
  /** What is being taken in here and now is nothing left behind, whatever the clock says. */
  const inHand = new Set<string>();

  async function take(content: Content, { most, keep }: Taking): Promise<Draft> {
    const chunks = 'byteLength' in content ? [content] : content;
    if (!keep) return { ...(await weigh(chunks, most)), path: undefined, [Symbol.asyncDispose]: async () => undefined };
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const name = randomUUID();
    const path = join(folder, name);
    const forget = async () => {
      await rm(path, { force: true });
      inHand.delete(name);
    };
    inHand.add(name);
    try {
      return { ...(await written(path, chunks, most)), path, [Symbol.asyncDispose]: forget };
    } catch (error) {
      await forget();
      throw error;
    }
  }

  return {
    take,
    async clear(now) {
      const until = msOf(before(now, '1 day'));
      for (const name of await readdir(folder).catch(() => [])) {
        if (inHand.has(name)) continue;
        const path = join(folder, name);
        const found = await stat(path).catch(() => undefined);
        if (found && found.mtimeMs < until) await rm(path, { force: true });
      }
    },
  };
}

type Weight = Pick<Draft, 'sha256' | 'size' | 'head'>;

async function written(path: string, chunks: Chunks, most: number): Promise<Weight> {
  await using file = await open(path, 'wx', 0o600);
  const weight = await weigh(chunks, most, async (chunk) => void (await file.writeFile(chunk)));
  await file.sync();
  return weight;
}

async function weigh(chunks: Chunks, most: number, write?: (chunk: Uint8Array) => Promise<void>): Promise<Weight> {
  const sum = createHash('sha256');
  const head: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    if (size < headBytes) head.push(chunk.subarray(0, headBytes - size));
    size += chunk.byteLength;
    if (size > most) throw new Fault('too_large', `A file may have ${most} bytes at most`, { details: { most } });
    sum.update(chunk);
    await write?.(chunk);
  }
  return { sha256: sum.digest('hex'), size, head: Buffer.concat(head) };
}
