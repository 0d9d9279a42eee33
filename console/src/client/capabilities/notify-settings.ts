// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface NotifySettings {
  'notify.settings.get': {
    input: Readonly<Record<string, never>>;
    output: {
      readonly language: 'en' | 'de';
      readonly timeZone: string;
      readonly quietFrom: string | null;
      readonly quietUntil: string | null;
      readonly urgentPasses: boolean;
      readonly version: number;
    };
  };
  'notify.settings.set': {
    input: {
      readonly language: 'en' | 'de';
      readonly timeZone: string;
      readonly quietFrom: string | null;
      readonly quietUntil: string | null;
      readonly urgentPasses: boolean;
      readonly ifVersion?: number | undefined;
    };
    output: {
      readonly language: 'en' | 'de';
      readonly timeZone: string;
      readonly quietFrom: string | null;
      readonly quietUntil: string | null;
      readonly urgentPasses: boolean;
      readonly version: number;
      readonly former: {
        readonly language: 'en' | 'de';
        readonly timeZone: string;
        readonly quietFrom: string | null;
        readonly quietUntil: string | null;
        readonly urgentPasses: boolean;
      };
    };
  };
}
