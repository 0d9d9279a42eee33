// Installs exactly what package-lock.json names, once, without running anybody's install script. `mark` remembers in
// node_modules which lock that was.
import { spawn } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { forwardSignals } from './run.mjs';
import { takeTurn } from './turn.mjs';

const flags = [
  '--no-save',
  '--ignore-scripts',
  '--include=dev',
  '--include=optional',
  '--prefer-offline',
  '--no-audit',
  '--no-fund',
  '--loglevel=warn',
];

/** `lean` makes do without what is only for developing, as on a server somebody else installed. */
export async function install({ root, mark, wanted, lean }) {
  if (isComplete(root, true)) return remember(mark, wanted);
  if (lean && isComplete(root, false)) return;
  const turn = await takeTurn(join(root, '.cadre', 'install.lock'), (holder) =>
    say(`Waiting for another installation (process ${Number.parseInt(holder, 10)}) …`),
  );
  try {
    if (readMark(mark) === wanted) return;
    const begin = Date.now();
    say('Installing what Cadre needs (once, a minute or so) …');
    await installLocked(root, turn);
    remember(mark, wanted);
    say(`Installed in ${Math.round((Date.now() - begin) / 1000)} s.`);
  } finally {
    turn.release();
  }
}

/** Whether somebody's own `npm ci` has put everything there already. */
function isComplete(root, withDev) {
  const hidden = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const installed = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(locked)
    .filter(([path, entry]) => path.startsWith('node_modules/') && (withDev || !entry.dev) && isForThisMachine(entry))
    .every(
      ([path, { version }]) => installed[path] && installed[path].version === version && existsSync(join(root, path)),
    );
}

function isForThisMachine({ optional, devOptional, os, cpu, libc }) {
  if (!optional && !devOptional) return true;
  return libc === undefined && os?.includes(process.platform) === true && cpu?.includes(process.arch) === true;
}

async function installLocked(root, turn) {
  const temporary = mkdtempSync(join(tmpdir(), 'cadre-npm-'));
  const npm = (command) => runNpm([command, ...flags], { root, turn, temporary });
  try {
    let result = await npm('ci');
    // npm 11 refuses a lock without the packages for other machines, which a registry need not have. Installing
    // without saving takes the same versions with the same checksums from it.
    if (result.output.includes('EUSAGE') && isInStep(root)) result = await npm('install');
    if (result.code === 0) return;
    throw new Error(`${result.output.trim()}\n\nInstalling failed, see above. Mend it and try again.`);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function runNpm(args, { root, turn, temporary }) {
  const [program, ...before] = npmCommand();
  const child = spawn(program, [...before, ...args], {
    cwd: root,
    env: { ...process.env, ...writablePlaces(temporary) },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: program === 'npm' && process.platform === 'win32',
  });
  if (child.pid !== undefined) turn.holds(child.pid);
  forwardSignals(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  return new Promise((resolve) => {
    child.on('error', () => resolve({ code: 1, output: 'npm was not found. It comes with Node.' }));
    child.on('close', (code, signal) => resolve({ code, output: `${output}${signal ?? ''}` }));
  });
}

/** Whether the lock was made for the dependencies that package.json names now. */
function isInStep(root) {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages[''];
  const groups = ['dependencies', 'devDependencies', 'optionalDependencies'];
  return groups.every((group) => JSON.stringify(sorted(manifest[group])) === JSON.stringify(sorted(locked[group])));
}

function sorted(group = {}) {
  return Object.entries(group).sort(([a], [b]) => (a < b ? -1 : 1));
}

function npmCommand() {
  const running = process.env.npm_execpath;
  return running !== undefined && basename(running) === 'npm-cli.js' ? [process.execPath, running] : ['npm'];
}

/** npm wants a home for its settings and a cache it may write. */
function writablePlaces(temporary) {
  const home = homedir();
  const hasHome = home !== '' && allows(home, constants.R_OK | constants.X_OK);
  const cache = process.env.npm_config_cache ?? join(home, '.npm');
  const hasCache = hasHome && isWritable(join(cache, '_cacache'));
  return {
    ...(hasHome ? {} : { HOME: temporary }),
    ...(hasCache ? {} : { npm_config_cache: join(temporary, 'cache') }),
  };
}

function isWritable(directory) {
  try {
    mkdirSync(directory, { recursive: true });
  } catch {
    return false;
  }
  return [directory, join(directory, 'tmp')].every((path) => !existsSync(path) || allows(path, constants.W_OK));
}

function allows(path, mode) {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

function readMark(mark) {
  return existsSync(mark) ? readFileSync(mark, 'utf8') : undefined;
}

function remember(mark, wanted) {
  try {
    mkdirSync(dirname(mark), { recursive: true });
    writeFileSync(mark, wanted);
  } catch (error) {
    // A checkout one may only read is looked through again at the next start.
    if (error.code !== 'EACCES' && error.code !== 'EROFS') throw error;
  }
}

function say(text) {
  process.stderr.write(`${text}\n`);
}
