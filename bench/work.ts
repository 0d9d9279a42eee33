// Durable work: five steps over HTTP, begun, each written down, and answered. Set CADRE_BENCH_RESTATE to a folder in
// which @restatedev/restate-server and @restatedev/restate-sdk are installed to see it in the same rounds.
import { join } from 'node:path';
import type { Bench } from './harness/bench.ts';
import { withBout } from './harness/cadre.ts';
import { type Contestant, compete } from './harness/contest.ts';
import type { Shot } from './harness/shot.ts';
import { startTarget } from './harness/target.ts';

/** Restate reaches 0.18 of the floor: twice of that is the mark, three times the aim. */
const marks = { mark: 0.36, aim: 0.54 } as const;

export const work: Bench = {
  name: 'work',
  promise: 'Five durable steps over HTTP at 0.36 of bare grouped inserts, which is twice Restate.',
  run: (settings) =>
    withBout({ baseline: 'work.ts', flags: settings.flags }, async ({ cadre, baseline, headers }) => {
      await using stack = new AsyncDisposableStack();
      const restate = await restateIn(process.env.CADRE_BENCH_RESTATE, stack);
      const shot = (path: string, extra: Shot['headers'] = {}): Shot => ({
        method: 'POST',
        path,
        headers: { 'content-type': 'application/json', ...extra },
        body: { n: 1 },
      });
      const contest = (connections: number) =>
        compete(
          {
            title: 'work: five steps over HTTP, each committed to disk',
            connections,
            contestants: [
              { name: 'grouped inserts', target: baseline, shot: shot('/run') },
              { name: 'Cadre', target: cadre, shot: shot('/api/v1/five/sum/runSpooled', headers) },
              { name: 'Cadre, recorded by a commit', target: cadre, shot: shot('/api/v1/five/sum/run', headers) },
              ...(restate ? [{ name: 'Restate', target: restate, shot: shot('/bench/five') }] : []),
            ] as [Contestant, Contestant, ...Contestant[]],
            ...marks,
          },
          settings,
        );
      const isKept = await contest(32);
      await contest(1);
      return isKept;
    }),
};

async function restateIn(folder: string | undefined, stack: AsyncDisposableStack) {
  if (!folder) return undefined;
  const target = await startTarget({ file: join(import.meta.dirname, 'baselines', 'restate.ts'), words: [folder] });
  stack.defer(() => target.stop());
  return target;
}
