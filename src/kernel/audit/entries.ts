// Looking things up in the record.
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Capability, contract, Id, list } from '#kernel/contract';
import type { KeptPayload, OpenedPayload } from './payload.ts';
import { before, type Contracts, Entry, EntrySearch, found, matching, shownWith } from './search.ts';
import { entries, payloads } from './tables.ts';

export const listEntries = contract({
  name: 'audit.entry.list',
  summary: 'Search the record of who did what, newest first.',
  effect: 'read',
  access: 'audit.entry.read',
  input: EntrySearch,
  output: list(Entry),
  example: { limit: 20, outcome: 'done' },
});

export const getEntry = contract({
  name: 'audit.entry.get',
  summary: 'Show one entry of the record with what went in and what came out.',
  effect: 'read',
  access: 'audit.entry.read',
  sensitive: true,
  input: z.object({ entryId: Id }),
  output: Entry.extend({
    subject: z.string().nullable().describe('Whose data it concerns'),
    input: z.unknown(),
    output: z.unknown(),
    forgotten: z.boolean().describe('What went in and out was erased; the entry itself remains'),
  }),
  example: { entryId: '019abcde-0000-7000-8000-000000000000' },
});

const keptColumns = {
  entryId: payloads.entryId,
  tenantId: payloads.tenantId,
  sealed: payloads.sealed,
  input: payloads.input,
  output: payloads.output,
  hash: entries.payloadHash,
  owner: entries.subject,
};

export interface EntryDeps {
  readonly contracts: Contracts;
  open(kept: KeptPayload): Promise<OpenedPayload | undefined>;
}

export function entryCapabilities({ contracts, open }: EntryDeps): Capability[] {
  return [
    listEntries.implement(async (call, { limit, after, ...search }) => {
      const known = contracts(call.tenant.id);
      const rows = await found(call, and(before(after), matching(search, known)), limit);
      const items = rows.map(shownWith(known));
      return { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
    }),
    getEntry.implement(async (call, { entryId }) => {
      const [[row], [kept]] = await Promise.all([
        found(call, eq(entries.id, entryId), 1),
        call.db
          .select(keptColumns)
          .from(entries)
          .leftJoin(payloads, eq(payloads.entryId, entries.id))
          .where(eq(entries.id, entryId)),
      ]);
      if (!row || !kept) throw new Fault('not_found', `There is no entry ${entryId} in the record`);
      const { entryId: of, tenantId, hash, owner, ...rest } = kept;
      const opened = of && tenantId ? await open({ ...rest, entryId: of, tenantId }) : undefined;
      return {
        ...shownWith(contracts(call.tenant.id))(row),
        subject: owner,
        input: opened?.input ?? null,
        output: opened?.output ?? null,
        forgotten: opened === undefined && (of !== null || hash !== null),
      };
    }),
  ];
}
