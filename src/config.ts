// Everything an operator can set, read once from the environment and checked before anything starts.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { Fault } from '#base/fault';

const about = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
export const { version } = z.object({ version: z.string() }).parse(JSON.parse(about));

const Flag = z.enum(['0', '1', 'true', 'false']).transform((value) => value === '1' || value === 'true');
const Count = z.coerce.number().int().min(1);
const Secret = z.string().min(32, 'must have at least 32 characters');
const Address = z.url({ protocol: /^https?$/ });

/** Where a provider's requests go instead; its own programs want the version at the end, we do not. */
const Instead = Address.transform((url) => url.replace(/\/(?:v1|v1beta)?\/?$/, ''));

const Environment = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  CADRE_HOME: z.string().min(1).default('.cadre'),
  CADRE_URL: Address.optional(),
  CADRE_HOSTS: z.string().optional(),
  CADRE_TRUST_PROXY: Flag.default(false),
  CADRE_COUNTRY_HEADER: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,60}$/, 'is the name of a header')
    .toLowerCase()
    .optional(),
  CADRE_TLS_CERT: z.string().min(1).optional(),
  CADRE_TLS_KEY: z.string().min(1).optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  CADRE_ROOT_KEY: Secret.optional(),
  SESSION_ENCRYPTION_KEY: Secret.optional(),
  CADRE_ADMIN_EMAIL: z.email().optional(),
  CADRE_ADMIN_PASSWORD: z.string().min(8).max(200).optional(),
  CADRE_API_KEY: Secret.optional(),
  CADRE_DEV_USER: z.email().optional(),
  CADRE_OPEN_SIGNUP: Flag.default(false),
  CADRE_LIMIT_IP: Count.default(1200),
  CADRE_LIMIT_ACTOR: Count.default(1200),
  CADRE_LIMIT_TENANT: Count.default(12_000),
  CADRE_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  OPENAI_API_KEY: z.string().min(1).optional(),
  ANTHROPIC_API_KEY: z.string().min(1).optional(),
  GEMINI_API_KEY: z.string().min(1).optional(),
  OPENROUTER_API_KEY: z.string().min(1).optional(),
  HUGGINGFACE_API_KEY: z.string().min(1).optional(),
  PERPLEXITY_API_KEY: z.string().min(1).optional(),
  TOGETHER_API_KEY: z.string().min(1).optional(),
  REPLICATE_API_TOKEN: z.string().min(1).optional(),
  OLLAMA_BASE_URL: Address.default('http://127.0.0.1:11434/v1'),
  OPENAI_BASE_URL: Instead.optional(),
  ANTHROPIC_BASE_URL: Instead.optional(),
  GEMINI_BASE_URL: Instead.optional(),
  OPENROUTER_BASE_URL: Instead.transform((url) => url.replace(/\/api$/, '')).optional(),
  HUGGINGFACE_BASE_URL: Instead.optional(),
  PERPLEXITY_BASE_URL: Instead.optional(),
  TOGETHER_BASE_URL: Instead.optional(),
  REPLICATE_BASE_URL: Instead.optional(),
  AI_PROVIDER: z.string().min(1).optional(),
  AI_MODEL: z.string().min(1).optional(),
  AI_TEMPERATURE: z.coerce.number().min(0).max(2).optional(),
  S3_BUCKET: z.string().min(1).optional(),
  S3_ENDPOINT: Address.optional(),
  S3_REGION: z.string().min(1).default('auto'),
  S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  CLOUDFLARE_R2_BUCKET: z.string().min(1).optional(),
  STRIPE_SECRET_KEY: z.string().min(1).optional(),
  STRIPE_WEBHOOK_SECRET: z.string().min(1).optional(),
  STRIPE_BASE_URL: Instead.optional(),
  GOOGLE_MAPS_API_KEY: z.string().min(1).optional(),
  API_URL: Address.optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: Address.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().optional(),
  OTEL_SERVICE_NAME: z.string().min(1).default('cadre'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(0.05),
});

/** Named by earlier systems; Cadre does their work itself and says so instead of ignoring them in silence. */
const replaced: Readonly<Record<string, string>> = {
  REDIS_URL: 'sessions, queues and streams live in PostgreSQL',
  SUPABASE_URL: 'set DATABASE_URL to use an external PostgreSQL',
  SUPABASE_SERVICE_ROLE_KEY: 'set DATABASE_URL to use an external PostgreSQL',
  MEM0_HOSTED: 'memory lives in PostgreSQL',
};

export type Environment = z.output<typeof Environment>;

export interface Config extends Environment {
  readonly notes: readonly string[];
}

export function homeOf(config: Config): string {
  return resolve(config.CADRE_HOME);
}

export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '');
  const parsed = Environment.safeParse(Object.fromEntries(set));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new Fault('invalid', `The environment is not right: ${problems.join('; ')}`);
  }
  const config = parsed.data;
  if (config.DATABASE_URL && !(config.CADRE_ROOT_KEY ?? config.SESSION_ENCRYPTION_KEY)) {
    throw new Fault('invalid', 'With DATABASE_URL set CADRE_ROOT_KEY too: 32 random characters or more, kept safe');
  }
  if ((config.CADRE_ADMIN_EMAIL === undefined) !== (config.CADRE_ADMIN_PASSWORD === undefined)) {
    throw new Fault('invalid', 'CADRE_ADMIN_EMAIL and CADRE_ADMIN_PASSWORD belong together; set both or neither');
  }
  if ((config.CADRE_TLS_CERT === undefined) !== (config.CADRE_TLS_KEY === undefined)) {
    throw new Fault('invalid', 'CADRE_TLS_CERT and CADRE_TLS_KEY belong together; set both or neither');
  }
  if (config.CADRE_COUNTRY_HEADER && !config.CADRE_TRUST_PROXY) {
    throw new Fault('invalid', 'CADRE_COUNTRY_HEADER is believed of a proxy alone; set CADRE_TRUST_PROXY=1 with it');
  }
  const bucket = [
    config.S3_BUCKET ?? config.CLOUDFLARE_R2_BUCKET,
    config.S3_ENDPOINT,
    config.S3_ACCESS_KEY_ID,
    config.S3_SECRET_ACCESS_KEY,
  ];
  if (bucket.some((one) => one !== undefined) && bucket.some((one) => one === undefined)) {
    throw new Fault('invalid', 'S3_BUCKET, S3_ENDPOINT, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY belong together');
  }
  const notes = Object.entries(replaced)
    .filter(([name]) => environment[name])
    .map(([name, instead]) => `${name} is not used: ${instead}`);
  return { ...config, notes };
}
