// A rehearsal is the real thing on real data, rolled back. Nothing leaves, nothing stays.
import type { Unit } from './unit.ts';

export interface Rehearsal {
  readonly output: unknown;
  readonly events: readonly { readonly type: string; readonly data: unknown }[];
  /** What would have left the building, now or later. */
  readonly sends: readonly { readonly capability: string; readonly input: unknown }[];
  readonly later: readonly { readonly capability: string; readonly input: unknown; readonly dueAt: string }[];
  readonly changedRows: number;
  /** What it would have recorded, call by call. */
  readonly calls: readonly string[];
}

export function rehearsalOf(unit: Unit, output: unknown, changedRows = 0): Rehearsal {
  const { recorded } = unit;
  return {
    output,
    events: recorded.events.map((row) => ({ type: row.event_type, data: row.event_data })),
    sends: unit.pretended,
    later: recorded.deliveries.map((row) => ({ capability: row.capability, input: row.input, dueAt: row.due_at })),
    changedRows,
    calls: recorded.entries.map((row) => row.capability),
  };
}
