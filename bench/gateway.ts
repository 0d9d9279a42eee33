// The gateway against the least that could stand in its place: a proxy on node:http that reads the body, asks the same
// provider over kept connections and passes the answer on; and, for comparison, one that by hand also does what a
// gateway owes: key, limits, metering on disk, history.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Bench } from './harness/bench.ts';
import { compete, type Settings } from './harness/contest.ts';
import { databaseOf, withHome } from './harness/home.ts';
import { machineLine } from './harness/machine.ts';
import type { Shot } from './harness/shot.ts';
import { startTarget, type Target } from './harness/target.ts';

export const gateway: Bench = {
  name: 'gateway',
  promise: 'An authenticated, routed, metered model call reaches 0.35 of a bare proxy.',
  run: (settings) => withTargets(settings, (targets) => contests(targets, settings)),
};

interface Targets {
  readonly proxy: Target;
  readonly cadre: Target;
  readonly byHand: Target;
  readonly key: string;
}

async function withTargets<T>({ flags }: Settings, work: (targets: Targets) => Promise<T>): Promise<T> {
  const key = randomBytes(32).toString('base64url');
  const here = import.meta.dirname;
  await using started = new AsyncDisposableStack();
  const begun = async (options: Parameters<typeof startTarget>[0]) => {
    const target = await startTarget(options);
    started.defer(() => target.stop());
    return target;
  };
  const provider = await begun({ file: join(here, 'baselines', 'provider.ts') });
  const origin = `http://127.0.0.1:${provider.ready.port}`;
  const proxy = await begun({ file: join(here, 'baselines', 'proxy.ts'), words: [origin] });
  return await withHome(async (home) => {
    const file = join(here, 'gateway-server.ts');
    const cadre = await startTarget({ file, words: [home, key, origin], flags });
    try {
      const { host, port } = await databaseOf(home);
      const words = [host, String(port), home, origin];
      const byHand = await startTarget({ file: join(here, 'baselines', 'recorded-proxy.ts'), words });
      try {
        console.log(`${machineLine()}\nCadre: ${String(cadre.ready.settings)}`);
        return await work({ proxy, cadre, byHand, key });
      } finally {
        await byHand.stop();
      }
    } finally {
      await cadre.stop();
    }
  });
}

const messages = [
  { role: 'system', content: 'You are a helpful assistant.' },
  { role: 'user', content: 'Tell me about foxes. '.repeat(20) },
];

function contests({ proxy, cadre, byHand, key }: Targets, settings: Settings): Promise<boolean> {
  const shot: Shot = {
    ...{ method: 'POST', path: '/v1/chat/completions' },
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: { model: 'cadre/bulk', messages },
  };
  const contestants = [
    { name: 'a bare proxy', target: proxy, shot },
    { name: 'Cadre', target: cadre, shot },
    { name: 'by hand, same duties', target: byHand, shot },
  ] as const;
  return compete({ title: 'gateway: a whole answer', connections: 64, contestants, mark: 0.35 }, settings);
}
