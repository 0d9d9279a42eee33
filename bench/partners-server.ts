// Cadre as `npm start` opens it, in production settings, with partners in a tree of three levels. Sales are told in its
// own process, through the pipeline, with a key each; links are followed over HTTP.
import { Fault } from '#base/fault';
import { newId } from '#base/id';
import type { Authenticated } from '#kernel/identity';
import type { Request } from '#kernel/invoke';
import { startHttp } from '#surfaces/http';
import { openCadre } from '../src/compose.ts';
import { readConfig } from '../src/config.ts';
import { type Histogram, note, quantile } from './harness/histogram.ts';
import { tellReady } from './harness/target.ts';

export interface Wanted {
  readonly ms: number;
  /** So many a second, whatever comes of those before; as many as the callers can when absent. */
  readonly perSecond?: number;
}

export interface Sold {
  readonly sales: number;
  readonly refused: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const [home = ''] = process.argv.slice(2);
const unlimited = '1000000000';
const config = readConfig({
  ...{ NODE_ENV: 'production', CADRE_HOME: home, CADRE_LIMIT_ACTOR: unlimited, CADRE_LIMIT_TENANT: unlimited },
  ...{
    CADRE_LIMIT_IP: unlimited,
    CADRE_LOG_LEVEL: 'error',
    CADRE_ADMIN_EMAIL: 'bench@example.com',
    CADRE_ADMIN_PASSWORD: 'four words make it',
  },
});
const kernel = await openCadre(config);
const tenantId = kernel.tenants.owner().id;
const who: Authenticated = { tenantId, actor: { kind: 'person', id: tenantId, roles: ['tenant_admin'] } };
const origin = { door: 'call', requestId: 'bench', ip: '127.0.0.1', host: 'localhost', userAgent: 'bench' } as const;
const callers = 50;
const branches = 100;
const codes: string[] = [];
let told = 0;
let refused = 0;

async function ask<Output>(capability: string, input: object, more: Partial<Request> = {}): Promise<Output> {
  const answer = await kernel.invoke({ capability, input, caller: { kind: 'known', who }, origin, ...more });
  if (answer.status !== 'done') throw new Error(`${capability} is ${answer.status}`);
  return answer.output as Output;
}

/** By somebody else each time, for one may put in so many a minute. */
async function register(name: string, broughtBy?: string): Promise<string> {
  const input = { name, email: `${name}@partners.example`, ...(broughtBy ? { broughtBy } : {}) };
  const other: Authenticated = { tenantId, actor: { ...who.actor, id: newId(Date.now()) } };
  const { code } = await ask<{ code: string }>('partners.partner.register', input, {
    caller: { kind: 'known', who: other },
  });
  return code;
}

for (let index = 0; index < branches; index += 1) {
  const first = await register(`first-${index}`);
  const second = await register(`second-${index}`, first);
  codes.push(first, second, await register(`third-${index}`, second));
}
const { items } = await ask<{ items: { id: string; version: number }[] }>('partners.program.list', {});
const [program] = items;
const terms = { programId: program?.id, ifVersion: program?.version, landingUrl: 'https://shop.example/start' };
await ask('partners.program.change', terms);

async function sell(latencies: Histogram) {
  told += 1;
  const transactionId = `order-${process.pid}-${told}`;
  const amount = { amount: 900 + (told % 9000), currency: 'USD' };
  const startedAt = performance.now();
  const report = { transactionId, amount, code: codes[(told * 17) % codes.length] };
  const answer = ask('partners.sale.track', report, { key: transactionId });
  const isDone = await answer.then(() => true, isBusy);
  if (isDone) note(latencies, performance.now() - startedAt);
  else refused += 1;
}

/** More than the machine can do is refused, and counted; anything else is a mistake. */
function isBusy(error: unknown): false {
  if (error instanceof Fault && error.code === 'unavailable') return false;
  throw error;
}

async function asManyAsPossible(latencies: Histogram, until: number) {
  const caller = async () => {
    while (performance.now() < until) await sell(latencies);
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

async function paced(latencies: Histogram, { ms, perSecond }: Required<Wanted>) {
  const startedAt = performance.now();
  const all: Promise<void>[] = [];
  const total = Math.round((ms * perSecond) / 1000);
  await new Promise<void>((resolve) => {
    const ticking = setInterval(() => {
      const due = Math.min(total, Math.floor(((performance.now() - startedAt) * perSecond) / 1000));
      while (all.length < due) all.push(sell(latencies));
      if (all.length < total) return;
      clearInterval(ticking);
      resolve();
    }, 1);
  });
  await Promise.all(all);
}

async function sellAll({ ms, perSecond }: Wanted): Promise<Sold> {
  const latencies: Histogram = {};
  const startedAt = performance.now();
  refused = 0;
  const before = told;
  await (perSecond ? paced(latencies, { ms, perSecond }) : asManyAsPossible(latencies, startedAt + ms));
  const seconds = (performance.now() - startedAt) / 1000;
  const [p50Ms, p99Ms] = [quantile(latencies, 0.5), quantile(latencies, 0.99)];
  const sales = told - before - refused;
  return { sales, refused, perSecond: sales / seconds, p50Ms, p99Ms };
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
const door = await startHttp(kernel, { host: '127.0.0.1', port: 0, version: 'bench' });
tellReady({ port: door.port, code: codes[0] }, async () => {
  await door.stop();
  await kernel.stop();
});
