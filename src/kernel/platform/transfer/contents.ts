// The bytes of a company's files, each once: the newest first, as many as an archive takes. A row whose bytes are not
// in the archive is not in it either, and the manifest says how many there are and why.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { z } from 'zod';
import type { Instant } from '#base/time';
import { Id } from '#kernel/contract';
import type { MovingFiles } from '#kernel/file';
import type { Manifest } from './archive.ts';

/** Half of what an archive may come to when it is unpacked. */
export const usualMostBytes = 2_000_000_000;

export interface Gathering {
  readonly tenantId: string;
  readonly takenAt: Instant;
  readonly files: Pick<MovingFiles, 'out'>;
  readonly folder: string;
  readonly mostBytes: number;
}

export interface Gathered {
  readonly contents: readonly { readonly sha256: string; readonly path: string; readonly bytes: number }[];
  /** Which rows of files travel, as SQL. */
  readonly condition: string;
  readonly left: Manifest['left'];
}

const Found = z.object({
  contentId: Id,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.coerce.number(),
  rows: z.number(),
});

const alive = 'deleted_at is null and (expires_at is null or expires_at > $2)';
const lying = `select content_id as "contentId", sha256, size, count(*)::int as rows from file.files
  where tenant_id = $1 and ${alive} group by 1, 2, 3 order by max(id::text) desc`;
const over = `select count(*)::int as rows from file.files where tenant_id = $1 and not (${alive})`;

const why = {
  over: 'deleted, or their time is over',
  beyond: 'more than an archive takes; fetch them one by one',
  missing: 'their bytes are not where they were put',
};

export async function gatherContents(owner: pg.Client, gathering: Gathering): Promise<Gathered> {
  const { tenantId, takenAt, files, folder } = gathering;
  const contents = new Map<string, Gathered['contents'][number]>();
  const taken: string[] = [];
  const left = { over: 0, beyond: 0, missing: 0 };
  let free = gathering.mostBytes;
  const { rows: found } = await owner.query(lying, [tenantId, takenAt]);
  for (const { contentId, sha256, size, rows } of z.array(Found).parse(found)) {
    const isThere = contents.has(sha256);
    if (!isThere && size > free) {
      left.beyond += rows;
      continue;
    }
    const bytes = isThere ? undefined : await files.out({ tenantId, contentId, sha256 });
    if (bytes) {
      const path = join(folder, sha256);
      await writeFile(path, bytes, { mode: 0o600 });
      contents.set(sha256, { sha256, path, bytes: size });
      free -= size;
    }
    if (contents.has(sha256)) taken.push(contentId);
    else left.missing += rows;
  }
  const gone = await owner.query<{ rows: number }>(over, [tenantId, takenAt]);
  left.over = gone.rows[0]?.rows ?? 0;
  const said = (['over', 'beyond', 'missing'] as const).map((how) => ({ rows: left[how], why: why[how] }));
  return {
    contents: [...contents.values()],
    condition: conditionOf(taken, takenAt),
    left: said.map((one) => ({ table: 'file.files', ...one })),
  };
}

function conditionOf(taken: readonly string[], takenAt: Instant): string {
  const ids = taken.map((id) => `'${Id.parse(id)}'`).join(', ');
  const isAlive = alive.replace('$2', `'${takenAt}'`);
  return taken.length > 0 ? `content_id in (${ids}) and ${isAlive}` : 'false';
}
