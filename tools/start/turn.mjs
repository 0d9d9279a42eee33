// One at a time, by a file that names its holder. A killed holder leaves it behind; the right to replace that one file
// is itself taken by a file named after it, so that two who wait cannot both get it.
import { createHash, randomUUID } from 'node:crypto';
import {
  appendFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

const pollMs = 100;

/** Waits for its turn; `holds` adds another process that keeps it while it lives. */
export async function takeTurn(path, onWait) {
  let waiting = false;
  for (let claimed = claim(path); ; claimed = claim(path)) {
    if (claimed.holder === undefined) return claimed;
    if (!waiting) onWait(claimed.holder);
    waiting = true;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

function claim(path) {
  const token = randomUUID();
  const draft = `${path}.${token}`;
  writeDraft(draft, `${token}\n${identify(process.pid)}\n`);
  try {
    for (;;) {
      if (link(draft, path)) break;
      const found = read(path);
      if (found === undefined) continue;
      const holder = livingHolder(found);
      if (holder !== undefined) return { holder };
      const guard = claim(`${path}.${createHash('sha256').update(found).digest('hex').slice(0, 12)}`);
      if (guard.holder !== undefined) return guard;
      const stale = read(path) === found;
      if (stale) renameSync(draft, path);
      guard.release();
      if (stale) break;
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return {
    holds: (pid) => appendFileSync(path, `${identify(pid)}\n`),
    release() {
      if (read(path)?.startsWith(token)) rmSync(path, { force: true });
      removeEmpty(dirname(path));
    },
  };
}

/** The directory goes away with its last user, possibly just now. */
function writeDraft(path, text) {
  for (;;) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    try {
      return writeFileSync(path, text, { flag: 'wx' });
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
  }
}

function link(draft, path) {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function removeEmpty(directory) {
  try {
    rmdirSync(directory);
  } catch (error) {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'ENOENT') throw error;
  }
}

function livingHolder(text) {
  const [, ...holders] = text.trim().split('\n');
  return holders.find((holder) => identify(Number.parseInt(holder, 10)) === holder);
}

/** The pid with the moment it began, where the system tells; undefined when it has ended. */
function identify(pid) {
  if (process.platform !== 'linux') return isAlive(pid) ? String(pid) : undefined;
  const stat = read(`/proc/${pid}/stat`);
  const [state, ...rest] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? ['Z'];
  return state === 'Z' ? undefined : `${pid} ${rest[18]}`;
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
