// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface MeterQuota {
  'meter.quota.get': {
    input: {
      readonly scope?: 'tenant' | 'workspace' | 'crew' | 'agent' | 'run' | 'user' | undefined;
      readonly scopeId?: string | undefined;
    };
    output: {
      readonly scope: 'tenant' | 'workspace' | 'crew' | 'agent' | 'run' | 'user';
      readonly scopeId: string;
      readonly version: number;
      readonly hardCapEnabled: boolean;
      readonly softCapEnabled: boolean;
      readonly softCapThreshold: number;
      readonly monthlyTokenLimit: number | null;
      readonly dailyTokenLimit: number | null;
      readonly runTokenLimit: number | null;
      readonly monthlyCostLimit: { readonly amount: number; readonly currency: string } | null;
      readonly dailyCostLimit: { readonly amount: number; readonly currency: string } | null;
      readonly runCostLimit: { readonly amount: number; readonly currency: string } | null;
      readonly monthlyCallLimit: number | null;
      readonly dailyCallLimit: number | null;
      readonly runCallLimit: number | null;
    };
  };
  'meter.quota.set': {
    input: {
      readonly scope?: 'tenant' | 'workspace' | 'crew' | 'agent' | 'run' | 'user' | undefined;
      readonly scopeId?: string | undefined;
      readonly hardCapEnabled?: boolean | undefined;
      readonly softCapEnabled?: boolean | undefined;
      readonly softCapThreshold?: number | undefined;
      readonly monthlyTokenLimit?: number | null | undefined;
      readonly dailyTokenLimit?: number | null | undefined;
      readonly runTokenLimit?: number | null | undefined;
      readonly monthlyCostLimit?: { readonly amount: number; readonly currency: string } | null | undefined;
      readonly dailyCostLimit?: { readonly amount: number; readonly currency: string } | null | undefined;
      readonly runCostLimit?: { readonly amount: number; readonly currency: string } | null | undefined;
      readonly monthlyCallLimit?: number | null | undefined;
      readonly dailyCallLimit?: number | null | undefined;
      readonly runCallLimit?: number | null | undefined;
      readonly ifVersion?: number | undefined;
    };
    output: {
      readonly quota: {
        readonly scope: 'tenant' | 'workspace' | 'crew' | 'agent' | 'run' | 'user';
        readonly scopeId: string;
        readonly version: number;
        readonly hardCapEnabled: boolean;
        readonly softCapEnabled: boolean;
        readonly softCapThreshold: number;
        readonly monthlyTokenLimit: number | null;
        readonly dailyTokenLimit: number | null;
        readonly runTokenLimit: number | null;
        readonly monthlyCostLimit: { readonly amount: number; readonly currency: string } | null;
        readonly dailyCostLimit: { readonly amount: number; readonly currency: string } | null;
        readonly runCostLimit: { readonly amount: number; readonly currency: string } | null;
        readonly monthlyCallLimit: number | null;
        readonly dailyCallLimit: number | null;
        readonly runCallLimit: number | null;
      };
      readonly previous: {
        readonly scope: 'tenant' | 'workspace' | 'crew' | 'agent' | 'run' | 'user';
        readonly scopeId: string;
        readonly hardCapEnabled: boolean;
        readonly softCapEnabled: boolean;
        readonly softCapThreshold: number;
        readonly monthlyTokenLimit: number | null;
        readonly dailyTokenLimit: number | null;
        readonly runTokenLimit: number | null;
        readonly monthlyCostLimit: { readonly amount: number; readonly currency: string } | null;
        readonly dailyCostLimit: { readonly amount: number; readonly currency: string } | null;
        readonly runCostLimit: { readonly amount: number; readonly currency: string } | null;
        readonly monthlyCallLimit: number | null;
        readonly dailyCallLimit: number | null;
        readonly runCallLimit: number | null;
      };
    };
  };
}
