// Cadre with the measured app in a fresh home, and a baseline beside it on the same PostgreSQL.

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { databaseOf, databaseSettings, withHome } from './home.ts';
import { machineLine } from './machine.ts';
import { startTarget, type Target } from './target.ts';

export interface Bout {
  readonly cadre: Target;
  readonly baseline: Target;
  /** Signs the calls to Cadre. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface BoutOptions {
  readonly baseline: string;
  /** For Cadre's Node alone, such as `--cpu-prof`. */
  readonly flags?: readonly string[];
}

export function withBout<T>({ baseline, flags = [] }: BoutOptions, work: (bout: Bout) => Promise<T>): Promise<T> {
  return withHome(async (home) => {
    const key = randomBytes(32).toString('base64url');
    const folder = join(import.meta.dirname, '..');
    const cadre = await startTarget({ file: join(folder, 'server.ts'), words: [home, key], flags });
    try {
      const place = await databaseOf(home);
      const words = [place.host, String(place.port)];
      const other = await startTarget({ file: join(folder, 'baselines', baseline), words });
      try {
        console.log(`${machineLine()}\n${await databaseSettings(place)}\nCadre: ${String(cadre.ready.settings)}`);
        return await work({ cadre, baseline: other, headers: { authorization: `Bearer ${key}` } });
      } finally {
        await other.stop();
      }
    } finally {
      await cadre.stop();
    }
  });
}
