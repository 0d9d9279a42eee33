// Cadre as an operator runs it: a process of its own on a home, reached over HTTP, killed without warning.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface Server {
  readonly url: string;
  readonly ended: Promise<unknown>;
  kill(): void;
  stop(): Promise<void>;
}

const apiKey = 'the-key-of-a-test-and-of-nothing-else';
const readyLimitMs = 60_000;
const unlimited = '1000000000';

const settings = {
  NODE_ENV: 'production',
  CADRE_ADMIN_EMAIL: 'soak@example.com',
  CADRE_ADMIN_PASSWORD: 'four words make it',
  CADRE_API_KEY: apiKey,
  CADRE_LIMIT_IP: unlimited,
  CADRE_LIMIT_ACTOR: unlimited,
  CADRE_LIMIT_TENANT: unlimited,
  CADRE_LOG_LEVEL: 'error',
} as const;

export const authorization = `Bearer ${apiKey}`;

export async function startServer(home: string): Promise<Server> {
  const port = await freePort();
  const env = { PATH: process.env.PATH ?? '', ...settings, CADRE_HOME: home, PORT: String(port) };
  const child = spawn(process.execPath, ['src/main.ts'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const complaints: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  await healthy(url, child, () => Buffer.concat(complaints).toString('utf8'));
  return {
    url,
    ended,
    kill: () => void child.kill('SIGKILL'),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function healthy(url: string, child: ChildProcess, complaints: () => string): Promise<void> {
  const giveUpAt = performance.now() + readyLimitMs;
  while (performance.now() < giveUpAt) {
    if (child.exitCode !== null) throw new Error(`Cadre ended with ${child.exitCode} at its start: ${complaints()}`);
    const answer = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return;
    await pause(10);
  }
  child.kill('SIGKILL');
  throw new Error(`Cadre was not healthy after ${readyLimitMs / 1000} s: ${complaints()}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
