// Events that a company's own systems report. They live under `custom.`, so that nobody outside can pretend to be a
// part of Cadre.
import { z } from 'zod';
import { contract, event, Id } from '#kernel/contract';

const CustomType = z
  .string()
  .max(100)
  .regex(/^custom(\.[a-z][A-Za-z0-9]*)+$/, 'A type of your own begins with "custom.", such as custom.order.paid');

export const publishEvent = contract({
  name: 'event.event.publish',
  summary: "Report an event of your company's own.",
  effect: 'write',
  access: 'event.event.publish',
  undo: { never: 'it has happened' },
  input: z.object({ type: CustomType, data: z.record(z.string(), z.unknown()).default({}) }),
  output: z.object({ eventId: Id }),
  example: { type: 'custom.order.paid', data: { orderId: 'A-17' } },
}).implement((call, { type, data }) => {
  const reported = event({ name: type, summary: 'Reported from outside.', data: z.record(z.string(), z.unknown()) });
  return { eventId: call.emit(reported, data) };
});
