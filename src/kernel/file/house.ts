// What the parts of this module have in common.
import type { Store } from '#kernel/store';
import type { ByteStore } from './bytes.ts';
import type { Drafts } from './drafts.ts';
import type { LinkSeal } from './link-seal.ts';

export interface House {
  readonly store: Store;
  readonly bytes: ByteStore;
  readonly drafts: Drafts;
  readonly links: LinkSeal;
  readonly mostBytes: number;
  /** How much this company may keep. */
  roomOf(tenantId: string): Promise<number>;
  /** Whether this company is there and may be visited. */
  isOpen(tenantId: string): Promise<boolean>;
  urlOf(host: string): string;
}
