// Hands over to another program so that whoever started us deals with it as if it were us: its signals, its exit code,
// and nothing left behind.
import { spawn } from 'node:child_process';
import { isatty } from 'node:tty';
import { whenParentEnds } from './parent.mjs';

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export function run(node, args, env) {
  const isUnderNpm = env.npm_lifecycle_event !== undefined;
  // Newer Nodes can become the other program, and then there is nothing to forward.
  if (typeof process.execve === 'function' && process.platform !== 'win32') {
    return process.execve(node, [node, ...(isUnderNpm ? tetherTo(process.ppid) : []), ...args], env);
  }
  const child = spawn(node, [...tetherTo(process.pid), ...args], { env, stdio: 'inherit' });
  const received = forwardSignals(child);
  if (isUnderNpm) whenParentEnds(() => received.size === 0 && child.kill('SIGTERM'));
  child.on('error', (error) => {
    process.stderr.write(`Node 24 could not be started: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', leaveLike);
}

/** Passes each signal on once: npm repeats what the terminal has already sent to everybody. */
export function forwardSignals(child) {
  const received = new Set();
  const isAtTerminal = [0, 1, 2].some((fd) => isatty(fd));
  for (const signal of forwarded) {
    process.on(signal, () => {
      if (!received.has(signal) && !(signal === 'SIGINT' && isAtTerminal)) child.kill(signal);
      received.add(signal);
    });
  }
  return received;
}

function tetherTo(parent) {
  return ['--import', new URL(`tether.mjs?${parent}`, import.meta.url).href];
}

function leaveLike(code, signal) {
  if (signal === null) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
