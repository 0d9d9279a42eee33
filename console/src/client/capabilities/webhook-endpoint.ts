// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface WebhookEndpoint {
  'webhook.endpoint.create': {
    input: { readonly url: string; readonly title?: string | undefined; readonly events: readonly string[] };
    output: {
      readonly id: string;
      readonly title: string;
      readonly url: string;
      readonly events: readonly string[];
      readonly active: boolean;
      readonly reason: string | null;
      readonly failingSince: string | null;
      readonly connectionId: string;
      readonly version: number;
      readonly createdAt: string;
      readonly secret: string;
    };
  };
  'webhook.endpoint.edit': {
    input: {
      readonly endpointId: string;
      readonly ifVersion: number;
      readonly title?: string | undefined;
      readonly events?: readonly string[] | undefined;
    };
    output: {
      readonly id: string;
      readonly title: string;
      readonly url: string;
      readonly events: readonly string[];
      readonly active: boolean;
      readonly reason: string | null;
      readonly failingSince: string | null;
      readonly connectionId: string;
      readonly version: number;
      readonly createdAt: string;
      readonly before: { readonly title: string; readonly events: readonly string[] };
    };
  };
  'webhook.endpoint.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly title: string;
        readonly url: string;
        readonly events: readonly string[];
        readonly active: boolean;
        readonly reason: string | null;
        readonly failingSince: string | null;
        readonly connectionId: string;
        readonly version: number;
        readonly createdAt: string;
      }[];
      readonly next: string | null;
    };
  };
  'webhook.endpoint.pause': {
    input: { readonly endpointId: string; readonly ifVersion: number };
    output: {
      readonly id: string;
      readonly title: string;
      readonly url: string;
      readonly events: readonly string[];
      readonly active: boolean;
      readonly reason: string | null;
      readonly failingSince: string | null;
      readonly connectionId: string;
      readonly version: number;
      readonly createdAt: string;
    };
  };
  'webhook.endpoint.remove': {
    input: { readonly endpointId: string; readonly ifVersion: number };
    output: {
      readonly id: string;
      readonly title: string;
      readonly url: string;
      readonly events: readonly string[];
      readonly active: boolean;
      readonly reason: string | null;
      readonly failingSince: string | null;
      readonly connectionId: string;
      readonly version: number;
      readonly createdAt: string;
    };
  };
  'webhook.endpoint.resume': {
    input: { readonly endpointId: string; readonly ifVersion: number };
    output: {
      readonly id: string;
      readonly title: string;
      readonly url: string;
      readonly events: readonly string[];
      readonly active: boolean;
      readonly reason: string | null;
      readonly failingSince: string | null;
      readonly connectionId: string;
      readonly version: number;
      readonly createdAt: string;
    };
  };
  'webhook.endpoint.rotateSecret': {
    input: { readonly endpointId: string; readonly ifVersion: number };
    output: {
      readonly id: string;
      readonly title: string;
      readonly url: string;
      readonly events: readonly string[];
      readonly active: boolean;
      readonly reason: string | null;
      readonly failingSince: string | null;
      readonly connectionId: string;
      readonly version: number;
      readonly createdAt: string;
      readonly secret: string;
    };
  };
  'webhook.endpoint.test': {
    input: { readonly endpointId: string };
    output: {
      readonly outcome: 'arrived' | 'failed' | 'gone' | 'refused';
      readonly status: number | null;
      readonly problem: string | null;
    };
  };
}
