// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface ApprovalLink {
  'approval.link.make': {
    input: { readonly approvalId: string; readonly inputHash: string };
    output: { readonly path: string; readonly expiresAt: string; readonly decides: boolean };
  };
}
