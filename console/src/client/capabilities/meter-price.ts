// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface MeterPrice {
  'meter.price.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly provider?: string | undefined;
      readonly model?: string | undefined;
      readonly at?: string | undefined;
    };
    output: {
      readonly items: readonly {
        readonly provider: string;
        readonly model: string;
        readonly item:
          | 'input_token'
          | 'output_token'
          | 'cached_token'
          | 'cache_write_token'
          | 'cache_write_hour_token'
          | 'image'
          | 'second'
          | 'call';
        readonly id: string;
        readonly tenantId: string | null;
        readonly microsPerMillion: number;
        readonly currency: string;
        readonly validFrom: string;
        readonly validUntil: string | null;
        readonly isStated: boolean;
        readonly isConfirmed: boolean;
      }[];
      readonly next: string | null;
    };
  };
  'meter.price.set': {
    input: {
      readonly provider: string;
      readonly model: string;
      readonly item:
        | 'input_token'
        | 'output_token'
        | 'cached_token'
        | 'cache_write_token'
        | 'cache_write_hour_token'
        | 'image'
        | 'second'
        | 'call';
      readonly microsPerMillion: number;
      readonly validFrom?: string | undefined;
      readonly tenantId?: string | undefined;
    };
    output: {
      readonly provider: string;
      readonly model: string;
      readonly item:
        | 'input_token'
        | 'output_token'
        | 'cached_token'
        | 'cache_write_token'
        | 'cache_write_hour_token'
        | 'image'
        | 'second'
        | 'call';
      readonly id: string;
      readonly tenantId: string | null;
      readonly microsPerMillion: number;
      readonly currency: string;
      readonly validFrom: string;
      readonly validUntil: string | null;
      readonly isStated: boolean;
      readonly isConfirmed: boolean;
    };
  };
  'meter.price.state': {
    input: {
      readonly provider?: string | undefined;
      readonly model?: string | undefined;
      readonly item:
        | 'input_token'
        | 'output_token'
        | 'cached_token'
        | 'cache_write_token'
        | 'cache_write_hour_token'
        | 'image'
        | 'second'
        | 'call';
      readonly microsPerMillion: number | null;
    };
    output: {
      readonly price: {
        readonly provider: string;
        readonly model: string;
        readonly item:
          | 'input_token'
          | 'output_token'
          | 'cached_token'
          | 'cache_write_token'
          | 'cache_write_hour_token'
          | 'image'
          | 'second'
          | 'call';
        readonly id: string;
        readonly tenantId: string | null;
        readonly microsPerMillion: number;
        readonly currency: string;
        readonly validFrom: string;
        readonly validUntil: string | null;
        readonly isStated: boolean;
        readonly isConfirmed: boolean;
      } | null;
      readonly previous: number | null;
    };
  };
}
