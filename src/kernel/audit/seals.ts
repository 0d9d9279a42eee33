// Capabilities over the seals of the record: making, showing, checking, proving.
import { desc, lt } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Capability, contract, Id, list, Page, type Schedule, text } from '#kernel/contract';
import { prepared, type Store } from '#kernel/store';
import { beginEra, eraAfter } from './era.ts';
import { OutsideHead } from './heads.ts';
import { knownKeys } from './keys.ts';
import { Proof } from './proof.ts';
import { proofOf } from './prove.ts';
import { headColumns, headsIn } from './seal-rows.ts';
import type { Sealer } from './sealer.ts';
import { SignedHead } from './segment.ts';
import { segments } from './tables.ts';
import { Verdict } from './verdict.ts';
import { type VerifyDeps, verify } from './verify.ts';

const Sealed = z.object({ segments: z.int(), rows: z.int() });

export const sealEverything = contract({
  name: 'audit.seal.run',
  summary: 'Seal what every company has recorded.',
  effect: 'write',
  access: 'audit.seal.run',
  internal: true,
  undo: { never: 'a seal is for good' },
  input: z.object({}),
  output: Sealed,
  example: {},
});

export const sealNow = contract({
  name: 'audit.seal.make',
  summary: 'Seal what has been recorded until now, without waiting for the next time.',
  effect: 'write',
  access: 'audit.seal.make',
  undo: { never: 'a seal is for good' },
  input: z.object({}),
  output: Sealed,
  example: {},
});

export const listSeals = contract({
  name: 'audit.seal.list',
  summary: 'List the seals of the record, newest first.',
  effect: 'read',
  access: 'audit.seal.read',
  input: Page,
  output: list(SignedHead),
  example: { limit: 20 },
});

export const showHead = contract({
  name: 'audit.seal.head',
  summary: 'Show the newest seal, to be kept where nobody who runs this installation can change it.',
  effect: 'read',
  access: 'audit.seal.read',
  input: z.object({}),
  output: z.object({ head: SignedHead.nullable(), publicKey: z.string() }),
  example: {},
});

export const verifyRecord = contract({
  name: 'audit.seal.verify',
  summary: 'Check every entry of the record against its seals and the heads kept outside the database.',
  effect: 'read',
  access: 'audit.seal.read',
  input: z.object({
    heads: z.array(OutsideHead.loose()).max(1000).default([]).describe('Heads that you have kept yourself'),
  }),
  output: Verdict,
  example: {},
});

export const proveEntry = contract({
  name: 'audit.entry.prove',
  summary: 'Prove that an entry is in the sealed record, checkable without this installation.',
  effect: 'read',
  access: 'audit.entry.read',
  input: z.object({ entryId: Id }),
  output: Proof,
  example: { entryId: '019abcde-0000-7000-8000-000000000000' },
});

export const startEra = contract({
  name: 'audit.era.begin',
  guarded: true,
  summary: 'Say that the database was restored from a backup, so that the record goes on from there.',
  effect: 'write',
  access: 'audit.era.begin',
  undo: { never: 'what was restored stays restored' },
  input: z.object({ reason: text(500) }),
  output: z.object({ era: z.int() }),
  example: { reason: 'Restored from the backup of last night after the disk failed' },
});

export interface SealDeps extends VerifyDeps {
  readonly store: Store;
  readonly sealer: Sealer;
}

const newest = prepared(`select ${headColumns} from audit.segments order by number desc limit 1`);
const none = { segments: 0, rows: 0 };

export function sealCapabilities(deps: SealDeps): Capability[] {
  const { store, sealer, signer } = deps;
  return [
    sealEverything.implement((call) => (call.rehearsing ? none : sealer.seal())),
    sealNow.implement((call) => (call.rehearsing ? none : sealer.seal(call.tenant.id))),
    listSeals.implement(async (call, { limit, after }) => {
      const items = await call.db
        .select()
        .from(segments)
        .where(after ? lt(segments.number, numberOf(after)) : undefined)
        .orderBy(desc(segments.number))
        .limit(limit);
      return { items, next: items.length === limit ? String(items.at(-1)?.number) : null };
    }),
    showHead.implement(async (call) => {
      const [head = null] = headsIn(await call.db.$run({ statement: newest, values: [] }));
      return { head, publicKey: signer.publicKey };
    }),
    verifyRecord.implement((call, { heads }) => {
      const tenantId = call.tenant.id;
      if (heads.some((head) => head.tenantId !== tenantId)) {
        throw new Fault('invalid', 'Among the heads are some of another company; check each with its own record');
      }
      return verify(deps, { tenantId, now: call.now, db: call.db, kept: heads });
    }),
    proveEntry.implement(async (call, { entryId }) =>
      proofOf(call.db, entryId, await knownKeys(store, call.now, signer)),
    ),
    startEra.implement(async (call, { reason }) => {
      const above = await deps.heads.newestEra();
      const { now, rehearsing } = call;
      return { era: await (rehearsing ? eraAfter(store, now, above) : beginEra(store, now, { reason, above })) };
    }),
  ];
}

function numberOf(cursor: string): number {
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor);
  throw new Fault('invalid', '`after` must be the `next` of the page before');
}

export const sealSchedule: Schedule = {
  name: 'seal',
  contract: sealEverything,
  input: {},
  every: '5 minutes',
  scope: 'installation',
};
