// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface ModelResponse {
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
