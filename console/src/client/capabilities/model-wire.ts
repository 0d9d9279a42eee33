// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface ModelWire {
  'model.wire.list': {
    input: Readonly<Record<string, never>>;
    output: {
      readonly items: readonly {
        readonly provider: string;
        readonly title: string;
        readonly abilities: readonly string[];
        readonly models: {
          readonly fast?: string;
          readonly strong?: string;
          readonly embedding?: string;
          readonly image?: string;
          readonly video?: string;
          readonly speech?: string;
          readonly transcription?: string;
        };
        readonly costs: {
          readonly fast?: 'High' | 'Medium' | 'Low';
          readonly strong?: 'High' | 'Medium' | 'Low';
          readonly embedding?: 'High' | 'Medium' | 'Low';
        };
        readonly source: 'company' | 'operator' | 'builtin' | 'none';
      }[];
    };
  };
}
