import { echoBody } from './app/rows.ts';
import type { Bench } from './harness/bench.ts';
import { withBout } from './harness/cadre.ts';
import { compete } from './harness/contest.ts';
import type { Shot } from './harness/shot.ts';

export const echo: Bench = {
  name: 'echo',
  promise: 'A call through every gate, without a row, reaches 0.70 of bare Fastify with zod.',
  run: (settings) =>
    withBout({ baseline: 'echo.ts', flags: settings.flags }, ({ cadre, baseline, headers }) => {
      const shot = (path: string, extra: Shot['headers'] = {}): Shot => ({
        method: 'POST',
        path,
        headers: { 'content-type': 'application/json', ...extra },
        body: echoBody,
      });
      return compete(
        {
          title: 'echo: validate, answer; no database',
          connections: 64,
          contestants: [
            { name: 'Fastify + zod', target: baseline, shot: shot('/echo') },
            { name: 'Cadre', target: cadre, shot: shot('/api/v1/bench/echo/say', headers) },
            { name: 'Fastify + zod, a key and limits by hand', target: baseline, shot: shot('/guarded', headers) },
          ],
          mark: 0.7,
          aim: 0.85,
        },
        settings,
      );
    }),
};
