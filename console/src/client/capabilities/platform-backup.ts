// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface PlatformBackup {
  'platform.backup.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined };
    output: {
      readonly items: readonly { readonly name: string; readonly takenAt: string; readonly bytes: number }[];
      readonly next: string | null;
    };
  };
  'platform.backup.make': {
    input: Readonly<Record<string, never>>;
    output: {
      readonly name: string;
      readonly takenAt: string;
      readonly bytes: number;
      readonly tables: number;
      readonly rows: number;
    };
  };
}
