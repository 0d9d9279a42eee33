// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface InvokeCall {
  'invoke.call.undo': { input: { readonly entryId: string }; output: unknown };
}
