// Bringing rows in: rehearsed first, then each once, under a key of the file and the line, so that bringing the same
// file in again does nothing twice.
import { useState } from 'react';
import { Problem, rehearse, runByName } from '../../client/http.ts';
import { cache } from '../../client/queries.ts';
import type { ReadRow } from './reading.ts';

type Came = 'would' | 'done' | 'waiting' | 'refused';

export interface Result {
  readonly line: number;
  readonly came: Came;
  readonly says: string;
}

export type Results = ReadonlyMap<number, Result>;

const atOnce = 4;
/** So many show what would happen; the rest is read by the same rules. */
export const mostRehearsed = 25;

export function useImporting(capability: string, fileKey: string) {
  const [results, setResults] = useState<Results>(new Map());
  const [doing, setDoing] = useState<'rehearsing' | 'importing' | false>(false);

  async function all(rows: readonly ReadRow[], work: (row: ReadRow) => Promise<Omit<Result, 'line'>>) {
    const left = [...rows];
    const found = new Map<number, Result>();
    const hand = async () => {
      for (let row = left.shift(); row; row = left.shift()) {
        found.set(row.line, { line: row.line, ...(await tried(row, work)) });
        setResults(new Map(found));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, hand));
    return found;
  }

  return {
    ...{ results, doing },
    forget: () => setResults(new Map()),
    async rehearse(rows: readonly ReadRow[]) {
      setDoing('rehearsing');
      await all(rows.slice(0, mostRehearsed), async ({ input }) => {
        await rehearse(capability, input);
        return { came: 'would', says: 'Would be taken' };
      });
      setDoing(false);
    },
    async bringIn(rows: readonly ReadRow[]) {
      setDoing('importing');
      const found = await all(rows, async ({ input, line }) => {
        const came = await runByName(capability, input, `import:${fileKey}:${line}`);
        return came.status === 'done'
          ? { came: 'done', says: 'Taken' }
          : { came: 'waiting', says: 'Waits for a decision' };
      });
      setDoing(false);
      void cache.invalidateQueries();
      return found;
    },
  };
}

async function tried(
  row: ReadRow,
  work: (row: ReadRow) => Promise<Omit<Result, 'line'>>,
): Promise<Omit<Result, 'line'>> {
  if (row.problem) return { came: 'refused', says: row.problem };
  try {
    return await work(row);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { came: 'refused', says: error.message };
  }
}

/** The same file under the same capability is the same, whatever it is called. */
export function keyOfFile(text: string): string {
  return [1, 2, 3].map((seed) => hashOf(text, seed).toString(16).padStart(8, '0')).join('');
}

/** Murmur's mixing. What `crypto.subtle` would do better is not there on a page that came without TLS. */
function hashOf(text: string, seed: number): number {
  let hash = Math.imul(seed, 0x9e3779b1);
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x5bd1e995 + seed * 2);
    hash = (hash << 13) | (hash >>> 19);
  }
  return Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> 0;
}
