// What all fields have in common.
import type { Draft, Schema } from './schema.ts';

export interface FieldProps {
  readonly id: string;
  readonly name: string;
  readonly schema: Schema;
  readonly isNeeded: boolean;
  readonly draft: Draft;
  readonly issue: string | undefined;
  readonly onChange: (draft: Draft) => void;
}

export const boxLook = `w-full min-h-(--control-h) rounded-control border border-control bg-surface px-2 py-1
    aria-invalid:border-danger-line`;
