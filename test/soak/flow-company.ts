// One company on one Cadre whose processes die: it begins trips, agrees to them, and counts what they have done.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '#base/id';
import type { Authenticated } from '#kernel/identity';
import type { Look } from './database.ts';
import type { Place } from './dying.ts';
import type { FlowJob, Order, Told } from './flow-runner.ts';
import { inner, trip } from './road.ts';

export interface Runner {
  readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
  readonly isAlive: () => boolean;
  /** Nothing when it dies before it answers. */
  tell(order: Order): Promise<unknown>;
}

const patienceMs = 60_000;

export async function startRunner(job: FlowJob): Promise<Runner> {
  const file = join(import.meta.dirname, 'flow-runner.ts');
  const child = fork(file, [JSON.stringify(job)], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const answers = new Map<number, (told: Told | undefined) => void>();
  let [count, isAlive] = [0, true];
  const ended = once(child, 'exit').then(() => {
    isAlive = false;
    for (const answer of answers.values()) answer(undefined);
  });
  child.on('error', () => undefined);
  child.on('message', (told: Told) => answers.get(told.number)?.(told));
  const ready = new Promise<Told | undefined>((resolve) => answers.set(0, resolve));
  if (!(await ready)) throw new Error('A process ended before it was ready');
  return {
    child,
    ended,
    isAlive: () => isAlive,
    async tell(order) {
      if (!isAlive) return undefined;
      count += 1;
      const number = count;
      const told = await new Promise<Told | undefined>((resolve) => {
        answers.set(number, resolve);
        child.send({ number, order }, (error) => (error ? resolve(undefined) : undefined));
      });
      answers.delete(number);
      if (told?.failure !== undefined) throw new Error(told.failure);
      return told?.output;
    },
  };
}

export interface Company {
  readonly tenantId: string;
  readonly traveller: Authenticated;
  readonly keeper: Authenticated;
  readonly flowId: string;
}

export async function foundCompany(runner: Runner, look: Look): Promise<Company> {
  const { id: tenantId } = (await runner.tell({ does: 'found', name: 'Long roads' })) as { id: string };
  const [traveller, keeper] = [await settle(look, tenantId), await settle(look, tenantId)];
  const drawer: Authenticated = { ...keeper, actor: { ...keeper.actor, roles: ['super_admin'] } };
  const draw = async (name: string, graph: object) => {
    const drawn = await call(runner, { who: drawer, capability: 'work.flow.create', input: { name, graph } });
    const { id: flowId } = drawn as { id: string };
    await call(runner, { who: keeper, capability: 'work.flow.activate', input: { flowId } });
    return flowId;
  };
  await draw('Inner', inner);
  return { tenantId, traveller, keeper, flowId: await draw('Trip', trip) };
}

function call(runner: Runner, asked: Omit<Extract<Order, { does: 'call' }>, 'does'>): Promise<unknown> {
  return runner.tell({ does: 'call', ...asked });
}

async function settle(look: Look, tenantId: string): Promise<Authenticated> {
  const id = newId(Date.now());
  const now = new Date().toISOString();
  await look('insert into identity.users (id, created_at, updated_at, name, email) values ($1, $2, $2, $3, $4)', [
    ...[id, now, 'Somebody', `${id}@example.com`],
  ]);
  await look(
    `insert into identity.memberships (id, tenant_id, created_at, updated_at, user_id, role)
     values ($1, $2, $3, $3, $4, 'tenant_admin')`,
    [newId(Date.now()), tenantId, now, id],
  );
  return { tenantId, actor: { kind: 'person', id, roles: ['tenant_admin'] } };
}

export interface Death {
  readonly place: Place;
  /** How many of its steps were written down by then. */
  readonly steps: number;
}

export interface Journey {
  readonly company: Company;
  readonly name: string;
  readonly look: Look;
  /** Whoever is at work now; another one when that has died. */
  runner(): Promise<Runner>;
  died(): Promise<void>;
}

interface Standing {
  readonly state: string;
  readonly error: unknown;
}

/** Begins it, agrees to it, and waits for its end, whoever dies meanwhile. Answers how it ended. */
export async function travelled(journey: Journey): Promise<Standing> {
  const { company, name, runner, died } = journey;
  for (;;) {
    const at = await runner();
    const patience = patienceFor(journey, at);
    const input = { flowId: company.flowId, input: { name } };
    const begun = await call(at, { who: company.traveller, capability: 'work.flow.run', input, key: name });
    const ended = begun === undefined ? undefined : await untilEnded(journey, { at, begun, patience });
    if (ended) return ended;
    await at.ended;
    await died();
  }
}

interface Walk {
  readonly at: Runner;
  readonly begun: unknown;
  readonly patience: (seen: string) => Promise<void>;
}

/** Nothing when the one at work has died before. */
async function untilEnded(journey: Journey, { at, begun, patience }: Walk): Promise<Standing | undefined> {
  const { look, company, name } = journey;
  const { runId } = begun as { runId: string };
  while (at.isAlive()) {
    const { standing, asked, steps } = await standingOf(look, runId);
    if (['done', 'failed', 'cancelled'].includes(standing.state)) return standing;
    if (asked) {
      const key = `agree-${name}`;
      await call(at, { who: company.keeper, capability: 'approval.request.approve', input: asked, key });
    }
    await patience(`${standing.state} ${steps}`);
    await pause(15);
  }
  return undefined;
}

/** As long as it goes on at all: how fast it does is the machine's affair. */
function patienceFor({ look, name }: Journey, { tell, child }: Runner) {
  let [last, sinceMs] = ['', performance.now()];
  return async (seen: string) => {
    if (seen !== last) [last, sinceMs] = [seen, performance.now()];
    if (performance.now() - sinceMs < patienceMs) return;
    const [runs] = await look(
      `select json_agg(json_build_object('state', r.state, 'owner', r.owner, 'epoch', r.epoch, 'workflow', r.workflow,
         'steps', (select json_agg(step) from work.journal where run_id = r.id),
         'waits', (select json_agg(w) from work.waits w where run_id = r.id))) as runs,
         (select json_agg(l) from work.leases l) as leases,
         (select json_agg(json_build_object('state', state, 'query', left(query, 80), 'user', usename,
           'waits', wait_event)) from pg_stat_activity where datname = current_database()) as sessions
       from work.runs r where finished_at is null`,
    );
    const pools = await Promise.race([tell({ does: 'probe' }), pause(5000, 'it does not answer')]);
    throw new Error(`${name} stands still in ${child.pid}: ${JSON.stringify({ runs, pools })}`);
  };
}

async function standingOf(look: Look, runId: string) {
  const [run] = await look<Standing & { steps: number }>(
    `select state, error, (select count(*)::integer from work.journal where run_id = r.id) as steps
     from work.runs r where id = $1`,
    [runId],
  );
  const [asked] = await look<{ approvalId: string; inputHash: string }>(
    `select id as "approvalId", input_hash as "inputHash" from approval.requests
     where run_id = $1::text and state = 'waiting'`,
    [runId],
  );
  const standing = run ?? { state: 'never begun', error: null };
  return { standing: { state: standing.state, error: standing.error }, asked, steps: run?.steps ?? 0 };
}

/** After how many steps of the trip, and of what it has begun, there is a place at all. What was written down together
 * has none in between, and of what was done at the same time nobody can say where it is. */
export async function placesOf(look: Look, name: string): Promise<number[]> {
  const rows = await look<{ steps: number; isApart: boolean }>(
    `with trip as (select id from work.runs where input -> 'trigger' ->> 'name' = $1),
     written as (
       select min(seq) as seq, count(*) as steps, min(began_at) as began, max(ended_at) as ended
       from work.journal where run_id in (select id from trip) group by xmin)
     select (sum(steps) over upToHere)::integer as steps,
       max(ended) over upToHere <= min(began) over (order by seq rows between 1 following and unbounded following)
         as "isApart"
     from written window upToHere as (order by seq) order by seq`,
    [name],
  );
  return [0, ...rows.flatMap(({ steps, isApart }) => (isApart ? [steps] : []))];
}

export async function stepsOf(look: Look, name: string): Promise<number> {
  const [row] = await look<{ steps: number }>(
    `with trip as (select id from work.runs where input -> 'trigger' ->> 'name' = $1)
     select count(*)::integer as steps from work.journal where run_id in (select id from trip)`,
    [name],
  );
  return row?.steps ?? 0;
}
