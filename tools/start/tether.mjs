// Loaded into the program that run.mjs starts. It ends the program when run.mjs has been killed, which closes the other
// end of descriptor 3. Programs started from there inherit this flag but not the descriptor: hence the pid.
import { Socket } from 'node:net';
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.ppid === Number(new URL(import.meta.url).search.slice(1))) {
  const line = new Socket({ fd: 3, readable: true, writable: false });
  line.on('error', () => line.destroy());
  line.on('close', () => process.kill(process.pid, 'SIGTERM'));
  line.resume();
  line.unref();
}
