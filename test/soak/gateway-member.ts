// One process of a house that has several: the gateway on a port of its own, until whoever started it goes. Asked, it
// says how much memory it holds after a collection.
import { catalogue } from '#catalogue';
import { openKernel } from '#kernel';
import { mountGateway } from '#surfaces/gateway';
import { startHttp } from '#surfaces/http';
import type { MemberJob } from './gateway-crowd.ts';

const job = JSON.parse(process.argv[2] ?? '{}') as MemberJob;
const silent = () => undefined;
const generous = { calls: 1_000_000, per: '1 minute' } as const;
const kernel = await openKernel({
  ...{ ...job, version: '0.0.0-test', modules: catalogue, workByItself: false },
  limits: { perIp: generous, perActor: generous, perTenant: generous },
  log: { info: silent, warn: silent, error: silent },
});
const mounts = mountGateway(kernel);
const door = await startHttp(kernel, { host: '127.0.0.1', port: 0, version: '0.0.0-test', mounts });
process.on('message', () => {
  global.gc?.();
  process.send?.(process.memoryUsage().heapUsed);
});
process.once('disconnect', () => {
  void door
    .stop()
    .then(() => kernel.stop())
    .finally(() => process.exit());
});
process.send?.(door.url);
