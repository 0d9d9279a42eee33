// Flows that nobody has to draw: from a file, from a template, from a sentence.
import type { Capability, EventType } from '#kernel/contract';
import type { Egress } from '#kernel/egress';
import { writing } from '../sentence/writing.ts';
import { suggesting } from '../suggest/suggest.ts';
import { fetching, importingCapabilities } from './importing.ts';
import { libraryCapabilities } from './library.ts';

export interface AuthoringParts {
  readonly egress: Pick<Egress, 'fetch'>;
  /** Every event that a flow can hear. */
  readonly events: () => readonly EventType[];
}

export function authoringCapabilities({ egress, events }: AuthoringParts): readonly Capability[] {
  return [...importingCapabilities, fetching(egress), ...libraryCapabilities, writing(events), suggesting(events)];
}
