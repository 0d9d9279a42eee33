// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface ModelResponse {
  'model.response.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly model?: string | undefined;
      readonly most?: number | undefined;
    };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly at: string;
        readonly generationId: string;
        readonly userId: string;
        readonly provider: string;
        readonly model: string;
        readonly segment: string;
        readonly rating: number;
        readonly comment: string | null;
      }[];
      readonly next: string | null;
    };
  };
  'model.response.rate': {
    input: { readonly generationId: string; readonly rating: number; readonly comment?: string | undefined };
    output: {
      readonly generationId: string;
      readonly provider: string;
      readonly model: string;
      readonly rating: number;
    };
  };
}
