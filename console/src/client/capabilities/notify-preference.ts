// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface NotifyPreference {
  'notify.preference.list': {
    input: Readonly<Record<string, never>>;
    output: {
      readonly items: readonly {
        readonly kind:
          | 'approval.waiting'
          | 'approval.expiring'
          | 'approval.decided'
          | 'alert.raised'
          | 'alert.resolved'
          | 'budget.soft'
          | 'budget.hard'
          | 'connection.failing'
          | 'run.failed'
          | 'secret.expiring'
          | 'security.incident'
          | 'security.account'
          | 'delivery.failed'
          | 'custom'
          | string;
        readonly channel: 'mail' | 'chat' | 'push';
        readonly timing: 'off' | 'immediate' | 'hourly' | 'daily';
        readonly isOwn: boolean;
        readonly severity: 'info' | 'warning' | 'urgent';
      }[];
    };
  };
  'notify.preference.set': {
    input: {
      readonly kind:
        | 'approval.waiting'
        | 'approval.expiring'
        | 'approval.decided'
        | 'alert.raised'
        | 'alert.resolved'
        | 'budget.soft'
        | 'budget.hard'
        | 'connection.failing'
        | 'run.failed'
        | 'secret.expiring'
        | 'security.incident'
        | 'security.account'
        | 'delivery.failed'
        | 'custom'
        | string;
      readonly channel: 'mail' | 'chat' | 'push';
      readonly timing: 'off' | 'immediate' | 'hourly' | 'daily' | null;
    };
    output: {
      readonly kind:
        | 'approval.waiting'
        | 'approval.expiring'
        | 'approval.decided'
        | 'alert.raised'
        | 'alert.resolved'
        | 'budget.soft'
        | 'budget.hard'
        | 'connection.failing'
        | 'run.failed'
        | 'secret.expiring'
        | 'security.incident'
        | 'security.account'
        | 'delivery.failed'
        | 'custom'
        | string;
      readonly channel: 'mail' | 'chat' | 'push';
      readonly timing: 'off' | 'immediate' | 'hourly' | 'daily' | null;
      readonly former: 'off' | 'immediate' | 'hourly' | 'daily' | null;
    };
  };
}
