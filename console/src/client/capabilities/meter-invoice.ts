// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface MeterInvoice {
  'meter.invoice.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly subscriptionId?: string | undefined;
    };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly number: string;
        readonly subscriptionId: string;
        readonly buyerName: string;
        readonly periodStart: string;
        readonly periodEnd: string;
        readonly lines: readonly {
          readonly what: string;
          readonly kind: 'base' | 'usage' | 'outcome' | 'service';
          readonly quantity: number;
          readonly amount: number;
          readonly chargedBy: 'us' | 'service';
        }[];
        readonly total: { readonly amount: number; readonly currency: string };
        readonly due: { readonly amount: number; readonly currency: string };
        readonly state: 'open' | 'paid' | 'void';
        readonly issuedAt: string;
        readonly paidAt: string | null;
      }[];
      readonly next: string | null;
    };
  };
  'meter.invoice.markPaid': {
    input: { readonly invoiceId: string };
    output: {
      readonly id: string;
      readonly number: string;
      readonly subscriptionId: string;
      readonly buyerName: string;
      readonly periodStart: string;
      readonly periodEnd: string;
      readonly lines: readonly {
        readonly what: string;
        readonly kind: 'base' | 'usage' | 'outcome' | 'service';
        readonly quantity: number;
        readonly amount: number;
        readonly chargedBy: 'us' | 'service';
      }[];
      readonly total: { readonly amount: number; readonly currency: string };
      readonly due: { readonly amount: number; readonly currency: string };
      readonly state: 'open' | 'paid' | 'void';
      readonly issuedAt: string;
      readonly paidAt: string | null;
    };
  };
  'meter.invoice.openPayment': {
    input: {
      readonly via?: string | undefined;
      readonly invoiceId: string;
      readonly email: string;
      readonly successUrl: string;
      readonly cancelUrl: string;
    };
    output: { readonly url: string; readonly expiresAt: string };
  };
  'meter.invoice.print': { input: { readonly invoiceId: string }; output: unknown };
  'meter.invoice.reopen': {
    input: { readonly invoiceId: string };
    output: {
      readonly id: string;
      readonly number: string;
      readonly subscriptionId: string;
      readonly buyerName: string;
      readonly periodStart: string;
      readonly periodEnd: string;
      readonly lines: readonly {
        readonly what: string;
        readonly kind: 'base' | 'usage' | 'outcome' | 'service';
        readonly quantity: number;
        readonly amount: number;
        readonly chargedBy: 'us' | 'service';
      }[];
      readonly total: { readonly amount: number; readonly currency: string };
      readonly due: { readonly amount: number; readonly currency: string };
      readonly state: 'open' | 'paid' | 'void';
      readonly issuedAt: string;
      readonly paidAt: string | null;
    };
  };
  'meter.invoice.void': {
    input: { readonly invoiceId: string };
    output: {
      readonly id: string;
      readonly number: string;
      readonly subscriptionId: string;
      readonly buyerName: string;
      readonly periodStart: string;
      readonly periodEnd: string;
      readonly lines: readonly {
        readonly what: string;
        readonly kind: 'base' | 'usage' | 'outcome' | 'service';
        readonly quantity: number;
        readonly amount: number;
        readonly chargedBy: 'us' | 'service';
      }[];
      readonly total: { readonly amount: number; readonly currency: string };
      readonly due: { readonly amount: number; readonly currency: string };
      readonly state: 'open' | 'paid' | 'void';
      readonly issuedAt: string;
      readonly paidAt: string | null;
    };
  };
}
