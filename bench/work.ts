// Durable work: five steps over HTTP, begun, each written down, and answered. Set CADRE_BENCH_RESTATE to a folder in
// which @restatedev/restate-server and @restatedev/restate-sdk are installed to see it in the same rounds.
import { join } from 'node:path';
import { z } from 'zod';
import type { Bench } from './harness/bench.ts';
import { withBout } from './harness/cadre.ts';
import { type Contestant, compete } from './harness/contest.ts';
import type { Shot } from './harness/shot.ts';
import { startTarget } from './harness/target.ts';

/** Restate reaches 0.18 of the floor: twice of that is the mark, three times the aim. */
const marks = { mark: 0.36, aim: 0.54 } as const;
/** With a row of the business per step; where Restate is not there, of what it reaches of a commit per step. */
const rowMarks = { ofRestate: { mark: 1.5, aim: 1.9 }, ofFloor: { mark: 0.34, aim: 0.43 } } as const;

export const work: Bench = {
  name: 'work',
  promise: 'Five durable steps over HTTP at 0.36 of bare grouped inserts, which is twice Restate; with rows 1.5 times.',
  run: (settings) =>
    withBout({ baseline: 'work.ts', flags: settings.flags }, async ({ cadre, baseline, headers }) => {
      await using stack = new AsyncDisposableStack();
      const { host, port } = Place.parse(cadre.ready.database);
      const words = [host, String(port)];
      const restate = await restateIn(process.env.CADRE_BENCH_RESTATE, { words, stack });
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
      const floor = { name: 'a commit per row', target: baseline, shot: shot('/rows') };
      const own = { name: 'Cadre', target: cadre, shot: shot('/api/v1/five/row/run', headers) };
      const byHand = { name: 'by hand, same rows', target: baseline, shot: shot('/recorded') };
      const dutiful = { name: 'by hand, same duties', target: baseline, shot: shot('/duties') };
      const peer = restate && { name: 'Restate', target: restate, shot: shot('/bench/fiveRows') };
      const withRows = () =>
        compete(
          {
            title: 'work: five steps over HTTP, each with a row of the business',
            connections: 32,
            ...(peer
              ? { contestants: [peer, own, byHand, dutiful, floor], ...rowMarks.ofRestate }
              : { contestants: [floor, own, byHand, dutiful], ...rowMarks.ofFloor }),
          },
          settings,
        );
      const isKept = await contest(32);
      await contest(1);
      return (await withRows()) && isKept;
    }),
};

const Place = z.object({ host: z.string(), port: z.int() });

async function restateIn(
  folder: string | undefined,
  { words, stack }: { words: readonly string[]; stack: AsyncDisposableStack },
) {
  if (!folder) return undefined;
  const file = join(import.meta.dirname, 'baselines', 'restate.ts');
  const target = await startTarget({ file, words: [...words, folder] });
  stack.defer(() => target.stop());
  return target;
}
