// A rehearsal that a screen makes by itself, so that what would happen stands there before the button.
import { useQuery } from '@tanstack/react-query';
import { type CapabilityName, type InputOf, type OutputOf, type Rehearsal, rehearse } from '../client/http.ts';

interface Rehearsed<Output> extends Rehearsal {
  readonly output: Output;
}

const freshMs = 15 * 60_000;

export function useRehearsal<Name extends CapabilityName>(capability: Name, input: InputOf<Name>, enabled = true) {
  return useQuery({
    queryKey: ['rehearsed', capability, input],
    queryFn: () => rehearse(capability, input) as Promise<Rehearsed<OutputOf<Name>>>,
    enabled,
    staleTime: freshMs,
    // Whoever comes back rehearses anew: other things have happened meanwhile.
    gcTime: 0,
    retry: false,
  });
}
