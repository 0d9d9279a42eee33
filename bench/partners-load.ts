// Sales told inside the process that keeps them: as many as so many callers can, or so many a second whatever comes of
// those before. The same code drives Cadre and the floor.
import { type Histogram, note, quantile } from './harness/histogram.ts';

export interface Wanted {
  readonly ms: number;
  /** As many as the callers can when absent. */
  readonly perSecond?: number;
  readonly callers?: number;
}

export interface Sold {
  readonly sales: number;
  readonly refused: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of this process for each sale, with all that follows upon it while others are told. */
  readonly nodeMs: number;
}

/** Keeps the so manieth sale; answers false when it was refused. */
export type Sell = (told: number) => Promise<boolean>;

/** In the child. */
export function answerSales(sell: Sell) {
  let told = 0;

  async function sellAll({ ms, perSecond, callers = 50 }: Wanted): Promise<Sold> {
    const latencies: Histogram = {};
    const counts = { sales: 0, refused: 0 };
    const sellOne = async () => {
      told += 1;
      const startedAt = performance.now();
      const isKept = await sell(told);
      counts[isKept ? 'sales' : 'refused'] += 1;
      if (isKept) note(latencies, performance.now() - startedAt);
    };
    const used = process.cpuUsage();
    const startedAt = performance.now();
    const until = startedAt + ms;
    await (perSecond ? paced(sellOne, { ms, perSecond }) : asManyAsPossible(sellOne, { callers, until }));
    const seconds = (performance.now() - startedAt) / 1000;
    const { user, system } = process.cpuUsage(used);
    const [p50Ms, p99Ms] = [quantile(latencies, 0.5), quantile(latencies, 0.99)];
    const nodeMs = (user + system) / 1000 / counts.sales;
    return { ...counts, perSecond: counts.sales / seconds, p50Ms, p99Ms, nodeMs };
  }

  process.on('message', (wanted: Wanted) => {
    void sellAll(wanted).then(
      (sold) => process.send?.(sold),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}

async function asManyAsPossible(
  sellOne: () => Promise<void>,
  { callers, until }: { readonly callers: number; readonly until: number },
) {
  const caller = async () => {
    while (performance.now() < until) await sellOne();
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

async function paced(sellOne: () => Promise<void>, { ms, perSecond }: Required<Omit<Wanted, 'callers'>>) {
  const startedAt = performance.now();
  const all: Promise<void>[] = [];
  const total = Math.round((ms * perSecond) / 1000);
  await new Promise<void>((resolve) => {
    const ticking = setInterval(() => {
      const due = Math.min(total, Math.floor(((performance.now() - startedAt) * perSecond) / 1000));
      while (all.length < due) all.push(sellOne());
      if (all.length < total) return;
      clearInterval(ticking);
      resolve();
    }, 1);
  });
  await Promise.all(all);
}
