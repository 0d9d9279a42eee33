// Where expressions and code of people run: a thread that can be ended when it does not end by itself.
import { parentPort } from 'node:worker_threads';
import { asFault } from '#base/fault';
import { ran } from './code.ts';
import { resolved } from './expression.ts';
import type { Done, Job } from './job.ts';

parentPort?.on('message', async (job: Job) => {
  parentPort?.postMessage(await perform(job));
});

async function perform({ kind, source, scope }: Job): Promise<Done> {
  try {
    const value = kind === 'code' ? await ran(String(source), scope) : await resolved(source, scope);
    return { value };
  } catch (error) {
    const { code, message } = asFault(error);
    return { problem: { code, message } };
  }
}
