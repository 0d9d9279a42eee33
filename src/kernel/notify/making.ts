// What a message is made of, and what is made of it.
import { z } from 'zod';
import type { Call } from '#kernel/contract';
import type { Db } from '#kernel/store';
import type { Member, NotifyParts } from './house.ts';
import type { Ways } from './store.ts';
import type { NoticeRow } from './tables.ts';

/** One call that leaves the building; `part` tells those of one message apart. */
export const Outgoing = z.object({ capability: z.string(), input: z.unknown(), part: z.string() });
export type Outgoing = z.output<typeof Outgoing>;

/** What a message is made of. */
export interface Making {
  readonly parts: NotifyParts;
  readonly call: Call;
  readonly db: Db;
  readonly member: Member;
  readonly ways: Ways;
  readonly notices: readonly NoticeRow[];
}
