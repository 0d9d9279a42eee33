// One press of one button: once however often it is tried, told when it is done, refused in words.
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { type CapabilityName, type InputOf, newKey, type OutputOf, Problem, run } from '../client/http.ts';
import { tell } from '../parts/toast.tsx';
import { wayBack } from './way-back.ts';

interface Press {
  /** Which press is at work; several buttons may share one. */
  readonly busy: string | undefined;
  readonly problem: Problem | undefined;
  press<Name extends CapabilityName>(
    capability: Name,
    input: InputOf<Name>,
    told: string | ((output: OutputOf<Name>) => string),
  ): Promise<OutputOf<Name> | undefined>;
}

export function usePress(): Press {
  const [busy, setBusy] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const last = useRef({ of: '', key: '' });
  const queries = useQueryClient();

  const press: Press['press'] = async (capability, input, told) => {
    const of = JSON.stringify([capability, input]);
    if (last.current.of !== of) last.current = { of, key: newKey() };
    setBusy(capability);
    setProblem(undefined);
    try {
      const came = await run(capability, input, last.current.key);
      last.current = { of: '', key: '' };
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'rehearsed' });
      if (came.status === 'waiting') {
        tell('It waits for a decision now.');
        return undefined;
      }
      tell(typeof told === 'string' ? told : told(came.output), wayBack(capability, came.entryId));
      return came.output;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
      return undefined;
    } finally {
      setBusy(undefined);
    }
  };
  return { busy, problem, press };
}
