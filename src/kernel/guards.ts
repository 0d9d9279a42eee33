// What stands between somebody's wish and its effect: secrets, the sealed record, budgets, approvals. They are put
// together in a circle with the pipeline that they guard, so what comes later is asked for late.
import { newId } from '#base/id';
import type { Clock } from '#base/time';
import type { Access } from '#kernel/access';
import { type Approvals, createApprovals } from '#kernel/approval';
import { type Audit, createAudit } from '#kernel/audit';
import type { Log, Module } from '#kernel/contract';
import type { Identity } from '#kernel/identity';
import { type Gates, type Invoker, invoke, type Registry, undoCall } from '#kernel/invoke';
import { budgetGate, createMeter, type Meter } from '#kernel/meter';
import type { Notify } from '#kernel/notify';
import type { Store } from '#kernel/store';
import { createVault, reportAccess, type Vault } from '#kernel/vault';

export interface Guards {
  readonly vault: Vault;
  readonly audit: Audit;
  readonly meter: Meter;
  readonly approvals: Approvals;
  readonly gates: Gates;
}

/** What the guards need of each other's surroundings, once everything stands. */
export interface Whole {
  readonly registry: Registry;
  readonly modules: readonly Module[];
  readonly access: Access;
  readonly invoker: Invoker;
  readonly notify: Notify;
  /** Something is due: somebody should look. */
  wake(): void;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly rootKey: string;
  readonly home: string;
  readonly identity: Identity;
  whole(): Whole;
}

export async function openGuards({ identity, whole, ...parts }: Parts): Promise<Guards> {
  const { store, clock, log, rootKey, home } = parts;
  const vault = createVault({ store, clock, log, rootKey, report: reporting(log, whole) });
  const audit = await createAudit({
    ...{ store, clock, rootKey, home, undoCall, seals: vault.seals },
    contracts: () =>
      whole()
        .registry.all()
        .map(({ contract }) => contract),
  });
  const meter = createMeter({ store, clock, log, newId: () => newId(clock.nowMs()) });
  const approvals = createApprovals({
    ...{ store, clock, log, rootKey, people: identity },
    wake: () => whole().wake(),
    access: { may: (actor, asked, tenantId) => whole().access.may(actor, asked, tenantId) },
    contractOf: (name, tenantId) =>
      whole()
        .registry.all(tenantId)
        .find(({ contract }) => contract.name === name)?.contract,
    hide: (name, input, tenantId) => whole().registry.find(name, tenantId).hideInput.hide(input),
  });
  const budget = budgetGate(meter);
  const gates: Gates = { reserve: budget.reserve, isFree: approvals.isFree, approve: approvals.judge };
  return { vault, audit, meter, approvals, gates };
}

/** Makes an event of it, for those who watch. */
function reporting(log: Log, whole: () => Whole) {
  const origin = { door: 'call', requestId: 'vault', ip: '', host: '', userAgent: '' } as const;
  return ({ tenantId, accessId }: { readonly tenantId: string; readonly accessId: string }) => {
    const who = { tenantId, actor: { kind: 'service', id: 'vault', roles: [] } } as const;
    const call = { capability: reportAccess.name, input: { accessId }, key: `denied:${accessId}`, origin };
    invoke(whole().invoker, { ...call, caller: { kind: 'known', who } }).catch((error: unknown) => {
      log.error({ error, tenantId, accessId }, 'nobody could be told that somebody was kept from a secret');
    });
  };
}
