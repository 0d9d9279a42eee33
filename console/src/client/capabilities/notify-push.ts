// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface NotifyPush {
  'notify.push.prepare': { input: Readonly<Record<string, never>>; output: { readonly publicKey: string } };
}
