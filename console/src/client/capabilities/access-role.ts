// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface AccessRole {
  'access.role.list': {
    input: Readonly<Record<string, never>>;
    output: {
      readonly items: readonly {
        readonly role: 'super_admin' | 'tenant_admin' | 'manager' | 'store_operator' | 'client' | 'end_user';
        readonly title: string;
        readonly summary: string;
        readonly alsoCalled: readonly string[];
        readonly may: readonly string[];
        readonly mayNot: readonly string[];
      }[];
      readonly next: string | null;
    };
  };
}
