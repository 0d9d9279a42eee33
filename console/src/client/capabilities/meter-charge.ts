// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface MeterCharge {
  'meter.charge.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly subscriptionId?: string | undefined;
    };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly subscriptionId: string;
        readonly kind: 'outcome' | 'service';
        readonly what: string;
        readonly reference: string;
        readonly at: string;
        readonly price: { readonly amount: number; readonly currency: string };
        readonly invoiceId: string | null;
        readonly isCancelled: boolean;
      }[];
      readonly next: string | null;
    };
  };
}
