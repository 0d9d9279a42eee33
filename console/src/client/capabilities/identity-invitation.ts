// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface IdentityInvitation {
  'identity.invitation.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly email: string;
        readonly name: string;
        readonly role: 'super_admin' | 'tenant_admin' | 'manager' | 'store_operator' | 'client' | 'end_user';
        readonly invitedBy: string;
        readonly createdAt: string;
        readonly expiresAt: string;
        readonly acceptedAt: string | null;
        readonly revokedAt: string | null;
      }[];
      readonly next: string | null;
    };
  };
}
