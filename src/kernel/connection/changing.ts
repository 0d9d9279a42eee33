// What changes about a connection while it lasts: its secrets, and how it is doing.
import type { Capability } from '#kernel/contract';
import { cardOf, present } from './cards.ts';
import { isAgents, refuseUnknown } from './connecting.ts';
import * as promises from './contracts.ts';
import { hostsOf, purposeOf, secretName } from './model.ts';
import type { Parts } from './parts.ts';
import * as rows from './store.ts';

export function changingCapabilities(parts: Parts): Capability[] {
  return [
    promises.setSecrets.implement(async (call, { connectionId, secrets }) => {
      const row = await present(call, connectionId);
      const known = parts.connectors.named(row.connector, call.tenant.id);
      refuseUnknown(known, secrets);
      const standing = { purpose: purposeOf(row.connector), hosts: hostsOf(known.connector, row.fields) };
      const stored: Record<string, string> = { ...row.secrets };
      const holder = { db: call.db, tenantId: call.tenant.id, now: call.now, newId: () => call.newId() };
      for (const [field, value] of Object.entries(secrets)) {
        stored[field] = await parts.vault.keep(holder, { ...standing, name: secretName(row.id, field), value });
      }
      const looksAtIt = known.connector.auth.kind !== 'oauth';
      const soon = looksAtIt && isAgents(call) ? { checkAt: call.now } : {};
      await rows.keepSecrets(call.db, { id: row.id, secrets: stored, ...soon });
      call.emit(promises.changed, { connectionId });
      if (looksAtIt && !isAgents(call)) call.later(promises.testConnection, { connectionId });
      return cardOf(parts, call, await present(call, connectionId));
    }),

    promises.noteConnection.implement(async (call, { connectionId, ...seen }) => {
      const row = await rows.noteState(call.db, { id: connectionId, testedAt: call.now, ...seen });
      call.emit(promises.changed, { connectionId });
      if (!row) return { changed: false };
      const named = { connectionId, connector: row.connector, title: row.title };
      if (seen.state === 'connected') call.emit(promises.recovered, named);
      if (seen.state === 'failing') call.emit(promises.failing, { ...named, problem: seen.problem });
      if (seen.state === 'expired') call.emit(promises.expiring, { ...named, problem: seen.problem });
      return { changed: true };
    }),
  ];
}
