// An event says what happened, in the past tense: `notes.note.created`.
import { z } from 'zod';
import type { Instant } from '#base/time';

export interface EventType<Data extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly summary: string;
  readonly data: Data;
}

export function event<Data extends z.ZodType>(type: EventType<Data>): EventType<Data> {
  if (!/^[a-z][a-z0-9-]*(\.[a-z][A-Za-z0-9]*)+$/.test(type.name) || type.name.length > 100) {
    throw new TypeError(`"${type.name}" is not an event name such as notes.note.created`);
  }
  return type;
}

/** An event as it is stored, streamed and handed to reactions. */
export interface EventRecord<Data = unknown> {
  readonly id: string;
  readonly type: string;
  readonly tenantId: string;
  /** Who caused it. */
  readonly userId: string;
  readonly data: Data;
  readonly timestamp: Instant;
}

export const EventShape = z.object({
  id: z.uuid(),
  type: z.string(),
  userId: z.string(),
  data: z.unknown(),
  timestamp: z.iso.datetime(),
});
