// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface AccessMe {
  'access.me.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly area?: string | undefined;
      readonly may?: boolean | undefined;
    };
    output: {
      readonly items: readonly {
        readonly name: string;
        readonly summary: string;
        readonly effect: 'read' | 'write' | 'send';
        readonly may: boolean;
        readonly why: string | null;
        readonly plan: string | null;
        readonly conditions: {
          readonly redact: readonly string[];
          readonly caps: readonly { readonly amount: number; readonly currency: string }[];
          readonly ask: boolean;
        };
        readonly heldBy: readonly (
          | 'super_admin'
          | 'tenant_admin'
          | 'manager'
          | 'store_operator'
          | 'client'
          | 'end_user'
        )[];
        readonly allowedBy:
          | 'super_admin'
          | 'tenant_admin'
          | 'manager'
          | 'store_operator'
          | 'client'
          | 'end_user'
          | null;
      }[];
      readonly next: string | null;
    };
  };
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
