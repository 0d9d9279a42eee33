// Who did what, when, through which door, and how it ended; sealed so that nobody can change it unseen, and so kept
// that somebody can still be forgotten.
import { join } from 'node:path';
import { type Clock, instantOf } from '#base/time';
import { type AnyContract, type Capability, defineModule, type Module } from '#kernel/contract';
import type { Store } from '#kernel/store';
import type { Seals } from '#kernel/vault';
import { entryCapabilities } from './entries.ts';
import { beginEra, openEra } from './era.ts';
import { payloadSubject } from './forget.ts';
import { openHeads } from './heads.ts';
import { openOutside } from './outside.ts';
import {
  type KeptPayload,
  type Noted,
  type NotedPayload,
  type OpenedPayload,
  openPayload,
  payloadRow,
} from './payload.ts';
import { createSealer, type Sealer } from './sealer.ts';
import { sealCapabilities, sealSchedule } from './seals.ts';
import type { Contracts } from './search.ts';
import { signerOf } from './signing.ts';
import { sumCapabilities } from './sums.ts';
import type { Verdict } from './verdict.ts';
import { type ToVerify, verify } from './verify.ts';

export { retireSigner } from './keys.ts';
export type { NotedPayload } from './payload.ts';
export { type EntryRow, entryPart, type PayloadRow, payloadPart } from './tables.ts';
export { Verdict } from './verdict.ts';

export interface Audit {
  readonly module: Module;
  readonly sealer: Sealer;
  /** What the pipeline keeps of a call's content: the row, and the hash for its entry. */
  payloadRow(noted: Noted): NotedPayload | Promise<NotedPayload>;
  openPayload(kept: KeptPayload): Promise<OpenedPayload | undefined>;
  verify(what: ToVerify): Promise<Verdict>;
  /** After a restore onto the same cluster; onto another one it is noticed. Answers the new era. */
  beginEra(reason: string): Promise<number>;
}

export interface AuditDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly rootKey: string;
  readonly home: string;
  readonly seals: Pick<Seals, 'sealAt' | 'open' | 'shred'>;
  readonly contracts: Contracts;
  readonly undoCall: AnyContract;
}

/** Before anything is recorded: the era must have begun. */
export async function createAudit(deps: AuditDeps): Promise<Audit> {
  const { store, clock, seals, contracts, undoCall } = deps;
  await openEra(store, instantOf(clock.nowMs()));
  const signer = signerOf(deps.rootKey);
  const heads = openHeads(join(deps.home, 'audit'));
  const outside = openOutside({ store, clock, heads });
  const sealer = createSealer({ store, clock, signer, outside });
  const open = (kept: KeptPayload) => openPayload(seals, kept);
  const sealing = { store, signer, heads, outside, seals, sealer };
  return {
    sealer,
    payloadRow: (noted) => payloadRow(seals, noted),
    openPayload: open,
    verify: (what) => verify(sealing, what),
    beginEra: async (reason) => beginEra(store, instantOf(clock.nowMs()), { reason, above: await heads.newestEra() }),
    module: {
      ...moduleOf([
        ...entryCapabilities({ contracts, open }),
        ...sumCapabilities({ contracts, undoCall }),
        ...sealCapabilities(sealing),
      ]),
      schedules: [sealSchedule],
      subjects: [payloadSubject(seals)],
      // Named for the super admin, and so kept from a tenant's own administrator.
      grants: { super_admin: ['audit.seal.run', 'audit.era.begin'] },
    },
  };
}

function moduleOf(capabilities: readonly Capability[]): Module {
  return defineModule({ name: 'audit', title: 'Record', folder: import.meta.dirname, capabilities });
}
