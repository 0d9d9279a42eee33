// `npm run cadre -- …`: the command line on the machine that Cadre runs on.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Backend, createKeeper, isServing, localBackend, noticeIn, remoteBackend, runCli } from '#surfaces/cli';
import { createMcp, runMcpStdio } from '#surfaces/mcp';
import { keepRootKey, openBareStore, openCadre, presentRootKey, sources } from './compose.ts';
import { type Config, homeOf, readConfig, version } from './config.ts';

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
// Whoever reads us may have read enough: `cadre list | head`.
process.stdout.on('error', () => interrupted.abort());

const config = () => readConfig({ CADRE_LOG_LEVEL: 'silent', ...process.env });

process.exitCode = await runCli(
  process.argv.slice(2),
  {
    input: process.stdin,
    isTerminal: process.stdout.isTTY === true,
    signal: interrupted.signal,
    write: (text) => void process.stdout.write(text),
    note: (text) => console.error(text),
  },
  {
    backend: (as) => open(config(), as ?? process.env.CADRE_AS),
    mcp: (backend) => runMcpStdio({ input: process.stdin, output: process.stdout, post: backend.mcp }),
    keeper: createKeeper({
      sources,
      running: async () => (await runningServer(config()))?.url,
      rootKey: () => presentRootKey(config()),
      openStore: () => openBareStore(config()),
      openKernel: () => openCadre(config(), { workByItself: false }),
      keepRootKey: (key) => keepRootKey(config(), key),
    }),
  },
);

async function open(config: Config, as: string | undefined): Promise<Backend> {
  const server = await runningServer(config);
  if (server) return remoteBackend({ url: server.url, token: as ?? server.token });
  const kernel = await openCadre(config, { workByItself: false });
  const token = as ?? kernel.identity.localToken;
  const door = createMcp(kernel, version);
  const mcp: Backend['mcp'] = (text, headers, signal) => {
    const origin = { door: 'mcp', requestId: 'stdio', ip: '127.0.0.1', host: 'localhost', userAgent: 'cadre' } as const;
    const abort = new AbortController();
    signal.addEventListener('abort', () => abort.abort(), { once: true });
    const visitor = { caller: { kind: 'bearer', token } as const, origin, abort: () => abort };
    return door.exchange({ method: 'POST', headers, text }, visitor);
  };
  return localBackend({ kernel, token, mcp });
}

/** The server on this home, if it left word of itself and still answers. */
async function runningServer(config: Config) {
  const path = join(homeOf(config), 'run', 'server.json');
  const notice = noticeIn(await readFile(path, 'utf8').catch(() => undefined));
  return notice && (await isServing(notice)) ? notice : undefined;
}
