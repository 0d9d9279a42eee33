import { rowCount, rowId } from './app/rows.ts';
import type { Bench } from './harness/bench.ts';
import { withBout } from './harness/cadre.ts';
import { compete } from './harness/contest.ts';
import type { Shot } from './harness/shot.ts';

export const row: Bench = {
  name: 'row',
  promise: 'One row by its key under row-level security is at least as fast as Fastify with a plain pool.',
  run: (settings) =>
    withBout({ baseline: 'row.ts', flags: settings.flags }, ({ cadre, baseline, headers }) => {
      const shot = (path: string, extra: Shot['headers'] = {}): Shot => ({
        method: 'GET',
        path: `${path}?id=${rowId}`,
        headers: extra,
        rows: rowCount,
      });
      return compete(
        {
          title: `row: one of ${rowCount} rows by its key`,
          connections: 64,
          contestants: [
            { name: 'Fastify + pool.query', target: baseline, shot: shot('/row') },
            { name: 'Cadre', target: cadre, shot: shot('/api/v1/bench/row/read', headers) },
            { name: 'Fastify + prepared statement', target: baseline, shot: shot('/named') },
          ],
          mark: 1,
          aim: 1.4,
        },
        settings,
      );
    }),
};
