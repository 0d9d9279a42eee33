// Telling of runs that have ended, once each: company by company, many with one call.
import { z } from 'zod';
import { contract, Id, type Log, outside } from '#kernel/contract';
import type { Answer, Request } from '#kernel/invoke';
import { prepared, records, type Store } from '#kernel/store';
import { type Told, tellFlows } from '../flow/hearers.ts';
import { Problem } from './model.ts';
import { ended, failed } from './starting.ts';

export const tellOfEnds = contract({
  name: 'work.run.tellOfEnds',
  summary: 'Tell everybody who listens which runs have ended.',
  effect: 'write',
  access: 'work.run.tellOfEnds',
  internal: true,
  undo: { never: 'it has been told' },
  input: z.object({
    runIds: z.array(Id).min(1).max(100),
    // Telling is no act of whoever steered them: nobody is asked, and all who hear of it know.
    steeredBy: outside(z.string()).optional(),
  }),
  output: z.object({ told: z.int() }),
  example: { runIds: ['019abcde-0000-7000-8000-000000000000'] },
});

const take = prepared(
  `update work.runs set announced = true where id = any(array(
     select id from work.runs where id = any($1::uuid[]) and finished_at is not null and not announced
     order by id for update skip locked))
   returning id, workflow, state, error, case when workflow = 'work.flow.run' then input ->> 'flowId' end as flow_id,
     case when workflow = 'work.flow.run'
       then (select name from work.flows f where f.id::text = runs.input ->> 'flowId') end as flow`,
);

export const telling = tellOfEnds.implement(async (call, { runIds }) => {
  const rows = records(await call.db.$run({ statement: take, values: [runIds] }));
  const ends: Told[] = [];
  const failures: Told[] = [];
  for (const row of rows) {
    const about = { runId: String(row.id), workflow: String(row.workflow) };
    const flowId = row.flow_id === null ? null : String(row.flow_id);
    const problem = row.error === null ? undefined : Problem.parse(row.error);
    const outcome = z.enum(['done', 'failed', 'cancelled']).parse(row.state);
    const end = { ...about, outcome, code: problem?.code ?? null };
    ends.push({ id: call.emit(ended, end), data: end, flowId });
    if (outcome !== 'failed' || !problem) continue;
    const title = row.flow === null ? about.workflow : String(row.flow);
    const failure = { ...about, title, code: problem.code, message: problem.message };
    failures.push({ id: call.emit(failed, failure), data: failure, flowId });
  }
  await tellFlows(call, ended.name, ends);
  await tellFlows(call, failed.name, failures);
  return { told: rows.length };
});

const find = prepared(
  `select tenant_id, id, tainted from work.runs
   where finished_at is not null and not announced and tenant_id <> all($1::uuid[]) order by tenant_id, id limit 500`,
);
const mostAtOnce = 100;
const restMs = 60_000;

interface Batch {
  readonly tenantId: string;
  readonly tainted: boolean;
  readonly runIds: string[];
}

export interface Telling {
  readonly store: Store;
  readonly log: Log;
  now(): string;
  invoke(request: Request): Promise<Answer>;
}

/** Answers how many calls it took. A company of which nothing can be told holds up none of the others. */
export function openTeller(parts: Telling): () => Promise<number> {
  const restingSinceMs = new Map<string, number>();
  return async () => {
    for (const [tenantId, sinceMs] of restingSinceMs) {
      if (performance.now() - sinceMs > restMs) restingSinceMs.delete(tenantId);
    }
    const batches = await untold(parts, [...restingSinceMs.keys()]);
    let told = 0;
    for (const batch of batches) {
      try {
        await announce(parts.invoke, batch);
        told += 1;
      } catch (error) {
        const { tenantId } = batch;
        parts.log.warn(
          { error, tenantId },
          'what became of the runs of a company could not be told; it is tried again',
        );
        restingSinceMs.set(tenantId, performance.now());
      }
    }
    return told;
  };
}

async function untold({ store, now }: Telling, resting: readonly string[]): Promise<Batch[]> {
  const batches: Batch[] = [];
  for (const row of records(await store.engine(now()).run({ statement: find, values: [resting] }))) {
    const [tenantId, tainted] = [String(row.tenant_id), row.tainted === true];
    const same = batches.find(
      (one) => one.tenantId === tenantId && one.tainted === tainted && one.runIds.length < mostAtOnce,
    );
    if (same) same.runIds.push(String(row.id));
    else batches.push({ tenantId, tainted, runIds: [String(row.id)] });
  }
  return batches;
}

/** What words from outside have steered tells of it as such. */
async function announce(invoke: Telling['invoke'], { tenantId, tainted, runIds }: Batch) {
  const who = { tenantId, actor: { kind: 'service', id: 'work', roles: [] } } as const;
  const origin = { door: 'work', requestId: 'work', ip: '', host: '', userAgent: '' } as const;
  const input = { runIds, ...(tainted ? { steeredBy: 'words from outside' } : {}) };
  await invoke({ capability: tellOfEnds.name, input, caller: { kind: 'known', who }, origin });
}
