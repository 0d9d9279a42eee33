// Open the kernel, open the doors, say where they are, and leave in good order when told to.
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Identity } from '#kernel/identity';
import type { Embedded } from '#kernel/store';
import { mountGateway } from '#surfaces/gateway';
import { startHttp } from '#surfaces/http';
import { mountMcp } from '#surfaces/mcp';
import { addressing, openCadre } from './compose.ts';
import { type Config, homeOf, version } from './config.ts';

export interface Serving {
  readonly stopping: AbortSignal;
  readonly embedded: Promise<Embedded> | undefined;
}

/** Whatever has been opened is closed in the reverse order, however far it got. */
export async function serve(config: Config, { stopping, embedded }: Serving) {
  await using opened = new AsyncDisposableStack();
  const kernel = await openCadre(config, { embedded });
  opened.defer(() => kernel.stop());
  if (stopping.aborted) return;
  const door = await startHttp(kernel, {
    host: config.HOST,
    port: config.PORT,
    version,
    hosts: hostsOf(config),
    trustProxy: config.CADRE_TRUST_PROXY,
    countryHeader: config.CADRE_COUNTRY_HEADER,
    tls: await certificateOf(config),
    console: join(import.meta.dirname, '..', 'console', 'dist'),
    mounts: [mountMcp(kernel, version, { urlOf: addressing(config) }), ...mountGateway(kernel)],
  });
  opened.defer(() => door.stop());
  const notice = await announce(config, kernel.identity, door.url);
  opened.defer(() => rm(notice, { force: true }));
  if (!stopping.aborted) await once(stopping, 'abort');
}

async function certificateOf({ CADRE_TLS_CERT, CADRE_TLS_KEY }: Config) {
  if (!CADRE_TLS_CERT || !CADRE_TLS_KEY) return undefined;
  const [cert, key] = await Promise.all([readFile(CADRE_TLS_CERT), readFile(CADRE_TLS_KEY)]);
  return { cert, key };
}

function hostsOf({ CADRE_HOSTS, CADRE_URL }: Config): string[] {
  const named = CADRE_HOSTS?.split(/[\s,]+/).filter(Boolean) ?? [];
  return CADRE_URL ? [...named, new URL(CADRE_URL).host] : named;
}

/** Prints where Cadre is, and tells the command line on this machine how to reach it. */
async function announce(config: Config, identity: Identity, url: string): Promise<string> {
  const folder = join(homeOf(config), 'run');
  const notice = join(folder, 'server.json');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { localToken: token } = identity;
  await writeFile(notice, JSON.stringify({ url, token, pid: process.pid }), { mode: 0o600 });
  console.log(`Cadre ${version} is ready at ${config.CADRE_URL ?? url}`);
  console.log(`Sign in, once, within 15 minutes, on this machine: ${await identity.signInLink(url)}`);
  console.log(`API reference: ${url}/docs`);
  return notice;
}
