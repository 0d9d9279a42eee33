// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface MeterSubscription {
  'meter.subscription.begin': {
    input: {
      readonly tariffId: string;
      readonly buyerKind: 'company' | 'person' | 'agent';
      readonly buyerId: string;
      readonly buyerName: string;
    };
    output: {
      readonly id: string;
      readonly version: number;
      readonly tariffId: string;
      readonly buyerKind: 'company' | 'person' | 'agent';
      readonly buyerId: string;
      readonly buyerName: string;
      readonly state: 'trialing' | 'active' | 'past_due' | 'unpaid' | 'paused' | 'incomplete' | 'ended';
      readonly isByHand: boolean;
      readonly endsWithPeriod: boolean;
      readonly paidUntil: string | null;
      readonly startedAt: string | null;
      readonly endedAt: string | null;
      readonly periodStart: string | null;
      readonly periodEnd: string | null;
    };
  };
  'meter.subscription.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly state?: 'trialing' | 'active' | 'past_due' | 'unpaid' | 'paused' | 'incomplete' | 'ended' | undefined;
      readonly tariffId?: string | undefined;
    };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly version: number;
        readonly tariffId: string;
        readonly buyerKind: 'company' | 'person' | 'agent';
        readonly buyerId: string;
        readonly buyerName: string;
        readonly state: 'trialing' | 'active' | 'past_due' | 'unpaid' | 'paused' | 'incomplete' | 'ended';
        readonly isByHand: boolean;
        readonly endsWithPeriod: boolean;
        readonly paidUntil: string | null;
        readonly startedAt: string | null;
        readonly endedAt: string | null;
        readonly periodStart: string | null;
        readonly periodEnd: string | null;
      }[];
      readonly next: string | null;
    };
  };
  'meter.subscription.setState': {
    input: {
      readonly subscriptionId: string;
      readonly state: 'trialing' | 'active' | 'past_due' | 'unpaid' | 'paused' | 'incomplete' | 'ended';
      readonly ifVersion: number;
    };
    output: {
      readonly id: string;
      readonly version: number;
      readonly tariffId: string;
      readonly buyerKind: 'company' | 'person' | 'agent';
      readonly buyerId: string;
      readonly buyerName: string;
      readonly state: 'trialing' | 'active' | 'past_due' | 'unpaid' | 'paused' | 'incomplete' | 'ended';
      readonly isByHand: boolean;
      readonly endsWithPeriod: boolean;
      readonly paidUntil: string | null;
      readonly startedAt: string | null;
      readonly endedAt: string | null;
      readonly periodStart: string | null;
      readonly periodEnd: string | null;
      readonly previousState: 'trialing' | 'active' | 'past_due' | 'unpaid' | 'paused' | 'incomplete' | 'ended';
    };
  };
}
