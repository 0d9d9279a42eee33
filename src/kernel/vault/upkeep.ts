// What happens to secrets by itself: they are spoken of before they end, renewed when it is their turn, and sealed
// again under new keys.
import { after } from '#base/time';
import type { Call, Capability } from '#kernel/contract';
import * as promises from './contracts.ts';
import { placeOf, sealBatch, warnBefore } from './model.ts';
import type { Seals } from './seals.ts';
import { namesOf, sealed } from './secrets.ts';
import * as rows from './store.ts';

const rotatedAtOnce = 20;

export function upkeepCapabilities(seals: Seals): Capability[] {
  return [
    promises.sweepSecrets.implement(async (call) => {
      const { now } = call;
      const ended = await rows.markExpired(call.db, now);
      const ending = await rows.markExpiring(call.db, { until: after(now, warnBefore), now });
      const expiring = ending.filter(({ id }) => !ended.some((one) => one.id === id));
      for (const row of expiring)
        call.emit(promises.secretExpiring, { ...namesOf(row), expiresAt: row.expiresAt ?? now });
      for (const row of ended) call.emit(promises.secretExpired, { ...namesOf(row), expiresAt: row.expiresAt ?? now });
      return { expiring: expiring.length, expired: ended.length, rotated: await renew(call) };
    }),

    promises.rotateKeys.implement(async (call) => {
      if (call.rehearsing) return { keys: 0 };
      const retired = await seals.rotate(call.tenant.id);
      call.emit(promises.keysRotated, { keys: retired.length });
      return { keys: retired.length };
    }),

    promises.resealSecrets.implement(async (call, { before, after: from }) => {
      const found = await rows.sealedBefore(call.db, { before, after: from });
      let resealed = 0;
      for (const row of found) if (await reseal(seals, call, row)) resealed += 1;
      const last = found.length === sealBatch ? found.at(-1) : undefined;
      if (last) call.later(promises.resealSecrets, { before, after: last.id });
      return { resealed };
    }),

    promises.listAccesses.implement(async (call, wanted) => {
      const items = await rows.accessPage(call.db, wanted);
      const shown = items.map(({ tenantId: _, ...item }) => item);
      return { items: shown, next: items.length === wanted.limit ? (items.at(-1)?.id ?? null) : null };
    }),

    promises.reportAccess.implement(async (call, { accessId }) => {
      const [access] = await rows.accessById(call.db, accessId);
      if (access?.outcome !== 'denied') return { reported: false };
      const {
        id,
        at: _at,
        tenantId: _tenantId,
        outcome: _outcome,
        version: _version,
        method: _method,
        ...told
      } = access;
      call.emit(promises.accessDenied, { ...told, accessId: id });
      return { reported: true };
    }),
  ];
}

async function renew(call: Call): Promise<number> {
  const due = await rows.dueToRotate(call.db, call.now, rotatedAtOnce);
  for (const { id, version } of due) await call.invoke(promises.rotateSecret, { secretId: id, ifVersion: version });
  return due.length;
}

type SealedRow = Awaited<ReturnType<typeof rows.sealedBefore>>[number];

/** What was forgotten with its owner stays as it is. */
async function reseal(seals: Seals, call: Call, row: SealedRow): Promise<boolean> {
  const value = await seals.open(call.tenant.id, row.sealed, placeOf(row));
  if (value === undefined) return false;
  const again = await sealed(seals, call, { ...row, value });
  await rows.resealed(call.db, { id: row.id, was: row.sealed, sealed: again, now: call.now });
  return true;
}
