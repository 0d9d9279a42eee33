// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface WebhookDelivery {
  'webhook.delivery.drop': {
    input: { readonly deliveryId: string | null };
    output: { readonly deliveryId: string | null };
  };
  'webhook.delivery.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly endpointId?: string | undefined;
      readonly state?: 'due' | 'delivered' | 'dead' | undefined;
    };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly endpointId: string;
        readonly eventId: string;
        readonly eventType: string;
        readonly state: 'due' | 'delivered' | 'dead';
        readonly attempts: number;
        readonly status: number | null;
        readonly problem: string | null;
        readonly dueAt: string | null;
        readonly endedAt: string | null;
        readonly createdAt: string;
      }[];
      readonly next: string | null;
    };
  };
  'webhook.delivery.retry': {
    input: { readonly deliveryId: string };
    output: {
      readonly id: string;
      readonly endpointId: string;
      readonly eventId: string;
      readonly eventType: string;
      readonly state: 'due' | 'delivered' | 'dead';
      readonly attempts: number;
      readonly status: number | null;
      readonly problem: string | null;
      readonly dueAt: string | null;
      readonly endedAt: string | null;
      readonly createdAt: string;
    };
  };
  'webhook.delivery.show': {
    input: { readonly deliveryId: string };
    output: {
      readonly id: string;
      readonly endpointId: string;
      readonly eventId: string;
      readonly eventType: string;
      readonly state: 'due' | 'delivered' | 'dead';
      readonly attempts: number;
      readonly status: number | null;
      readonly problem: string | null;
      readonly dueAt: string | null;
      readonly endedAt: string | null;
      readonly createdAt: string;
      readonly body: string;
    };
  };
}
