// Workflows for stories about runs, and the things that they do. What was done is an event, so that it can be counted
// past every crash.
import { z } from 'zod';
import { Fault, type FaultCode } from '#base/fault';
import { contract, defineModule, event, type Module } from '#kernel/contract';
import { Accepted, untilDone, workflow } from '#kernel/work';

const Label = z.object({ label: z.string() });
const common = { effect: 'write', access: 'trial.thing.do' } as const;
export const happened = event({ name: 'trial.thing.happened', summary: 'It happened.', data: Label });

const acted = event({ name: 'trial.thing.acted', summary: 'It was done.', data: Label });

export const act = contract({
  ...common,
  name: 'trial.thing.act',
  summary: 'Do a thing.',
  input: Label,
  output: z.object({ times: z.int() }),
  undo: { by: 'trial.thing.takeBack', input: ({ label }) => ({ label }) },
  example: { label: 'a' },
});
const takeBack = contract({
  ...act.spec,
  ...common,
  name: 'trial.thing.takeBack',
  undo: { never: 'do it again' },
});

function starts<I extends z.ZodType>(noun: string, input: I, example: z.input<I>) {
  return contract({
    ...common,
    name: `trial.${noun}.begin`,
    summary: `Begin a ${noun}.`,
    input,
    output: Accepted,
    undo: untilDone,
    example,
  });
}

/** What was done, in the order in which it was. */
export interface Moods {
  /** Called while a thing is being done, before it is. */
  during?: (label: string) => Promise<void>;
  think?: (name: string) => unknown;
  readonly did: string[];
  readonly refuse: Map<string, FaultCode>;
  readonly bodies: string[];
}

const Three = z.object({ name: z.string() });

function stepwise(moods: Moods) {
  const { bodies } = moods;
  const three = workflow(starts('three', Three, { name: 'a' }), {}, async (step, { name }) => {
    bodies.push(name);
    const first = await step.invoke(act, { label: `${name} 1` }, { undo: 'as declared' });
    const second = await step.do('think', () => ({ doubled: first.times * 2 }));
    await step.invoke(act, { label: `${name} 2` }, { name: 'second', undo: 'as declared' });
    await step.invoke(act, { label: `${name} 3` }, { name: 'third' });
    return second;
  });
  const sleeper = workflow(starts('sleeper', Three, { name: 'a' }), {}, async (step, { name }) => {
    await step.invoke(act, { label: `${name} before` }, { name: 'before', undo: 'as declared' });
    await step.sleep('grace', '14 days');
    await step.invoke(act, { label: `${name} after` }, { name: 'after' });
    return 'woken';
  });
  const waiter = workflow(starts('waiter', Three, { name: 'a' }), {}, async (step, { name }) => {
    const first = await step.waitFor(happened, { match: { label: name }, until: '1 hour' });
    const second = await step.waitFor(happened, { name: 'again', match: { label: name }, until: '1 hour' });
    return { first: first?.label ?? null, second: second?.label ?? null };
  });
  const many = workflow(
    starts('many', z.object({ names: z.array(z.string()) }), { names: [] }),
    {},
    (step, { names }) =>
      step.map('each', names, {
        concurrency: 3,
        work: async (name, inner) => {
          await inner.sleep('while', '1 minute');
          return (await inner.invoke(act, { label: name })).times;
        },
      }),
  );
  return { three, sleeper, waiter, many };
}

function longer(moods: Moods, three: ReturnType<typeof stepwise>['three']) {
  const parent = workflow(starts('parent', Three, { name: 'a' }), {}, async (step, { name }) => {
    const result = await step.run(three, { name: `child of ${name}` });
    return { child: result.doubled };
  });
  const gated = workflow(starts('gated', Three, { name: 'a' }), {}, async (step, { name }) => {
    const details = await step.approval('look', { title: `Is ${name} right?`, details: { name } });
    await step.invoke(act, { label: `${name} agreed` });
    return details;
  });
  const late = workflow(starts('late', Three, { name: 'a' }), { deadline: '1 hour' }, async (step, { name }) => {
    await step.invoke(act, { label: `${name} begun` }, { undo: 'as declared' });
    await step.waitFor(happened, { match: { label: 'never' } });
  });
  const journey = workflow(starts('journey', Three, { name: 'a' }), {}, async (step, { name }) => {
    await step.invoke(act, { label: `${name} set out` }, { name: 'set-out' });
    await step.do('think', () => moods.think?.(name) ?? null);
    await step.sleep('night', '300 ms');
    await step.invoke(act, { label: `${name} rest` }, { name: 'rest' });
    await step.map('visits', [0, 1, 2], {
      work: (number, inner) => inner.invoke(act, { label: `${name} visit ${number}` }),
    });
    await step.waitFor(happened, { match: { label: name }, until: '200 ms' });
    await step.invoke(act, { label: `${name} come home` }, { name: 'home' });
  });
  return { parent, gated, late, journey };
}

function queued(moods: Moods) {
  const thinker = workflow(starts('thinker', Three, { name: 'a' }), {}, async (step, { name }) => {
    await step.progress(10, 'begun');
    await step.log(`thinking of ${name}`);
    return step.do('think', () => moods.think?.(name) ?? null, { retry: { attempts: 1 } });
  });
  const narrow = workflow(
    starts('narrow', Three, { name: 'a' }),
    { queue: { name: 'narrow', concurrency: 2, perTenant: 1 } },
    async (step, { name }) => {
      await step.invoke(act, { label: name });
    },
  );
  const rated = workflow(
    starts('rated', Three, { name: 'a' }),
    { queue: { name: 'rated', rate: { calls: 2, per: '1 minute' } } },
    async (step, { name }) => {
      await step.invoke(act, { label: name });
    },
  );
  return { thinker, narrow, rated };
}

export function workflowsOf(moods: Moods) {
  const plain = stepwise(moods);
  return { ...plain, ...longer(moods, plain.three), ...queued(moods) };
}

export const tell = contract({
  ...common,
  name: 'trial.thing.tell',
  summary: 'Say that it happened.',
  input: Label,
  output: z.object({}),
  undo: { never: 'it was said' },
  example: { label: 'a' },
});

export function trialOf(moods: Moods, workflows: ReturnType<typeof workflowsOf>): Module {
  const { did, refuse } = moods;
  return defineModule({
    name: 'trial',
    title: 'Trial',
    capabilities: [
      act.implement(async (call, { label }) => {
        await call.db.execute('select 1');
        await moods.during?.(label);
        const code = refuse.get(label);
        if (code) throw new Fault(code, `${label} is ${code}`);
        did.push(label);
        call.emit(acted, { label });
        return { times: did.filter((one) => one === label).length };
      }),
      takeBack.implement((_call, { label }) => {
        const code = refuse.get(`not ${label}`);
        if (code) throw new Fault(code, `not ${label} is ${code}`);
        did.push(`not ${label}`);
        return { times: 1 };
      }),
      tell.implement((call, { label }) => {
        call.emit(happened, { label });
        return {};
      }),
      ...Object.values(workflows),
    ],
    events: [happened, acted],
    grants: { tenant_admin: ['trial.*'], manager: ['trial.*'] },
  });
}
