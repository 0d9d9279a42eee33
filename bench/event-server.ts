// Cadre as `npm start` opens it, in production settings, driven in its own process: events are published by capability,
// with their record and key, and heard through the live stream by capability.
import type { Authenticated } from '#kernel/identity';
import type { Request } from '#kernel/invoke';
import { openCadre } from '../src/compose.ts';
import { readConfig } from '../src/config.ts';
import { answerFloods, type Told } from './harness/flood.ts';

const [home = ''] = process.argv.slice(2);
const unlimited = '1000000000';
const config = readConfig({
  ...{ NODE_ENV: 'production', CADRE_HOME: home, CADRE_LIMIT_ACTOR: unlimited, CADRE_LIMIT_TENANT: unlimited },
  ...{ CADRE_ADMIN_EMAIL: 'bench@example.com', CADRE_ADMIN_PASSWORD: 'four words make it' },
});
const kernel = await openCadre(config);
const tenantId = kernel.tenants.owner().id;
const who: Authenticated = { tenantId, actor: { kind: 'person', id: tenantId, roles: ['tenant_admin'] } };
const origin = { door: 'call', requestId: 'bench', ip: '127.0.0.1', host: 'localhost', userAgent: 'bench' } as const;
let calls = 0;

function invoke(capability: string, input: object, more: Partial<Request> = {}) {
  return kernel.invoke({ capability, input, caller: { kind: 'known', who }, origin, ...more });
}

answerFloods({
  async publish(batch) {
    calls += 1;
    const events = batch.map(({ type, ...data }) => ({ type, data }));
    await invoke('event.event.publishMany', { events }, { key: `bench:${process.pid}:${calls}` });
  },
  async subscribe(heard, ordered) {
    const ending = new AbortController();
    const answer = await invoke(
      'event.event.stream',
      { types: ['custom.order.paid'], ordered },
      { signal: ending.signal },
    );
    if (answer.status !== 'done') throw new Error(`The stream is ${answer.status}`);
    const items = answer.output as AsyncIterable<{ data: Told }>;
    void follow(items, heard).catch((error: unknown) => console.error(error));
    // The stream hears from when it was first asked for something.
    await new Promise((resolve) => setTimeout(resolve, 300));
    return () => ending.abort();
  },
  end: () => kernel.stop(),
});

async function follow(items: AsyncIterable<{ data: Told }>, heard: (index: number) => void) {
  for await (const { data } of items) heard(data.index);
}
