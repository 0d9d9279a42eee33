// From the operator's configuration to a running kernel.
import { randomBytes } from 'node:crypto';
import { constants, copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pino from 'pino';
import { Fault } from '#base/fault';
import { instantOf, systemClock } from '#base/time';
import { catalogue } from '#catalogue';
import { type Kernel, logFolderOf, migrationsOf, openKernel } from '#kernel';
import type { Module } from '#kernel/contract';
import { keyNames, type Operator } from '#kernel/model';
import { type LogFile, openLogFile } from '#kernel/platform';
import { type Embedded, openStore, type Store } from '#kernel/store';
import { connectBilling } from './billing.ts';
import { type Config, homeOf, version } from './config.ts';

export interface ComposeOptions {
  /** What is there besides the catalogue. */
  readonly modules?: readonly Module[];
  /** The command line does one thing and leaves the rest to a server. */
  readonly workByItself?: boolean;
  readonly embedded?: Promise<Embedded> | undefined;
}

/** A home that was made for settings which are wrong is not left behind. */
export async function openCadre(config: Config, options: ComposeOptions = {}): Promise<Kernel> {
  const home = homeOf(config);
  const isNew = (await mkdir(home, { recursive: true, mode: 0o700 })) !== undefined;
  try {
    return await openIn(home, config, options);
  } catch (error) {
    const isWrong = config.DATABASE_URL !== undefined || (error instanceof Fault && error.code === 'invalid');
    if (isNew && isWrong) await rm(home, { recursive: true, force: true });
    throw error;
  }
}

/** What has been opened is closed again when a later part fails: nothing is left that keeps the process alive. */
async function openIn(home: string, config: Config, options: ComposeOptions): Promise<Kernel> {
  await using opened = new AsyncDisposableStack();
  const logFile = await openLogFile(logFolderOf(home));
  opened.defer(() => logFile.close());
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
    models: modelsIn(config),
    files: { s3: bucketOf(config) },
    settings: settingsIn(config),
    urlOf: addressing(config),
    workByItself: options.workByItself ?? true,
    ...tracingIn(config),
    embedded: options.embedded,
  });
  opened.defer(() => kernel.stop());
  for (const note of config.notes) log.warn({}, note);
  await greetAdmin(config, kernel);
  if (options.workByItself ?? true) await connectBilling(config, kernel);
  if (config.CADRE_DEV_USER) {
    const { CADRE_DEV_USER: email, HOST: host, NODE_ENV: nodeEnv } = config;
    await kernel.identity.useDevUser({ email, host, nodeEnv });
  }
  const whole = opened.move();
  return { ...kernel, stop: () => whole.disposeAsync() };
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

/** Which variable says where requests meant for somebody go instead. */
const elsewhere = [
  ['OPENAI_BASE_URL', 'https://api.openai.com'],
  ['ANTHROPIC_BASE_URL', 'https://api.anthropic.com'],
  ['GEMINI_BASE_URL', 'https://generativelanguage.googleapis.com'],
  ['OPENROUTER_BASE_URL', 'https://openrouter.ai'],
  ['HUGGINGFACE_BASE_URL', 'https://router.huggingface.co'],
  ['PERPLEXITY_BASE_URL', 'https://api.perplexity.ai'],
  ['TOGETHER_BASE_URL', 'https://api.together.xyz'],
  ['REPLICATE_BASE_URL', 'https://api.replicate.com'],
  ['STRIPE_BASE_URL', 'https://api.stripe.com'],
] as const;

function baseUrlsOf(config: Config): Record<string, string> {
  const set = elsewhere.flatMap(([name, origin]) => (config[name] ? [[origin, config[name]] as const] : []));
  return Object.fromEntries(set);
}

/** Keys for every company that has none of its own, and the model that is asked when nobody says which. */
function modelsIn(config: Config): Operator {
  const set = new Map<string, unknown>(Object.entries(config));
  const keys = keyNames.flatMap(([provider, variable]) => {
    const key = set.get(variable);
    return typeof key === 'string' ? [[provider, key] as const] : [];
  });
  const { AI_PROVIDER: provider, AI_MODEL: model, AI_TEMPERATURE: temperature } = config;
  const usual = {
    ...(provider ? { provider } : {}),
    ...(model ? { model } : {}),
    ...(temperature === undefined ? {} : { temperature }),
  };
  return { keys: Object.fromEntries(keys), usual, ollamaUrl: config.OLLAMA_BASE_URL };
}

