// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface NotifyDevice {
  'notify.device.add': {
    input: {
      readonly label: string;
      readonly subscription: {
        readonly endpoint: string;
        readonly keys: { readonly p256dh: string; readonly auth: string };
      };
    };
    output: { readonly id: string; readonly label: string; readonly createdAt: string };
  };
  'notify.device.list': {
    input: Readonly<Record<string, never>>;
    output: { readonly items: readonly { readonly id: string; readonly label: string; readonly createdAt: string }[] };
  };
  'notify.device.remove': {
    input: { readonly deviceId: string };
    output: { readonly id: string; readonly label: string; readonly createdAt: string };
  };
}
