// The newest head of each tenant's record, written where the database can not reach: whoever cuts off the end of the
// record, or replaces it whole, is found out by these lines. They are only ever added to.
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { Id, Instant } from '#kernel/contract';
import type { SignedHead } from './segment.ts';

export const OutsideHead = z.object({
  tenantId: Id,
  number: z.int().min(1),
  era: z.int().min(1),
  hash: z.string().max(100),
  sealedAt: Instant,
  keyId: z.string().max(100),
  signature: z.string().max(200),
});
export type OutsideHead = z.infer<typeof OutsideHead>;

export interface Heads {
  /** On disk when it answers. */
  append(heads: readonly SignedHead[]): Promise<void>;
  of(tenantId: string): Promise<OutsideHead[]>;
  /** Of all companies; 0 when nothing is written down. */
  newestEra(): Promise<number>;
}

const fileName = /^heads-\d{4}-\d{2}\.jsonl$/;

export function openHeads(folder: string): Heads {
  return {
    async append(heads) {
      const [first] = heads;
      if (!first) return;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = await open(join(folder, `heads-${first.sealedAt.slice(0, 7)}.jsonl`), 'a+', 0o600);
      try {
        const lines = heads.map((head) => `${JSON.stringify(outsideOf(head))}\n`).join('');
        await file.appendFile(`${(await isTorn(file)) ? '\n' : ''}${lines}`);
        await file.sync();
      } finally {
        await file.close();
      }
    },
    async of(tenantId) {
      // Several processes that share a folder write the same down.
      const all = new Map<string, OutsideHead>();
      for await (const line of linesIn(folder)) {
        const head = line.includes(tenantId) ? headIn(line) : undefined;
        if (head?.tenantId === tenantId) all.set(`${head.number} ${head.hash} ${head.signature}`, head);
      }
      return [...all.values()];
    },
    async newestEra() {
      let newest = 0;
      for await (const line of linesIn(folder)) newest = Math.max(newest, headIn(line)?.era ?? 0);
      return newest;
    },
  };
}

async function* linesIn(folder: string): AsyncGenerator<string> {
  const names = await readdir(folder).catch(noneIfAbsent);
  for (const name of names.filter((one) => fileName.test(one)).sort()) {
    yield* createInterface({ input: createReadStream(join(folder, name)) });
  }
}

function outsideOf({ tenantId, number, era, hash, sealedAt, keyId, signature }: SignedHead): OutsideHead {
  return { tenantId, number, era, hash, sealedAt, keyId, signature };
}

/** A crash may have left half a line; it must not swallow the next one. */
async function isTorn(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== 0x0a;
}

function headIn(line: string): OutsideHead | undefined {
  try {
    return OutsideHead.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

function noneIfAbsent(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
