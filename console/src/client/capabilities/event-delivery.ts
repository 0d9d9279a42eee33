// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface EventDelivery {
  'event.delivery.listDead': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly capability: string;
        readonly eventId: string | null;
        readonly attempts: number;
        readonly lastError: string | null;
        readonly createdAt: string;
      }[];
      readonly next: string | null;
    };
  };
  'event.delivery.retry': {
    input: { readonly deliveryId: string };
    output: { readonly id: string; readonly dueAt: string };
  };
}
