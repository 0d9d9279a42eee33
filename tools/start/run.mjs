// Hands over to another program so that whoever started us deals with it as if it were us: its signals, its exit code,
// and no child left behind.
import { spawn } from 'node:child_process';
import { isatty } from 'node:tty';

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export function run(node, args, env) {
  // Newer Nodes can become the other program, and then there is nothing to forward.
  if (typeof process.execve === 'function' && process.platform !== 'win32') process.execve(node, [node, ...args], env);
  const tether = new URL(`tether.mjs?${process.pid}`, import.meta.url).href;
  const child = spawn(node, ['--import', tether, ...args], { env, stdio: ['inherit', 'inherit', 'inherit', 'pipe'] });
  forwardSignals(child);
  child.on('error', (error) => {
    process.stderr.write(`Node 24 could not be started: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', leaveLike);
}

/** Each signal once: npm passes on what the terminal has already sent to everybody. */
export function forwardSignals(child) {
  for (const signal of forwarded) {
    let sent = signal === 'SIGINT' && [0, 1, 2].some((fd) => isatty(fd));
    process.on(signal, () => {
      if (!sent) child.kill(signal);
      sent = true;
    });
  }
}

export function leaveLike(code, signal) {
  if (signal === null) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
