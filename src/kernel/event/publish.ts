// Events that a company's own systems report. They live under `custom.`, so that nobody outside can pretend to be a
// part of Cadre.
import { z } from 'zod';
import { contract, type EventType, event, Id } from '#kernel/contract';

const CustomType = z
  .string()
  .max(100)
  .regex(/^custom(\.[a-z][A-Za-z0-9]*)+$/, 'A type of your own begins with "custom.", such as custom.order.paid');

const Data = z.record(z.string(), z.unknown());
const Report = z.object({ type: CustomType, data: Data.default({}) });
const mostAtOnce = 500;

export const publishEvent = contract({
  name: 'event.event.publish',
  summary: "Report an event of your company's own.",
  title: ({ type }) => `Report that ${type} has happened`,
  effect: 'write',
  access: 'event.event.publish',
  undo: { never: 'it has happened' },
  input: Report,
  output: z.object({ eventId: Id }),
  example: { type: 'custom.order.paid', data: { orderId: 'A-17' } },
}).implement((call, { type, data }) => ({ eventId: call.emit(reported(type), data) }));

export const publishEvents = contract({
  name: 'event.event.publishMany',
  summary: "Report many events of your company's own at once, all of them or none.",
  effect: 'write',
  access: 'event.event.publish',
  undo: { never: 'they have happened' },
  input: z.object({ events: z.array(Report).min(1).max(mostAtOnce) }),
  output: z.object({ eventIds: z.array(Id) }),
  example: { events: [{ type: 'custom.order.paid', data: { orderId: 'A-17' } }] },
}).implement((call, { events }) => {
  const types = new Map<string, EventType>();
  const eventIds = events.map(({ type, data }) => {
    const known = types.get(type) ?? reported(type);
    types.set(type, known);
    return call.emit(known, data);
  });
  return { eventIds };
});

function reported(type: string) {
  return event({ name: type, summary: 'Reported from outside.', data: Data });
}
