// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface PartnersProgram {
  'partners.program.change': {
    input: {
      readonly name?: string | undefined;
      readonly landingUrl?: string | null | undefined;
      readonly currencies?:
        | readonly { readonly currency: string; readonly tierUnit: number; readonly minimumPayout: number }[]
        | undefined;
      readonly holdingDays?: number | undefined;
      readonly cookieDays?: number | undefined;
      readonly graceMinutes?: number | undefined;
      readonly acceptsByItself?: boolean | undefined;
      readonly holdScore?: number | undefined;
      readonly rejectScore?: number | undefined;
      readonly ownWords?: readonly string[] | undefined;
      readonly programId: string;
      readonly ifVersion: number;
    };
    output: {
      readonly name: string;
      readonly landingUrl: string | null;
      readonly currencies: readonly {
        readonly currency: string;
        readonly tierUnit: number;
        readonly minimumPayout: number;
      }[];
      readonly holdingDays: number;
      readonly cookieDays: number;
      readonly graceMinutes: number;
      readonly acceptsByItself: boolean;
      readonly holdScore: number;
      readonly rejectScore: number;
      readonly ownWords: readonly string[];
      readonly id: string;
      readonly slug: string;
      readonly version: number;
      readonly createdAt: string;
      readonly before: {
        readonly name: string;
        readonly landingUrl: string | null;
        readonly currencies: readonly {
          readonly currency: string;
          readonly tierUnit: number;
          readonly minimumPayout: number;
        }[];
        readonly holdingDays: number;
        readonly cookieDays: number;
        readonly graceMinutes: number;
        readonly acceptsByItself: boolean;
        readonly holdScore: number;
        readonly rejectScore: number;
        readonly ownWords: readonly string[];
      };
    };
  };
  'partners.program.create': {
    input: {
      readonly name?: string | undefined;
      readonly landingUrl?: string | null | undefined;
      readonly currencies?:
        | readonly { readonly currency: string; readonly tierUnit: number; readonly minimumPayout: number }[]
        | undefined;
      readonly holdingDays?: number | undefined;
      readonly cookieDays?: number | undefined;
      readonly graceMinutes?: number | undefined;
      readonly acceptsByItself?: boolean | undefined;
      readonly holdScore?: number | undefined;
      readonly rejectScore?: number | undefined;
      readonly ownWords?: readonly string[] | undefined;
      readonly slug: string;
    };
    output: {
      readonly name: string;
      readonly landingUrl: string | null;
      readonly currencies: readonly {
        readonly currency: string;
        readonly tierUnit: number;
        readonly minimumPayout: number;
      }[];
      readonly holdingDays: number;
      readonly cookieDays: number;
      readonly graceMinutes: number;
      readonly acceptsByItself: boolean;
      readonly holdScore: number;
      readonly rejectScore: number;
      readonly ownWords: readonly string[];
      readonly id: string;
      readonly slug: string;
      readonly version: number;
      readonly createdAt: string;
    };
  };
  'partners.program.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined };
    output: {
      readonly items: readonly {
        readonly name: string;
        readonly landingUrl: string | null;
        readonly currencies: readonly {
          readonly currency: string;
          readonly tierUnit: number;
          readonly minimumPayout: number;
        }[];
        readonly holdingDays: number;
        readonly cookieDays: number;
        readonly graceMinutes: number;
        readonly acceptsByItself: boolean;
        readonly holdScore: number;
        readonly rejectScore: number;
        readonly ownWords: readonly string[];
        readonly id: string;
        readonly slug: string;
        readonly version: number;
        readonly createdAt: string;
      }[];
      readonly next: string | null;
    };
  };
  'partners.program.showRates': {
    input: Readonly<Record<string, never>>;
    output: {
      readonly tiers: readonly {
        readonly tier: 'bronze' | 'silver' | 'gold' | 'platinum' | 'diamond';
        readonly from: number;
        readonly rate: number;
      }[];
      readonly levels: readonly { readonly level: number; readonly share: number }[];
      readonly kinds: readonly {
        readonly kind: 'affiliate' | 'reseller' | 'white_label' | 'influencer' | 'agency' | 'strategic';
        readonly title: string;
        readonly about: string;
        readonly leastRate: number;
        readonly mostRate: number;
      }[];
    };
  };
}
