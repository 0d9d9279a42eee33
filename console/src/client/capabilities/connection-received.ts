// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface ConnectionReceived {
  'connection.received.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly connectionId?: string | undefined;
      readonly state?: 'stored' | 'told' | undefined;
    };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly connector: string;
        readonly connectionId: string;
        readonly externalId: string;
        readonly type: string;
        readonly state: 'stored' | 'told';
        readonly createdAt: string;
      }[];
      readonly next: string | null;
    };
  };
  'connection.received.replay': {
    input: { readonly receivedId: string };
    output: {
      readonly id: string;
      readonly connector: string;
      readonly connectionId: string;
      readonly externalId: string;
      readonly type: string;
      readonly state: 'stored' | 'told';
      readonly createdAt: string;
    };
  };
  'connection.received.show': {
    input: { readonly receivedId: string };
    output: {
      readonly id: string;
      readonly connector: string;
      readonly connectionId: string;
      readonly externalId: string;
      readonly type: string;
      readonly state: 'stored' | 'told';
      readonly createdAt: string;
      readonly payload: unknown;
    };
  };
}
