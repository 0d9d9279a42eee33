// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface PartnersLink {
  'partners.link.create': {
    input: {
      readonly partnerId: string;
      readonly code: string;
      readonly url?: string | undefined;
      readonly label?: string | undefined;
    };
    output: {
      readonly id: string;
      readonly partnerId: string;
      readonly code: string;
      readonly url: string | null;
      readonly label: string | null;
      readonly isOpen: boolean;
      readonly createdAt: string;
    };
  };
  'partners.link.list': {
    input: { readonly partnerId: string };
    output: {
      readonly links: readonly {
        readonly id: string;
        readonly partnerId: string;
        readonly code: string;
        readonly url: string | null;
        readonly label: string | null;
        readonly isOpen: boolean;
        readonly createdAt: string;
      }[];
      readonly coupons: readonly {
        readonly id: string;
        readonly partnerId: string;
        readonly code: string;
        readonly isPublic: boolean;
        readonly isOpen: boolean;
        readonly createdAt: string;
      }[];
    };
  };
  'partners.link.setOpen': {
    input: { readonly linkId: string; readonly isOpen: boolean };
    output: {
      readonly id: string;
      readonly partnerId: string;
      readonly code: string;
      readonly url: string | null;
      readonly label: string | null;
      readonly isOpen: boolean;
      readonly createdAt: string;
    };
  };
}
