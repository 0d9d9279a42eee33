// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface PartnersNetwork {
  'partners.network.add': {
    input: { readonly name: string; readonly publicKey: string };
    output: {
      readonly id: string;
      readonly name: string;
      readonly publicKey: string;
      readonly isOpen: boolean;
      readonly createdAt: string;
    };
  };
  'partners.network.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly name: string;
        readonly publicKey: string;
        readonly isOpen: boolean;
        readonly createdAt: string;
      }[];
      readonly next: string | null;
    };
  };
  'partners.network.setOpen': {
    input: { readonly networkId: string; readonly isOpen: boolean };
    output: {
      readonly id: string;
      readonly name: string;
      readonly publicKey: string;
      readonly isOpen: boolean;
      readonly createdAt: string;
    };
  };
}
