// What a flow is to those who look at it, and the rules about what it takes. Pure.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { Id, Instant, text } from '#kernel/contract';
import { type Field, Graph, type Trigger } from './graph.ts';

export const FlowState = z.enum(['draft', 'active', 'paused']);
export type FlowState = z.output<typeof FlowState>;

export const Flow = z.object({
  id: Id,
  name: z.string(),
  description: z.string(),
  category: z.string(),
  state: FlowState.describe('draft: it has never been put to work; paused: it was, and begins nothing any more'),
  latest: z.int().describe('The newest version'),
  active: z.int().nullable().describe('The version at work'),
  tainted: z.boolean().describe('Words from outside may have steered it, and no person has adopted it yet'),
  createdAt: Instant,
  updatedAt: Instant,
});

/** How it has been doing: of the last hundred runs. */
export const Doing = z.object({
  runs: z.int(),
  successRate: z.number().min(0).max(1).nullable().describe('Of those that have ended well or not'),
  lastRunAt: Instant.nullable(),
});

export const FlowName = text(100);
export const Params = z.record(z.string().max(60), z.unknown());
export type Params = z.output<typeof Params>;
export const WholeFlow = Flow.extend({ params: Params, graph: Graph });

const checks: Record<Field['type'], (value: unknown) => boolean> = {
  text: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  list: (value) => Array.isArray(value),
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  any: () => true,
};

/** What was given with what is usual, or a refusal that names the field. */
export function fitted(fields: readonly Field[], given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const whole: Record<string, unknown> = { ...given };
  for (const field of fields) {
    const value = given[field.name] ?? field.default;
    if (value === undefined || value === null) {
      if (field.required) throw new Fault('invalid', `${field.name} is missing`, { details: { field: field.name } });
      continue;
    }
    if (!checks[field.type](value)) {
      throw new Fault('invalid', `${field.name} is no ${field.type}`, { details: { field: field.name } });
    }
    whole[field.name] = value;
  }
  return whole;
}

/** By hand one may begin anywhere; whoever calls or writes begins where one would by hand, unless it says otherwise. */
const instead: Partial<Record<Trigger['on'], Trigger['on']>> = { called: 'manual', chat: 'manual' };

/** The trigger at which a run begins: the one that is named, else the first of its kind. */
export function beginningOf({ nodes }: Graph, { node, on }: { node?: string | undefined; on: Trigger['on'] }): string {
  const triggers = nodes.flatMap((one) => (one.kind === 'trigger' && !one.disabled ? [one] : []));
  const named = triggers.find(({ id }) => id === node);
  if (node !== undefined && !named) throw new Fault('invalid', `It has no trigger ${node}`);
  const ofKind = (kind: Trigger['on'] | undefined) => triggers.find(({ trigger }) => trigger.on === kind);
  const found = named ?? ofKind(on) ?? ofKind(instead[on]) ?? (on === 'manual' ? triggers[0] : undefined);
  if (!found) throw new Fault('invalid', `Nothing in it begins by ${on}`);
  return found.id;
}
