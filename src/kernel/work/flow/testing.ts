// What stories about flows have in common: a company, its trial capabilities, and the way to draw and run a flow.
import assert from 'node:assert/strict';
import { z } from 'zod';
import { Id } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import type { Answer } from '#kernel/invoke';
import type { GraphInput } from './graph.ts';

export const begin = { id: 'begin', kind: 'trigger', trigger: { on: 'manual' } } as const;

/** `a>b`, or `a yes>b` from a port. */
export function edges(...drawn: string[]) {
  return drawn.map((text) => {
    const [start = '', to = ''] = text.split('>');
    const [from = '', port = 'next'] = start.split(' ');
    return { from, port, to };
  });
}

/** A capability of the trial. */
export function act(id: string, label: string, more: object = {}) {
  return { id, kind: 'capability', capability: 'trial.thing.act', input: { label }, ...more } as const;
}

const Shown = z.object({
  id: Id,
  state: z.string(),
  output: z.unknown().optional(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});

/** Of a world, what flows need. */
interface Stage {
  answer(who: Authenticated, capability: string, input: unknown): Promise<Answer>;
  settle(): Promise<void>;
}

export function flowsOf(world: Stage, who: Authenticated) {
  let count = 0;

  /** Whoever keeps the installation draws from nothing; the company adapts, runs and watches. */
  const keeper: Authenticated = { ...who, actor: { ...who.actor, roles: ['super_admin'] } };

  async function ask<Output extends z.ZodType>(output: Output, name: string, input: object) {
    const answer = await world.answer(name === 'work.flow.create' ? keeper : who, name, input);
    assert.ok(answer.status === 'done', `${name} answered ${answer.status}`);
    return output.parse(answer.output);
  }

  async function draw(graph: GraphInput, more: object = {}): Promise<string> {
    count += 1;
    const name = `A flow ${count}`;
    const { id } = await ask(z.object({ id: Id }), 'work.flow.create', { name, graph, ...more });
    return id;
  }

  const activate = (flowId: string) => ask(z.unknown(), 'work.flow.activate', { flowId });

  async function start(flowId: string, input: object = {}): Promise<string> {
    const { runId } = await ask(z.object({ runId: Id }), 'work.flow.run', { flowId, input });
    return runId;
  }

  const read = (runId: string) => ask(Shown, 'work.run.read', { runId });

  return {
    ...{ ask, draw, activate, start, read },
    /** Drawn, put to work, begun, and as far as it comes by itself. */
    async ran(graph: GraphInput, input: object = {}) {
      const flowId = await draw(graph);
      await activate(flowId);
      const runId = await start(flowId, input);
      await world.settle();
      return { flowId, ...(await read(runId)) };
    },
    async nodesOf(runId: string) {
      const Turn = z.object({
        ...{ node: z.string(), input: z.unknown(), output: z.unknown(), error: z.unknown(), failures: z.int() },
        durationMs: z.int(),
      });
      const { items } = await ask(z.object({ items: z.array(Turn) }), 'work.flow.listNodes', { runId });
      return items;
    },
  };
}
