// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface EventEvent {
  'event.event.stream': {
    input: {
      readonly types?: readonly string[] | undefined;
      readonly after?: string | undefined;
      readonly ordered?: boolean | undefined;
    };
    output: unknown;
  };
}
