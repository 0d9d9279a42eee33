// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface PartnersCoupon {
  'partners.coupon.create': {
    input: { readonly partnerId: string; readonly code: string; readonly isPublic?: boolean | undefined };
    output: {
      readonly id: string;
      readonly partnerId: string;
      readonly code: string;
      readonly isPublic: boolean;
      readonly isOpen: boolean;
      readonly createdAt: string;
    };
  };
  'partners.coupon.setOpen': {
    input: { readonly couponId: string; readonly isOpen: boolean };
    output: {
      readonly id: string;
      readonly partnerId: string;
      readonly code: string;
      readonly isPublic: boolean;
      readonly isOpen: boolean;
      readonly createdAt: string;
    };
  };
}
