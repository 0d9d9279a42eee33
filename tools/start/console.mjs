// Builds the console when what it is made of has changed since the last build: told by names, sizes and times, because
// every start asks.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export function ensureConsole({ root, node, lockMark }) {
  const folder = join(root, 'console');
  const builder = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  if (!existsSync(join(folder, 'index.html')) || !existsSync(builder)) return;
  const mark = join(folder, 'dist', '.built');
  const wanted = stateOf(folder, lockMark);
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;
  const begin = Date.now();
  process.stderr.write('Building the console …\n');
  const { status, stdout, stderr } = spawnSync(node, [builder, 'build', folder, '--logLevel', 'warn'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${stdout}${stderr}\nThe console could not be built, see above.`);
  writeFileSync(mark, wanted);
  process.stderr.write(`Built in ${Math.round((Date.now() - begin) / 1000)} s.\n`);
}

function stateOf(folder, lockMark) {
  const hash = createHash('sha256').update(lockMark);
  for (const path of readdirSync(folder, { recursive: true }).sort()) {
    if (path === 'dist' || path.startsWith('dist/') || path.startsWith('dist\\')) continue;
    const { size, mtimeMs } = statSync(join(folder, path));
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}
