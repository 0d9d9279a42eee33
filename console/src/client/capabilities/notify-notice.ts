// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface NotifyNotice {
  'notify.notice.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly show?: 'open' | 'unread' | 'archived' | undefined;
    };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly kind: string;
        readonly severity: 'info' | 'warning' | 'urgent';
        readonly title: string;
        readonly body: string;
        readonly link: string | null;
        readonly count: number;
        readonly seenAt: string | null;
        readonly readAt: string | null;
        readonly archivedAt: string | null;
        readonly createdAt: string;
        readonly updatedAt: string;
      }[];
      readonly next: string | null;
    };
  };
  'notify.notice.read': {
    input: { readonly noticeIds: readonly string[] };
    output: { readonly noticeIds: readonly string[] };
  };
  'notify.notice.readAll': {
    input: { readonly upTo?: string | undefined };
    output: { readonly noticeIds: readonly string[] };
  };
}
