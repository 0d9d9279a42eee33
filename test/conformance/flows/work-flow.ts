// Flows as one finds them: drawn, at work, with an address, with a run that has come to a node.
import { hash } from 'node:crypto';
import { newId } from '#base/id';
import { instantOf } from '#base/time';
import { type Cast, type Flows, raw } from './cast.ts';

const graph = {
  ...{ takes: [], gives: [], parameters: [] },
  nodes: [
    { id: 'begin', kind: 'trigger', trigger: { on: 'manual' } },
    { id: 'call', kind: 'trigger', trigger: { on: 'webhook' } },
    { id: 'hear', kind: 'trigger', trigger: { on: 'event', event: 'custom.tip.given' } },
    { id: 'go', kind: 'pass' },
  ],
  edges: ['begin', 'call', 'hear'].map((from) => ({ from, port: 'next', to: 'go' })),
};

async function drawn({ world, there, word, as }: Cast, state: 'draft' | 'active' = 'draft'): Promise<string> {
  const nowMs = world.clock.nowMs();
  const [id, now] = [newId(nowMs), instantOf(nowMs)];
  const isAtWork = state === 'active';
  await world.sql(
    `insert into work.flows (id, tenant_id, created_at, updated_at, name, description, category, state, latest, active,
       params, actor, subscriptions)
     values ($1, $2, $3, $3, $4, '', '', $5, 1, $6, '{}', $7, '[]')`,
    [id, there.tenantId, now, `Flow ${word}`, state, isAtWork ? 1 : null, isAtWork ? JSON.stringify(as.actor) : null],
  );
  await world.sql(
    `insert into work.flow_versions (flow_id, version, tenant_id, created_at, created_by, graph)
     values ($1, 1, $2, $3, $4, $5)`,
    [id, there.tenantId, now, as.actor.id, JSON.stringify(graph)],
  );
  return id;
}

const withFlow =
  (state: 'draft' | 'active', more: (cast: Cast) => object = () => ({})) =>
  async (cast: Cast) => ({ input: { flowId: await drawn(cast, state), ...more(cast) } });

/** With a step that it has done. */
async function run(cast: Cast): Promise<string> {
  const { world, there, as } = cast;
  const nowMs = world.clock.nowMs();
  const [id, now] = [newId(nowMs), instantOf(nowMs)];
  await world.sql(
    `insert into work.runs (id, tenant_id, workflow, version, state, actor, input, queued_at, created_at, started_at,
       finished_at, announced)
     values ($1, $2, 'stage.journey.begin', 1, 'done', $3, '{}', $4, $4, $4, $4, true)`,
    [id, there.tenantId, JSON.stringify(as.actor), now],
  );
  await world.sql(
    `insert into work.journal (run_id, step, tenant_id, epoch, kind, what, output, began_at, ended_at)
     values ($1, 'go', $2, 1, 'do', 'go', '{}', $3, $3)`,
    [id, there.tenantId, now],
  );
  return id;
}

/** Of a flow's one version, asleep there. */
async function asleep(cast: Cast): Promise<string> {
  const { world, there, as } = cast;
  const nowMs = world.clock.nowMs();
  const [id, now, flowId] = [newId(nowMs), instantOf(nowMs), await drawn(cast)];
  const pinned = { flowId, version: 1, node: 'begin', trigger: {}, params: {}, depth: 0 };
  await world.sql(
    `insert into work.runs (id, tenant_id, workflow, version, state, actor, input, queued_at, created_at, started_at)
     values ($1, $2, 'work.flow.run', 1, 'paused', $3, $4, $5, $5, $5)`,
    [id, there.tenantId, JSON.stringify(as.actor), JSON.stringify(pinned), now],
  );
  return id;
}

/** Its address: company, flow and a word of sixteen bytes, of which the flow keeps a hash. */
async function called(cast: Cast) {
  const flowId = await drawn(cast, 'active');
  const word = Buffer.from(hash('sha256', cast.word, 'hex').slice(0, 32), 'hex');
  await cast.world.sql('update work.flows set hook_hash = $2 where id = $1', [flowId, hash('sha256', word)]);
  const ids = Buffer.from(`${cast.there.tenantId}${flowId}`.replaceAll('-', ''), 'hex');
  return { address: Buffer.concat([ids, word]).toString('base64url'), ...raw('{"tip":12}') };
}

export const workFlowFlows: Flows = {
  'work.flow.create': ({ word }) => ({ input: { name: `Flow ${word}`, graph } }),
  'work.flow.read': withFlow('draft'),
  'work.flow.edit': withFlow('draft', () => ({ seen: 1, graph })),
  'work.flow.duplicate': withFlow('draft', ({ word }) => ({ name: `Copy ${word}` })),
  'work.flow.remove': withFlow('draft'),
  'work.flow.listVersions': withFlow('draft'),
  'work.flow.activate': withFlow('draft'),
  'work.flow.deactivate': withFlow('active'),
  'work.flow.run': withFlow('active'),
  'work.flow.makeAddress': withFlow('draft'),
  'work.flow.setSigningSecret': withFlow('draft'),
  'work.flow.receive': async (cast) => ({ input: await called(cast) }),
  'work.flow.listNodes': async (cast) => ({ input: { runId: await run(cast) } }),
  'work.flow.rewind': async (cast) => ({ input: { runId: await run(cast), node: 'go' } }),
  'work.flow.migrate': async (cast) => ({ input: { runId: await asleep(cast), version: 1 } }),
  'work.flow.hear': withFlow('active', ({ there }) => ({
    node: 'hear',
    event: {
      ...{ id: '019abcde-0000-7000-8000-000000000000', tenantId: there.tenantId, type: 'custom.tip.given' },
      ...{ userId: 'x', data: {}, timestamp: '2026-01-01T00:00:00.000Z' },
    },
  })),
};