/** As OpenTelemetry names it; the environment may say where, with what, and which share of calls. */
function tracingIn(config: Config) {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers } = config;
  const service = { name: config.OTEL_SERVICE_NAME, version };
  return endpoint ? { tracing: { endpoint, headers, service, ratio: config.OTEL_TRACES_SAMPLER_ARG } } : {};
}

/** A company's own host name is reached in the way the installation is. */
export function addressing({ CADRE_URL, CADRE_TLS_CERT, PORT }: Config): (host: string) => string {
  const here = `${CADRE_TLS_CERT ? 'https' : 'http'}://localhost${PORT === 0 ? '' : `:${PORT}`}`;
  const { host: own, origin, protocol } = new URL(CADRE_URL ?? here);
  return (host) => (host === '' || host === own ? origin : `${protocol}//${host}`);
}

/** By name alone: what a doctor looks at must hold no secret. */
function settingsIn({ notes: _, ...config }: Config): Record<string, boolean> {
  return Object.fromEntries(Object.entries(config).map(([name, value]) => [name, value !== undefined && value !== '']));
}

/** The tables of every module, in the order in which a fresh database meets them. */
export const sources = migrationsOf(catalogue);

/** The database as it is, for what is done to it while nothing runs. */
export async function openBareStore(config: Config): Promise<Store> {
  const home = homeOf(config);
  await mkdir(home, { recursive: true, mode: 0o700 });
  const now = instantOf(systemClock.nowMs());
  const rootKey = await presentRootKey(config);
  return openStore({ home, databaseUrl: config.DATABASE_URL, rootKey, migrations: [], now, alone: true });
}

/** Never a fresh one: it would open nothing of what is there, or of what is put back. */
export async function presentRootKey(config: Config): Promise<string> {
  const path = keyFileIn(homeOf(config));
  const key = givenRootKey(config) ?? (await readFile(path, 'utf8').catch(() => undefined))?.trim();
  if (key) return key;
  throw new Fault('invalid', `The root key is missing: put it into ${path}, or set CADRE_ROOT_KEY`);
}

/** The old one stays beside it under another name; a key from the environment is the operator's to change. */
export async function keepRootKey(config: Config, key: string) {
  if (givenRootKey(config)) return { keyFile: undefined, oldKeyFile: undefined };
  const keyFile = keyFileIn(homeOf(config));
  const oldKeyFile = `${keyFile}.until-${instantOf(systemClock.nowMs()).replace(/[:.]/g, '-')}`;
  await copyFile(keyFile, oldKeyFile, constants.COPYFILE_EXCL);
  await writeFile(`${keyFile}.new`, `${key}\n`, { mode: 0o600, flush: true });
  await rename(`${keyFile}.new`, keyFile);
  return { keyFile, oldKeyFile };
}

/** The operator's bucket; the rest belongs to it, as `config` has checked. */
function bucketOf(config: Config) {
  const bucket = config.S3_BUCKET ?? config.CLOUDFLARE_R2_BUCKET;
  const { S3_ENDPOINT: endpoint, S3_REGION: region } = config;
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = config;
  if (!bucket || !endpoint || !accessKeyId || !secretAccessKey) return undefined;
  return { bucket, endpoint, region, accessKeyId, secretAccessKey };
}

function keyFileIn(home: string): string {
  return join(home, 'root.key');
}

function givenRootKey({ CADRE_ROOT_KEY, SESSION_ENCRYPTION_KEY }: Config): string | undefined {
  return CADRE_ROOT_KEY ?? SESSION_ENCRYPTION_KEY;
}

/** On the embedded database the key may live beside it; on somebody's database it is the operator's to keep. */
async function rootKeyOf(config: Config, home: string): Promise<string> {
  const given = givenRootKey(config);
  if (given) return given;
  if (config.DATABASE_URL) throw new Fault('invalid', 'With DATABASE_URL set CADRE_ROOT_KEY too');
  const path = keyFileIn(home);
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
