// Where secrets are: sealed per tenant and subject, let out only into a request that leaves or a proof made here, every
// time written down.
import type { Clock } from '#base/time';
import { defineModule, type Health, type Log, type Module, reaction } from '#kernel/contract';
import type { Store } from '#kernel/store';
import * as promises from './contracts.ts';
import { type Keeping, openKeeping } from './keep.ts';
import { openReleasing, type ReleaseDeps, type Releasing } from './release.ts';
import { openRoot } from './root.ts';
import { openSeals, type Seals } from './seals.ts';
import { secretCapabilities } from './secrets.ts';
import { subject } from './subject.ts';
import { upkeepCapabilities } from './upkeep.ts';

export { generateSecret, listSecrets, removeSecret, reportAccess, storeSecret } from './contracts.ts';
export type { WantedSecret } from './release.ts';
export { openRoot } from './root.ts';
export { rotateRoot } from './rotate-root.ts';
export { openSeals, type Seals } from './seals.ts';

export interface Vault extends Releasing, Keeping {
  readonly module: Module;
  readonly seals: Seals;
  readonly health: Health;
  close(): void;
}

export interface VaultDeps extends Pick<ReleaseDeps, 'report'> {
  readonly store: Store;
  readonly clock: Clock;
  readonly rootKey: string;
  readonly log: Log;
}

export function createVault({ store, clock, rootKey, log, report }: VaultDeps): Vault {
  const root = openRoot(rootKey);
  const seals = openSeals({ store, clock, root });
  const health = healthOf(seals);
  return {
    ...openReleasing({ store, clock, log, seals, report }),
    ...openKeeping(seals),
    ...{ seals, health, module: moduleOf(seals, health) },
    close: () => seals.close(),
  };
}

function healthOf(seals: Seals): Health {
  return {
    part: 'vault',
    async check() {
      const isOurs = await seals.fitsRoot();
      return isOurs ? { ok: true } : { ok: false, note: 'its keys were made with another root key' };
    },
  };
}

function moduleOf(seals: Seals, health: Health): Module {
  return defineModule({
    name: 'vault',
    title: 'Vault',
    folder: import.meta.dirname,
    capabilities: [...secretCapabilities(seals), ...upkeepCapabilities(seals)],
    events: [
      promises.secretStored,
      promises.secretRotated,
      promises.secretRemoved,
      promises.secretExpiring,
      promises.secretExpired,
      promises.keysRotated,
      promises.accessDenied,
    ],
    reactions: [reaction(promises.keysRotated, promises.resealSecrets, ({ timestamp }) => ({ before: timestamp }))],
    schedules: [{ name: 'sweep', contract: promises.sweepSecrets, input: {}, every: '1 hour', scope: 'tenant' }],
    // Named for the super admin, and so kept from a tenant's own administrator: the vault does these by itself.
    grants: {
      super_admin: ['vault.secret.sweep', 'vault.secret.reseal', 'vault.access.report'],
      manager: ['vault.secret.list'],
    },
    health: [health],
    subjects: [subject],
  });
}
