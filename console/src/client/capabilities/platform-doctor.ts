// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface PlatformDoctor {
  'platform.doctor.check': {
    input: Readonly<Record<string, never>>;
    output: {
      readonly state: 'ok' | 'warn' | 'fail';
      readonly items: readonly {
        readonly name: string;
        readonly state: 'ok' | 'warn' | 'fail' | 'absent';
        readonly note: string;
        readonly advice: string;
      }[];
    };
  };
}
