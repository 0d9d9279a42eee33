// Cadre as `npm start` opens it, in production settings, with the gateway on its port, a provider that is at the given
// place, a policy that names a segment and a limit that everything is reserved under. Only the limits of how often one
// caller may call are raised, for one caller is all there is here; they are counted all the same.
import type { Authenticated } from '#kernel/identity';
import { mountGateway } from '#surfaces/gateway';
import { startHttp } from '#surfaces/http';
import { openCadre } from '../src/compose.ts';
import { readConfig } from '../src/config.ts';
import { tellReady } from './harness/target.ts';

const [home = '', key = '', provider = '', port = '0'] = process.argv.slice(2);
const unlimited = '1000000000';

const config = readConfig({
  ...{ NODE_ENV: 'production', CADRE_HOME: home, CADRE_API_KEY: key },
  ...{ CADRE_ADMIN_EMAIL: 'bench@example.com', CADRE_ADMIN_PASSWORD: 'four words make it' },
  ...{ CADRE_LIMIT_IP: unlimited, CADRE_LIMIT_ACTOR: unlimited, CADRE_LIMIT_TENANT: unlimited },
  ...{ OPENAI_BASE_URL: provider, OPENAI_API_KEY: 'sk-of-the-operator' },
});
const kernel = await openCadre(config);
const tenantId = kernel.tenants.owner().id;
const who: Authenticated = { tenantId, actor: { kind: 'person', id: tenantId, roles: ['tenant_admin'] } };
const origin = { door: 'call', requestId: 'bench', ip: '127.0.0.1', host: 'localhost', userAgent: 'bench' } as const;

async function settle(capability: string, input: object) {
  const answer = await kernel.invoke({ capability, input, caller: { kind: 'known', who }, origin });
  if (answer.status !== 'done') throw new Error(`${capability} is ${answer.status}`);
}

await settle('model.policy.set', { rules: [{ segment: 'bulk', provider: 'openai', model: 'gpt-4o-mini' }] });
await settle('meter.quota.set', { monthlyTokenLimit: 1_000_000_000_000 });
const mounts = mountGateway(kernel);
const door = await startHttp(kernel, { host: '127.0.0.1', port: Number(port), version: 'bench', mounts });
const settings = `log level ${config.CADRE_LOG_LEVEL}, a policy, a monthly limit, call limits ${unlimited} a minute`;
async function end() {
  await door.stop();
  await kernel.stop();
}
// Also when no bench has started it, as for comparing it with others.
process.once('SIGTERM', () => void end().finally(() => process.exit()));
tellReady({ port: door.port, settings }, end);
