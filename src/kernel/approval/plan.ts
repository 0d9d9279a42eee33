// A plan is an ordered list of calls decided upon at once. An input may name an output of an earlier call as
// `{ "$from": [0, "id"] }`: what is approved is everything but the values that only the doing brings forth.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { isRecord } from './model.ts';

export const Reference = z.strictObject({
  $from: z.tuple([z.int().min(0).max(49)], z.union([z.string().max(100), z.int().min(0)])).describe('Step, then path'),
});
export type Reference = z.output<typeof Reference>;

export const PlannedCall = z.object({
  capability: z.string().max(100),
  input: z.record(z.string(), z.unknown()),
});
export type PlannedCall = z.output<typeof PlannedCall>;
export const Plan = z.array(PlannedCall).min(1).max(50);
export type Plan = z.output<typeof Plan>;

/** Every reference must name an earlier step. */
export function checkPlan(plan: Plan) {
  for (const [index, { input }] of plan.entries()) {
    for (const { $from } of referencesIn(input)) {
      if ($from[0] >= index) throw new Fault('invalid', `Step ${index} names step ${$from[0]}, which is not before it`);
    }
  }
}

function referencesIn(value: unknown): Reference[] {
  const reference = Reference.safeParse(value);
  if (reference.success) return [reference.data];
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  return isRecord(value) ? Object.values(value).flatMap(referencesIn) : [];
}

/** The input with its references replaced by what the earlier steps answered. */
export function resolved(value: unknown, outputs: readonly unknown[]): unknown {
  const reference = Reference.safeParse(value);
  if (reference.success) return followed(reference.data, outputs);
  if (Array.isArray(value)) return value.map((item) => resolved(item, outputs));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, resolved(inner, outputs)]));
}

function followed({ $from: [step, ...path] }: Reference, outputs: readonly unknown[]): unknown {
  const found = path.reduce<unknown>((value, part) => {
    if (Array.isArray(value)) return value[Number(part)];
    return isRecord(value) && Object.hasOwn(value, part) ? value[String(part)] : undefined;
  }, outputs[step]);
  if (found === undefined) throw new Fault('conflict', `Step ${step} did not answer ${path.join('.') || 'anything'}`);
  return found;
}

/** Whether a call is the planned one: equal but where the plan left a gap for what an earlier step answers. */
export function fits(planned: unknown, real: unknown): boolean {
  if (Reference.safeParse(planned).success) return real !== undefined;
  if (Array.isArray(planned)) {
    return Array.isArray(real) && planned.length === real.length && planned.every((one, at) => fits(one, real[at]));
  }
  if (!isRecord(planned)) return Object.is(planned, real);
  if (!isRecord(real) || Object.keys(real).some((name) => !Object.hasOwn(planned, name))) return false;
  return Object.keys(planned).every((name) => fits(planned[name], real[name]));
}
