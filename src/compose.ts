// From the operator's configuration to a running kernel.
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pino from 'pino';
import { Fault } from '#base/fault';
import { catalogue } from '#catalogue';
import { type Kernel, logFolderOf, openKernel } from '#kernel';
import type { Module } from '#kernel/contract';
import { type LogFile, openLogFile } from '#kernel/platform';
import { type Config, version } from './config.ts';

export interface ComposeOptions {
  /** What is there besides the catalogue. */
  readonly modules?: readonly Module[];
  /** The command line does one thing and leaves the rest to a server. */
  readonly workByItself?: boolean;
  onStoreLost?(reason: string): void;
}

export async function openCadre(config: Config, options: ComposeOptions = {}): Promise<Kernel> {
  const home = homeOf(config);
  await mkdir(home, { recursive: true, mode: 0o700 });
  const logFile = await openLogFile(logFolderOf(home));
  const log = logTo(config, logFile);
  const kernel = await openKernel({
    home,
    version,
    rootKey: await rootKeyOf(config, home),
    databaseUrl: config.DATABASE_URL,
    openSignup: config.CADRE_OPEN_SIGNUP,
    modules: [...catalogue, ...(options.modules ?? [])],
    log,
    limits: {
      perIp: { calls: config.CADRE_LIMIT_IP, per: '1 minute' },
      perActor: { calls: config.CADRE_LIMIT_ACTOR, per: '1 minute' },
      perTenant: { calls: config.CADRE_LIMIT_TENANT, per: '1 minute' },
    },
    egress: { baseUrls: baseUrlsOf(config) },
    workByItself: options.workByItself ?? true,
    ...(options.onStoreLost ? { onStoreLost: options.onStoreLost } : {}),
  });
  for (const note of config.notes) log.warn({}, note);
  await greetAdmin(config, kernel);
  return {
    ...kernel,
    async stop() {
      await kernel.stop();
      await logFile.close();
    },
  };
}

/** The cause of a failure, without what a database adds to it: values of the row. */
const serializers = {
  error(error: unknown) {
    if (!(error instanceof Error)) return String(error);
    const { name: type, message, stack } = error;
    return { type, message, stack, ...('code' in error ? { code: error.code } : {}) };
  },
};

/** To the file always; to the output as well where it is somebody's pipe, as in a container. */
function logTo({ CADRE_LOG_LEVEL }: Config, { stream }: LogFile) {
  const streams = process.stdout.isTTY ? [{ stream }] : [{ stream }, { stream: process.stdout }];
  const options = { level: CADRE_LOG_LEVEL, base: null, redact: ['*.password', '*.token', '*.secret'], serializers };
  return pino(options, pino.multistream(streams.map((one) => ({ ...one, level: 'debug' as const }))));
}

/** Where the operator sends what is meant for a provider. */
function baseUrlsOf({ OPENAI_BASE_URL, ANTHROPIC_BASE_URL, GEMINI_BASE_URL }: Config): Record<string, string> {
  const overrides = {
    'https://api.openai.com': OPENAI_BASE_URL,
    'https://api.anthropic.com': ANTHROPIC_BASE_URL,
    'https://generativelanguage.googleapis.com': GEMINI_BASE_URL,
  };
  const set = Object.entries(overrides).flatMap(([name, url]) => (url ? [[name, url] as const] : []));
  return Object.fromEntries(set);
}

export function homeOf(config: Config): string {
  return resolve(config.CADRE_HOME);
}

/** On the embedded database the key may live beside it; on somebody's database it is the operator's to keep. */
async function rootKeyOf(config: Config, home: string): Promise<string> {
  const given = config.CADRE_ROOT_KEY ?? config.SESSION_ENCRYPTION_KEY;
  if (given) return given;
  if (config.DATABASE_URL) throw new Fault('invalid', 'With DATABASE_URL set CADRE_ROOT_KEY too');
  const path = join(home, 'root.key');
  try {
    await writeFile(path, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return (await readFile(path, 'utf8')).trim();
}

async function greetAdmin({ CADRE_ADMIN_EMAIL, CADRE_ADMIN_PASSWORD, CADRE_API_KEY }: Config, kernel: Kernel) {
  if (CADRE_ADMIN_EMAIL && CADRE_ADMIN_PASSWORD) {
    await kernel.identity.ensureAdmin({ email: CADRE_ADMIN_EMAIL, password: CADRE_ADMIN_PASSWORD });
  }
  if (CADRE_API_KEY) await kernel.identity.ensureApiKey(CADRE_API_KEY);
}
