import type { Scope } from './expression.ts';

export interface Job {
  readonly kind: 'template' | 'code';
  readonly source: unknown;
  readonly scope: Scope;
}

export interface Done {
  readonly value?: unknown;
  readonly problem?: { readonly code: string; readonly message: string };
}
