// Cadre as `npm start` opens it, in production settings, with partners in a tree of three levels. Sales are told in its
// own process, through the pipeline, with a key each; links are followed over HTTP.
import { Fault } from '#base/fault';
import { newId } from '#base/id';
import type { Authenticated } from '#kernel/identity';
import type { Request } from '#kernel/invoke';
import { startHttp } from '#surfaces/http';
import { openCadre } from '../src/compose.ts';
import { readConfig } from '../src/config.ts';
import { tellReady } from './harness/target.ts';
import { answerSales } from './partners-load.ts';

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
const branches = 100;
const codes: string[] = [];

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

/** More than the machine can do is refused, and counted; anything else is a mistake. */
function isBusy(error: unknown): false {
  if (error instanceof Fault && error.code === 'unavailable') return false;
  throw error;
}

answerSales((told) => {
  const transactionId = `order-${process.pid}-${told}`;
  const amount = { amount: 900 + (told % 9000), currency: 'USD' };
  const report = { transactionId, amount, code: codes[(told * 17) % codes.length] };
  return ask('partners.sale.track', report, { key: transactionId }).then(() => true, isBusy);
});
const door = await startHttp(kernel, { host: '127.0.0.1', port: 0, version: 'bench' });
tellReady({ port: door.port, code: codes[0] }, async () => {
  await door.stop();
  await kernel.stop();
});
