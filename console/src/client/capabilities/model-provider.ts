// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface ModelProvider {
  'model.provider.add': {
    input: {
      readonly provider: string;
      readonly key?: string | undefined;
      readonly title?: string | undefined;
      readonly baseUrl?: string | undefined;
      readonly models?:
        | {
            readonly fast?: string | undefined;
            readonly strong?: string | undefined;
            readonly embedding?: string | undefined;
            readonly image?: string | undefined;
            readonly video?: string | undefined;
            readonly speech?: string | undefined;
            readonly transcription?: string | undefined;
          }
        | undefined;
    };
    output: {
      readonly id: string;
      readonly provider: string;
      readonly title: string;
      readonly baseUrl: string | null;
      readonly hint: string;
      readonly models: {
        readonly fast?: string;
        readonly strong?: string;
        readonly embedding?: string;
        readonly image?: string;
        readonly video?: string;
        readonly speech?: string;
        readonly transcription?: string;
      };
      readonly isEnabled: boolean;
      readonly version: number;
      readonly testedAt: string | null;
      readonly isWorking: boolean | null;
      readonly note: string | null;
    };
  };
  'model.provider.edit': {
    input: {
      readonly providerId: string;
      readonly ifVersion: number;
      readonly key?: string | undefined;
      readonly title?: string | undefined;
      readonly models?:
        | {
            readonly fast?: string | undefined;
            readonly strong?: string | undefined;
            readonly embedding?: string | undefined;
            readonly image?: string | undefined;
            readonly video?: string | undefined;
            readonly speech?: string | undefined;
            readonly transcription?: string | undefined;
          }
        | undefined;
      readonly isEnabled?: boolean | undefined;
    };
    output: {
      readonly id: string;
      readonly provider: string;
      readonly title: string;
      readonly baseUrl: string | null;
      readonly hint: string;
      readonly models: {
        readonly fast?: string;
        readonly strong?: string;
        readonly embedding?: string;
        readonly image?: string;
        readonly video?: string;
        readonly speech?: string;
        readonly transcription?: string;
      };
      readonly isEnabled: boolean;
      readonly version: number;
      readonly testedAt: string | null;
      readonly isWorking: boolean | null;
      readonly note: string | null;
    };
  };
  'model.provider.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly provider: string;
        readonly title: string;
        readonly baseUrl: string | null;
        readonly hint: string;
        readonly models: {
          readonly fast?: string;
          readonly strong?: string;
          readonly embedding?: string;
          readonly image?: string;
          readonly video?: string;
          readonly speech?: string;
          readonly transcription?: string;
        };
        readonly isEnabled: boolean;
        readonly version: number;
        readonly testedAt: string | null;
        readonly isWorking: boolean | null;
        readonly note: string | null;
      }[];
      readonly next: string | null;
    };
  };
  'model.provider.remove': {
    input: { readonly providerId: string; readonly ifVersion: number };
    output: {
      readonly id: string;
      readonly provider: string;
      readonly title: string;
      readonly baseUrl: string | null;
      readonly hint: string;
      readonly models: {
        readonly fast?: string;
        readonly strong?: string;
        readonly embedding?: string;
        readonly image?: string;
        readonly video?: string;
        readonly speech?: string;
        readonly transcription?: string;
      };
      readonly isEnabled: boolean;
      readonly version: number;
      readonly testedAt: string | null;
      readonly isWorking: boolean | null;
      readonly note: string | null;
    };
  };
  'model.provider.test': {
    input: { readonly providerId: string };
    output: { readonly isWorking: boolean; readonly latencyMs: number; readonly note: string | null };
  };
}
