// What is secret must not be kept by a run: it would lie in its journal.
import { z } from 'zod';

const known = new WeakMap<z.ZodType, boolean>();

export function hidesSecret(schema: z.ZodType): boolean {
  const before = known.get(schema);
  if (before !== undefined) return before;
  const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const hides = JSON.stringify(shape).includes('"secret":true');
  known.set(schema, hides);
  return hides;
}
