// Processes that carry out runs, and what can happen to one of them.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openRelay, type Relay } from './relay.ts';

export interface RunJob {
  readonly home: string;
  readonly databaseUrl: string;
  readonly rootKey: string;
}

/** Killed and replaced; frozen and thawed; cut off from the database, with its connections left hanging or broken. */
export const harms = ['kill', 'freeze', 'cut', 'tear'] as const;
export type Harm = (typeof harms)[number];

export interface Worker {
  readonly child: ChildProcess;
  readonly owner: string;
  readonly relay: Relay;
}

const harmfulMs = 5000;

export async function startWorker(job: RunJob, index: number): Promise<Worker> {
  const relay = await openRelay(job.databaseUrl);
  const program = join(import.meta.dirname, 'runner.ts');
  const own = JSON.stringify({ ...job, home: join(job.home, `runner-${index}`), databaseUrl: relay.url });
  const child = fork(program, [own], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [owner] = await Promise.race([once(child, 'message'), failing(child)]);
  return { child, owner: String(owner), relay };
}

async function failing(child: ChildProcess): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`A worker ended with ${code} before it had begun`);
}

export async function endWorker({ child, relay }: Worker): Promise<void> {
  child.kill('SIGKILL');
  await (child.exitCode ?? child.signalCode ?? once(child, 'exit'));
  relay.close();
}

const doing: Record<Harm, (worker: Worker) => void> = {
  kill: ({ child }) => child.kill('SIGKILL'),
  freeze: ({ child }) => child.kill('SIGSTOP'),
  cut: ({ relay }) => relay.cut(),
  tear: ({ relay }) => relay.tear(),
};

/** Whoever is only hindered is itself again some seconds after this, which is after others have taken its runs. */
export function harm(worker: Worker, how: Harm): () => Promise<void> {
  doing[how](worker);
  return async () => {
    await pause(harmfulMs);
    worker.child.kill('SIGCONT');
    worker.relay.mend();
  };
}
