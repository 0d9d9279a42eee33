// A process of its own that sends one letter, for a test that kills it in the middle.
import { openKernel } from '#kernel';
import type { Log } from '#kernel/contract';
import { createStage } from '../stage.ts';
import { inHouse, rootKey } from '../world.ts';

const [databaseUrl = '', home = '', vendorUrl = '', tenantId = '', actorId = '', key = ''] = process.argv.slice(2);
const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

const kernel = await openKernel({
  ...{ home, rootKey, databaseUrl, version: '0.0.0-test', modules: [createStage(vendorUrl)], log: silent },
  workByItself: false,
});
await kernel.invoke({
  capability: 'stage.letter.send',
  input: { to: 'Ada', words: 'from a process that dies' },
  caller: { kind: 'known', who: { tenantId, actor: { kind: 'person', id: actorId, roles: ['tenant_admin'] } } },
  origin: inHouse,
  key,
});
