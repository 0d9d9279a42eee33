// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface EventEvent {
  'event.event.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly type?: string | undefined;
      readonly userId?: string | undefined;
    };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly type: string;
        readonly userId: string;
        readonly data: unknown;
        readonly timestamp: string;
        readonly processed: boolean;
      }[];
      readonly next: string | null;
    };
  };
  'event.event.stream': {
    input: {
      readonly types?: readonly string[] | undefined;
      readonly after?: string | undefined;
      readonly ordered?: boolean | undefined;
    };
    output: unknown;
  };
}
