// Several processes spend from one limit at the same time, and some of them are killed while they do. Whatever they
// settled must stay within the limit, and what the living ones can not account for must be what the dead ones held.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Fault, type FaultCode } from '#base/fault';
import { newId } from '#base/id';
import { instantOf } from '#base/time';
import { createWorld, rootKey, type World } from '../world.ts';

export interface Job {
  readonly home: string;
  readonly databaseUrl: string;
  readonly rootKey: string;
  readonly tenantId: string;
  readonly holders: readonly { readonly kind: 'run'; readonly id: string }[];
  readonly callers: number;
  readonly mostAtOnce: number;
  /** By how much everything costs more than was estimated. */
  readonly overshoot: number;
  readonly skewMs: number;
  readonly file: string;
}

export interface BudgetSettings {
  readonly limit: number;
  readonly processes: number;
  readonly callers: number;
  readonly killed: number;
  readonly mostAtOnce: number;
  readonly overshoot: number;
}

export interface BudgetReport {
  readonly settled: number;
  readonly calls: number;
  /** As the database has it in the end. */
  readonly spent: number;
  readonly lost: number;
  /** Settled by those who were killed. */
  readonly byDead: number;
}

interface Spender {
  readonly child: ChildProcess;
  readonly file: string;
  readonly isReady: Promise<unknown>;
  readonly isDone: Promise<unknown>;
}

export function isFaultOf(error: unknown, code: FaultCode): boolean {
  return error instanceof Fault && error.code === code;
}

export async function budgetStory(settings: BudgetSettings): Promise<BudgetReport> {
  const world = await createWorld();
  const spenders: Spender[] = [];
  try {
    const tenantId = (await world.tenant('Spenders')).id;
    const runId = newId(world.clock.nowMs());
    await limitRun(world, { tenantId, runId, limit: settings.limit });
    const callers = Math.ceil(settings.callers / settings.processes);
    for (let index = 0; index < settings.processes; index += 1) {
      const { mostAtOnce, overshoot } = settings;
      const shared = {
        home: world.home,
        databaseUrl: world.databaseUrl,
        rootKey,
        tenantId,
        callers,
        mostAtOnce,
        overshoot,
      };
      const holders = [{ kind: 'run' as const, id: runId }];
      spenders.push(start({ ...shared, holders, skewMs: index * 700, file: join(world.home, `spent-${index}`) }));
    }
    // All at once: who starts first could spend everything before the others are there.
    await Promise.all(spenders.map(({ isReady }) => isReady));
    for (const { child } of spenders) child.send('go');
    const dying = spenders.slice(0, settings.killed);
    for (const spender of dying) await kill(spender);
    const living = spenders.slice(settings.killed);
    await Promise.all(living.map(({ isDone }) => isDone));
    await finish(living);
    return await report(world, { spenders, dying, tenantId });
  } finally {
    for (const { child } of spenders) child.kill('SIGKILL');
    await world.close();
  }
}

function limitRun(world: World, { tenantId, runId, limit }: { tenantId: string; runId: string; limit: number }) {
  const nowMs = world.clock.nowMs();
  return world.sql(
    `insert into meter.tenant_usage_quotas (id, tenant_id, created_at, updated_at, scope, scope_id, hard_cap_enabled,
       soft_cap_enabled, run_token_limit) values ($1, $2, $3, $3, 'run', $4, true, false, $5)`,
    [newId(nowMs), tenantId, instantOf(nowMs), runId, limit],
  );
}

function start(job: Job): Spender {
  const program = join(import.meta.dirname, 'spender.ts');
  const child = fork(program, [JSON.stringify(job)], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [isReady, isDone] = [told(child, 'ready'), told(child, 'done')];
  // Those that are killed are not waited for.
  for (const one of [isReady, isDone]) one.catch(() => undefined);
  return { child, file: job.file, isReady, isDone };
}

function told(child: ChildProcess, word: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('message', (message) => {
      if (message === word) resolve();
    });
    child.once('exit', (code) => reject(new Error(`A spender ended with ${code} before it was ${word}`)));
  });
}

/** In the middle of its work, not before and not after. */
async function kill({ child, file, isDone }: Spender) {
  const ended = once(child, 'exit');
  let isOver = false;
  void isDone.then(() => (isOver = true)).catch(() => undefined);
  while (sumOf(file).count < 50) {
    if (isOver || child.exitCode !== null) throw new Error('It had nothing left to spend when it was to die');
    await pause(1);
  }
  child.kill('SIGKILL');
  await ended;
}

/** All but one give back what they hold; the last one spends what is left. */
async function finish(living: readonly Spender[]) {
  const [last, ...others] = living;
  for (const { child } of others) await stop(child);
  if (!last) return;
  const rested = told(last.child, 'rested');
  last.child.send('rest');
  await rested;
  await stop(last.child);
}

async function stop(child: ChildProcess) {
  const ended = once(child, 'exit');
  child.send('stop');
  await ended;
}

interface Told {
  readonly spenders: readonly Spender[];
  readonly dying: readonly Spender[];
  readonly tenantId: string;
}

async function report(world: World, { spenders, dying, tenantId }: Told): Promise<BudgetReport> {
  const sums = spenders.map(({ file }) => sumOf(file));
  const [account] = await world.sql<{ spent: string; leased: string }>(
    'select spent, leased from meter.accounts where tenant_id = $1',
    [tenantId],
  );
  return {
    settled: sums.reduce((all, { sum }) => all + sum, 0),
    calls: sums.reduce((all, { count }) => all + count, 0),
    spent: Number(account?.spent),
    lost: Number(account?.leased),
    byDead: sums.slice(0, dying.length).reduce((all, { sum }) => all + sum, 0),
  };
}

function sumOf(file: string): { sum: number; count: number } {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  return { sum: lines.reduce((sum, line) => sum + Number(line), 0), count: lines.length };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      limit: { type: 'string', default: '20000000' },
      processes: { type: 'string', default: '4' },
      callers: { type: 'string', default: '2000' },
      killed: { type: 'string', default: '2' },
    },
  });
  const limit = Number(values.limit);
  const settings = { limit, processes: Number(values.processes), callers: Number(values.callers) };
  const told = await budgetStory({ ...settings, killed: Number(values.killed), mostAtOnce: 200, overshoot: 0 });
  console.log(JSON.stringify(told, null, 2));
  process.exitCode = told.settled > limit || told.spent + told.lost !== limit ? 1 : 0;
}
