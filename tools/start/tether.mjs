// Loaded into the program that run.mjs starts: ends it when whoever started it is gone, be it killed or a shell that
// does not pass signals on. Programs started from there inherit the flag, but have another parent.
import { isMainThread } from 'node:worker_threads';
import { whenParentEnds } from './parent.mjs';

const expected = Number(new URL(import.meta.url).search.slice(1));
if (isMainThread && process.ppid === expected) whenParentEnds(() => process.kill(process.pid, 'SIGTERM'));
