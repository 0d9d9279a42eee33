// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface MeterTariff {
  'meter.tariff.close': {
    input: { readonly tariffId: string };
    output: {
      readonly id: string;
      readonly name: string;
      readonly title: string;
      readonly months: number;
      readonly base: { readonly amount: number; readonly currency: string };
      readonly tier: 'tier1' | 'tier2' | 'tier3' | null;
      readonly monthlyCallLimit: number | null;
      readonly metrics: readonly {
        readonly name: string;
        readonly unit: 'tokens' | 'costMicros' | 'calls';
        readonly capability?: string;
        readonly tiers: readonly { readonly upTo: number | null; readonly microsPerThousand: number }[];
        readonly remoteMeter?: string;
      }[];
      readonly bonuses: readonly { readonly outcome: string; readonly amount: number; readonly shareBp: number }[];
      readonly remotePrices: readonly { readonly priceId: string; readonly isMetered: boolean }[];
      readonly isOpen: boolean;
    };
  };
  'meter.tariff.create': {
    input: {
      readonly name: string;
      readonly title: string;
      readonly months?: number | undefined;
      readonly base: { readonly amount: number; readonly currency: string };
      readonly tier?: 'tier1' | 'tier2' | 'tier3' | null | undefined;
      readonly monthlyCallLimit?: number | null | undefined;
      readonly metrics?:
        | readonly {
            readonly name: string;
            readonly unit: 'tokens' | 'costMicros' | 'calls';
            readonly capability?: string | undefined;
            readonly tiers: readonly { readonly upTo: number | null; readonly microsPerThousand: number }[];
            readonly remoteMeter?: string | undefined;
          }[]
        | undefined;
      readonly bonuses?:
        | readonly {
            readonly outcome: string;
            readonly amount?: number | undefined;
            readonly shareBp?: number | undefined;
          }[]
        | undefined;
      readonly remotePrices?:
        | readonly { readonly priceId: string; readonly isMetered?: boolean | undefined }[]
        | undefined;
    };
    output: {
      readonly id: string;
      readonly name: string;
      readonly title: string;
      readonly months: number;
      readonly base: { readonly amount: number; readonly currency: string };
      readonly tier: 'tier1' | 'tier2' | 'tier3' | null;
      readonly monthlyCallLimit: number | null;
      readonly metrics: readonly {
        readonly name: string;
        readonly unit: 'tokens' | 'costMicros' | 'calls';
        readonly capability?: string;
        readonly tiers: readonly { readonly upTo: number | null; readonly microsPerThousand: number }[];
        readonly remoteMeter?: string;
      }[];
      readonly bonuses: readonly { readonly outcome: string; readonly amount: number; readonly shareBp: number }[];
      readonly remotePrices: readonly { readonly priceId: string; readonly isMetered: boolean }[];
      readonly isOpen: boolean;
    };
  };
  'meter.tariff.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly isOpen?: boolean | undefined;
    };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly name: string;
        readonly title: string;
        readonly months: number;
        readonly base: { readonly amount: number; readonly currency: string };
        readonly tier: 'tier1' | 'tier2' | 'tier3' | null;
        readonly monthlyCallLimit: number | null;
        readonly metrics: readonly {
          readonly name: string;
          readonly unit: 'tokens' | 'costMicros' | 'calls';
          readonly capability?: string;
          readonly tiers: readonly { readonly upTo: number | null; readonly microsPerThousand: number }[];
          readonly remoteMeter?: string;
        }[];
        readonly bonuses: readonly { readonly outcome: string; readonly amount: number; readonly shareBp: number }[];
        readonly remotePrices: readonly { readonly priceId: string; readonly isMetered: boolean }[];
        readonly isOpen: boolean;
      }[];
      readonly next: string | null;
    };
  };
  'meter.tariff.open': {
    input: { readonly tariffId: string };
    output: {
      readonly id: string;
      readonly name: string;
      readonly title: string;
      readonly months: number;
      readonly base: { readonly amount: number; readonly currency: string };
      readonly tier: 'tier1' | 'tier2' | 'tier3' | null;
      readonly monthlyCallLimit: number | null;
      readonly metrics: readonly {
        readonly name: string;
        readonly unit: 'tokens' | 'costMicros' | 'calls';
        readonly capability?: string;
        readonly tiers: readonly { readonly upTo: number | null; readonly microsPerThousand: number }[];
        readonly remoteMeter?: string;
      }[];
      readonly bonuses: readonly { readonly outcome: string; readonly amount: number; readonly shareBp: number }[];
      readonly remotePrices: readonly { readonly priceId: string; readonly isMetered: boolean }[];
      readonly isOpen: boolean;
    };
  };
}
