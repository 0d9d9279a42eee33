// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface AccessMe {
  'access.me.show': {
    input: Readonly<Record<string, never>>;
    output: {
      readonly roles: readonly {
        readonly role: 'super_admin' | 'tenant_admin' | 'manager' | 'store_operator' | 'client' | 'end_user';
        readonly title: string;
      }[];
      readonly surfaces: readonly {
        readonly surface: 'admin' | 'sqlAdmin' | 'marketing' | 'commerce' | 'aiChat' | 'clientPortal';
        readonly title: string;
        readonly level: string;
        readonly opens: boolean;
      }[];
      readonly areas: readonly {
        readonly name: string;
        readonly title: string;
        readonly opens: boolean;
        readonly usable: number;
        readonly capabilities: number;
      }[];
    };
  };
}
