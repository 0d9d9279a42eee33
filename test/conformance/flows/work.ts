// Runs as one finds them: waiting, paused, failed. What they wait for is not there, so they stay as they are.
import { newId } from '#base/id';
import { instantOf } from '#base/time';
import type { Cast, Flows } from './cast.ts';
import { workFlowFlows } from './work-flow.ts';

const unknown = { workflow: 'stage.journey.begin', version: 1 };

async function runThat(
  { world, there, as }: Cast,
  state: 'waiting' | 'paused' | 'failed',
  { workflow, version } = unknown,
): Promise<string> {
  const nowMs = world.clock.nowMs();
  const [id, now] = [newId(nowMs), instantOf(nowMs)];
  const isOver = state === 'failed';
  await world.sql(
    `insert into work.runs (id, tenant_id, workflow, version, state, actor, input, error, queued_at, created_at,
       started_at, finished_at, announced)
     values ($1, $2, $8, $9, $3, $4, '{}', $5, $6, $6, $6, $7, true)`,
    [
      ...[id, there.tenantId, state, JSON.stringify(as.actor)],
      ...[isOver ? '{"code":"upstream","message":"Gone"}' : null, now, isOver ? now : null],
      ...[workflow, version],
    ],
  );
  return id;
}

const withRun =
  (state: Parameters<typeof runThat>[1], more: object = {}) =>
  async (cast: Cast) => ({
    input: { runId: await runThat(cast, state), ...more },
  });

const look = ({ word }: Cast) => ({
  name: `look-${word}`,
  capability: 'work.schedule.list',
  cron: '0 9 * * 1',
  zone: 'Europe/Berlin',
});

export const workFlows: Flows = {
  ...workFlowFlows,
  'work.schedule.create': (cast) => ({ input: look(cast) }),
  async 'work.schedule.delete'(cast) {
    await cast.ask('work.schedule.create', look(cast));
    return { input: { name: look(cast).name } };
  },
  'work.run.read': withRun('waiting'),
  'work.run.listSteps': withRun('waiting'),
  'work.run.listLog': withRun('waiting'),
  'work.run.cancel': withRun('waiting'),
  'work.run.pause': withRun('waiting'),
  'work.run.resume': withRun('paused'),
  'work.run.retry': withRun('failed'),
  'work.run.fork': withRun('failed'),
  // Back to the one version that there is.
  'work.run.migrate': async (cast) => ({
    input: { runId: await runThat(cast, 'waiting', { workflow: 'work.flow.run', version: 2 }), version: 1 },
  }),
};
