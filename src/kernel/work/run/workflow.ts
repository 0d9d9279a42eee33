// A workflow is a capability whose work takes time: calling it begins a run and answers at once. Its body may be run
// again from the start at any time; what its steps have answered is not done again, so everything that has an effect,
// or could turn out otherwise, belongs into a step.
import { z } from 'zod';
import { type AnyContract, type Capability, Id, type Module } from '#kernel/contract';
import { hidesSecret } from './hidden.ts';
import type { Body, Definition, Workflow, WorkflowOptions } from './shape.ts';
import { begin } from './starting.ts';

/** What beginning a run answers. */
export const Accepted = z.object({ status: z.literal('accepted'), runId: Id });

interface Begins<I extends z.ZodType> extends AnyContract {
  readonly spec: AnyContract['spec'] & { readonly input: I; readonly output: typeof Accepted };
}

/** Taking back the beginning of a run is cancelling it. */
export const untilDone = {
  by: 'work.run.cancel',
  input: (_input: unknown, { runId }: z.output<typeof Accepted>) => ({ runId }),
} as const;

export function workflow<I extends z.ZodType, R>(
  contract: Begins<I>,
  options: WorkflowOptions,
  body: Body<z.output<I>, R>,
): Workflow<I, R> {
  const { version = 1, older = {}, queue, priority = 0, retry = {}, deadline } = options;
  if (contract.effect !== 'write') throw new TypeError(`${contract.name} begins a run, so it is a write`);
  if (hidesSecret(contract.spec.input)) throw new TypeError(`${contract.name} takes a secret, which must not wait`);
  const bodies = new Map<number, Body<never, unknown>>(
    Object.entries(older).map(([number, old]) => [Number(number), old]),
  );
  const definition: Definition = {
    ...{ name: contract.name, version, queue, priority, retry, deadline },
    bodies: bodies.set(version, body),
  };
  return {
    ...contract.implement((call: Parameters<typeof begin>[0], input: unknown) => begin(call, definition, { input })),
    workflow: definition,
  };
}

export function isWorkflow(capability: Capability): capability is Workflow {
  return 'workflow' in capability;
}

export function definitionsIn(modules: readonly Module[]): Map<string, Definition> {
  const workflows = modules.flatMap(({ capabilities }) => capabilities.filter(isWorkflow));
  return new Map(workflows.map(({ workflow: one }) => [one.name, one]));
}
