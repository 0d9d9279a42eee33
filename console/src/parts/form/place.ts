// Where a field stands: in the form of which capability, and what is written in the fields beside it.
import { createContext } from 'react';

export interface Place {
  readonly of: string | undefined;
  readonly beside: Readonly<Record<string, unknown>>;
}

export const FormPlace = createContext<Place>({ of: undefined, beside: {} });
