// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface MeterPlan {
  'meter.plan.buy': {
    input: {
      readonly tariffId: string;
      readonly email: string;
      readonly successUrl: string;
      readonly cancelUrl: string;
    };
    output: { readonly url: string; readonly expiresAt: string };
  };
  'meter.plan.list': {
    input: Readonly<Record<string, never>>;
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly name: string;
        readonly title: string;
        readonly months: number;
        readonly base: { readonly amount: number; readonly currency: string };
        readonly tier: 'tier1' | 'tier2' | 'tier3' | null;
        readonly metrics: readonly {
          readonly name: string;
          readonly unit: 'tokens' | 'costMicros' | 'calls';
          readonly capability?: string;
          readonly tiers: readonly { readonly upTo: number | null; readonly microsPerThousand: number }[];
          readonly remoteMeter?: string;
        }[];
        readonly bonuses: readonly { readonly outcome: string; readonly amount: number; readonly shareBp: number }[];
        readonly monthlyCallLimit: number | null;
      }[];
      readonly next: string | null;
    };
  };
  'meter.plan.listInvoices': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined };
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
  'meter.plan.manage': { input: { readonly returnUrl: string }; output: { readonly url: string } };
  'meter.plan.printInvoice': { input: { readonly invoiceId: string }; output: unknown };
  'meter.plan.show': {
    input: Readonly<Record<string, never>>;
    output: {
      readonly subscription: {
        readonly id: string;
        readonly version: number;
        readonly tariffId: string;
        readonly buyerKind: 'company' | 'person' | 'agent';
        readonly buyerId: string;
        readonly buyerName: string;
        readonly state: 'trialing' | 'active' | 'past_due' | 'unpaid' | 'paused' | 'incomplete' | 'ended';
        readonly isByHand: boolean;
        readonly endsWithPeriod: boolean;
        readonly paidUntil: string | null;
        readonly startedAt: string | null;
        readonly endedAt: string | null;
        readonly periodStart: string | null;
        readonly periodEnd: string | null;
      } | null;
      readonly tariff: {
        readonly id: string;
        readonly name: string;
        readonly title: string;
        readonly months: number;
        readonly base: { readonly amount: number; readonly currency: string };
        readonly tier: 'tier1' | 'tier2' | 'tier3' | null;
        readonly metrics: readonly {
          readonly name: string;
          readonly unit: 'tokens' | 'costMicros' | 'calls';
          readonly capability?: string;
          readonly tiers: readonly { readonly upTo: number | null; readonly microsPerThousand: number }[];
          readonly remoteMeter?: string;
        }[];
        readonly bonuses: readonly { readonly outcome: string; readonly amount: number; readonly shareBp: number }[];
        readonly monthlyCallLimit: number | null;
      } | null;
    };
  };
}
