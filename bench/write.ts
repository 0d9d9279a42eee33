import { newRow } from './app/rows.ts';
import type { Bench } from './harness/bench.ts';
import { withBout } from './harness/cadre.ts';
import { compete } from './harness/contest.ts';
import type { Shot } from './harness/shot.ts';

export const write: Bench = {
  name: 'write',
  promise: 'A write with its audit, event, usage and key reaches 0.50 of one bare durable insert.',
  run: (settings) =>
    withBout({ baseline: 'write.ts', flags: settings.flags }, ({ cadre, baseline, headers }) => {
      const shot = (path: string, extra: Shot['headers'] = {}): Shot => ({
        method: 'POST',
        path,
        headers: { 'content-type': 'application/json', ...extra },
        body: newRow,
      });
      const keyed = { ...headers, 'idempotency-key': '<unique>' };
      return compete(
        {
          title: 'write: one row, committed to disk',
          connections: 64,
          contestants: [
            { name: 'Fastify + prepared insert', target: baseline, shot: shot('/row') },
            { name: 'Cadre', target: cadre, shot: shot('/api/v1/bench/row/write', keyed) },
            { name: 'Fastify + the same rows, one statement', target: baseline, shot: shot('/recorded', keyed) },
            { name: 'Fastify + the same rows, in two steps', target: baseline, shot: shot('/in-two', keyed) },
          ],
          mark: 0.5,
          aim: 0.65,
        },
        settings,
      );
    }),
};
