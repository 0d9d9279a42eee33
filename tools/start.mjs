// The door to every command: `npm start`, `npm test`, `npm run check` … It runs on the machine's own Node (18 or
// newer) before anything is installed, installs what is missing, and hands over to Node 24. It loads lazily, because
// every warm start pays for what is here.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** A server's memory is given back soon: what a busy minute needed does not stay for good. */
const sparing = ['--max-semi-space-size=16', '--heap-growing-percent=40'];
const commands = {
  start: { entry: 'src/main.ts', lean: true, console: true, flags: sparing },
  test: { entry: 'tools/test.ts', env: { NODE_ENV: 'test' }, console: true },
  check: { entry: 'tools/check.ts', env: { NODE_ENV: 'test' } },
  soak: { entry: 'tools/soak.ts' },
  bench: { entry: 'bench/bench.ts' },
  cadre: { entry: 'src/cli.ts', lean: true },
  new: { entry: 'tools/new.ts' },
};

const [name = '', ...args] = process.argv.slice(2);
if (!Object.hasOwn(commands, name)) refuse(`Say which: node tools/start.mjs ${Object.keys(commands).join(' | ')}`, 2);
const { entry, env = {}, lean = false, console: hasConsole = false, flags = [] } = commands[name];
await ensureInstalled();
if (hasConsole) await ensureConsole();
const { run } = await import('./start/run.mjs');
const lighter = new URL('start/lighter.mjs', import.meta.url).href;
run(findNode(), [...flags, '--import', lighter, join(root, entry), ...args], {
  NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compile'),
  ...process.env,
  ...env,
});

async function ensureInstalled() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const wanted = `${lock} ${process.platform}-${process.arch}`;
  const mark = join(root, 'node_modules', '.cadre-install');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;
  const { install } = await import('./start/install.mjs');
  await install({ root, mark, wanted, lean }).catch((error) => refuse(error.message, 1));
}

async function ensureConsole() {
  const builder = await import('./start/console.mjs');
  try {
    builder.ensureConsole({ root, node: findNode(), lockMark: readFileSync(join(root, 'package-lock.json'), 'utf8') });
  } catch (error) {
    refuse(error.message, 1);
  }
}

function findNode() {
  const own = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(own)) return own;
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
  return refuse(
    `Cadre runs on Node 24, which does not come with it for ${process.platform}-${process.arch}. ` +
      `Install Node 24 (this is ${process.version}) and try again.`,
    1,
  );
}

function refuse(message, code) {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}
