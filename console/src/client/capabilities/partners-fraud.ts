// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface PartnersFraud {
  'partners.fraud.backtest': {
    input: {
      readonly from: string;
      readonly until: string;
      readonly weights?: Readonly<Record<string, number>> | undefined;
      readonly holdScore?: number | undefined;
    };
    output: {
      readonly sales: number;
      readonly fraud: number;
      readonly flagged: number;
      readonly right: number;
      readonly precision: number | null;
      readonly recall: number | null;
      readonly bySignal: readonly { readonly signal: string; readonly seen: number; readonly right: number }[];
    };
  };
  'partners.fraud.signals': {
    input: Readonly<Record<string, never>>;
    output: { readonly items: readonly { readonly name: string; readonly weight: number; readonly about: string }[] };
  };
}
