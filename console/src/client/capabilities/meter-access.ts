// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface MeterAccess {
  'meter.access.show': {
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
      readonly used: readonly { readonly name: string; readonly unit: string; readonly quantity: number }[];
    };
  };
}
