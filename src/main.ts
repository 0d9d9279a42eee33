// `npm start`. The database wakes up while everything else is still being read.
import { setImmediate as turn } from 'node:timers/promises';
import { asFault } from '#base/fault';
import { type Embedded, startEmbedded } from '#kernel/store';
import { type Config, homeOf, readConfig } from './config.ts';

const stopping = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopping.abort());

try {
  const config = readConfig(process.env);
  const embedded = wake(config);
  try {
    // It is on its way by then.
    await turn();
    const { serve } = await import('./serve.ts');
    await serve(config, { stopping: stopping.signal, embedded });
  } finally {
    await embedded?.then((database) => database.stop());
  }
  process.exit(0);
} catch (error) {
  const fault = asFault(error);
  console.error(`Cadre can not ${stopping.signal.aborted ? 'stop in good order' : 'start'}: ${fault.message}`);
  if (fault.code === 'internal') console.error(fault.cause);
  process.exit(fault.exitCode);
}

/** Nothing where the database is somebody else's. */
function wake(config: Config): Promise<Embedded> | undefined {
  if (config.DATABASE_URL) return undefined;
  const embedded = startEmbedded({
    home: homeOf(config),
    onLost(reason) {
      console.error(`The database has stopped: ${reason}`);
      process.exit(1);
    },
  });
  // Whoever waits for it is told.
  embedded.catch(() => undefined);
  return embedded;
}
