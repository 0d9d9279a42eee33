// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface ConnectionConnection {
  'connection.connection.authorize': {
    input: { readonly connectionId: string };
    output: { readonly url: string; readonly endsAt: string };
  };
  'connection.connection.connect': {
    input: {
      readonly connector: string;
      readonly title?: string | undefined;
      readonly fields?: Readonly<Record<string, string | number | boolean>> | undefined;
      readonly secrets?: Readonly<Record<string, string>> | undefined;
    };
    output: {
      readonly id: string;
      readonly connector: string;
      readonly title: string;
      readonly account: string | null;
      readonly fields: Readonly<Record<string, string | number | boolean>>;
      readonly secrets: readonly string[];
      readonly state: 'new' | 'connected' | 'failing' | 'expired' | 'disconnected';
      readonly problem: string | null;
      readonly testedAt: string | null;
      readonly accessEndsAt: string | null;
      readonly usualFor: readonly string[];
      readonly webhookUrl: string | null;
      readonly createdAt: string;
    };
  };
  'connection.connection.disconnect': {
    input: { readonly connectionId: string };
    output: { readonly id: string; readonly connector: string; readonly title: string };
  };
  'connection.connection.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly connector?: string | undefined;
    };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly connector: string;
        readonly title: string;
        readonly account: string | null;
        readonly fields: Readonly<Record<string, string | number | boolean>>;
        readonly secrets: readonly string[];
        readonly state: 'new' | 'connected' | 'failing' | 'expired' | 'disconnected';
        readonly problem: string | null;
        readonly testedAt: string | null;
        readonly accessEndsAt: string | null;
        readonly usualFor: readonly string[];
        readonly webhookUrl: string | null;
        readonly createdAt: string;
      }[];
      readonly next: string | null;
    };
  };
  'connection.connection.makeUsual': {
    input: { readonly subject: string; readonly connectionId: string };
    output: { readonly subject: string; readonly connectionId: string; readonly before: string | null };
  };
  'connection.connection.rename': {
    input: { readonly connectionId: string; readonly title: string; readonly ifTitle?: string | undefined };
    output: { readonly id: string; readonly title: string; readonly before: string };
  };
  'connection.connection.setSecrets': {
    input: { readonly connectionId: string; readonly secrets: Readonly<Record<string, string>> };
    output: {
      readonly id: string;
      readonly connector: string;
      readonly title: string;
      readonly account: string | null;
      readonly fields: Readonly<Record<string, string | number | boolean>>;
      readonly secrets: readonly string[];
      readonly state: 'new' | 'connected' | 'failing' | 'expired' | 'disconnected';
      readonly problem: string | null;
      readonly testedAt: string | null;
      readonly accessEndsAt: string | null;
      readonly usualFor: readonly string[];
      readonly webhookUrl: string | null;
      readonly createdAt: string;
    };
  };
  'connection.connection.test': {
    input: { readonly connectionId: string };
    output: { readonly works: boolean; readonly account: string | null; readonly problem: string | null };
  };
  'connection.connection.unmakeUsual': {
    input: { readonly subject: string; readonly connectionId: string; readonly instead?: string | null | undefined };
    output: { readonly subject: string; readonly connectionId: string };
  };
}
