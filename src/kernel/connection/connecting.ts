// Making, testing, naming and ending connections.
import { Fault } from '#base/fault';
import type { Call, Capability, Fields } from '#kernel/contract';
import { generateSecret, listSecrets, removeSecret, storeSecret } from '#kernel/vault';
import { cardOf, present } from './cards.ts';
import type { Known } from './connectors.ts';
import * as promises from './contracts.ts';
import { askedSecrets, FieldValues, hostsOf, nextCheck, purposeOf, secretName } from './model.ts';
import type { Parts } from './parts.ts';
import { lineFor, tried } from './reach.ts';
import { revoked } from './revoking.ts';
import * as rows from './store.ts';

export function connectingCapabilities(parts: Parts): Capability[] {
  return [
    promises.connect.implement(async (call, { connector, title, fields, secrets }) => {
      const known = parts.connectors.named(connector, call.tenant.id);
      return cardOf(parts, call, await connected(call, known, { title: title ?? known.title, fields, secrets }));
    }),

    promises.testConnection.implement(async (call, { connectionId }) => {
      const row = await present(call, connectionId);
      const outcome = await tried(lineFor(parts, call, row));
      const works = 'account' in outcome;
      const seen = works ? { state: 'connected', problem: null, account: outcome.account.slice(0, 300) } : outcome;
      await parts.perform(call.tenant.id, promises.noteConnection, { connectionId, ...seen });
      return { works, account: works ? outcome.account : null, problem: works ? null : outcome.problem };
    }),

    promises.disconnect.implement(async (call, { connectionId }) => {
      const row = await present(call, connectionId);
      await revoked(lineFor(parts, call, row));
      return call.invoke(promises.retire, { connectionId });
    }),

    promises.retire.implement(async (call, { connectionId }) => {
      const row = await rows.retireConnection(call.db, connectionId);
      if (!row) throw new Fault('not_found', `There is no connection ${connectionId}`);
      await removeSecrets(call, row);
      call.emit(promises.changed, { connectionId });
      return row;
    }),

    promises.rename.implement(async (call, { connectionId, title, ifTitle }) => {
      const { title: before } = await present(call, connectionId);
      const renamed = await rows.renameConnection(call.db, { id: connectionId, title, was: ifTitle ?? before });
      if (!renamed) throw new Fault('conflict', `The connection is called ${before} by now`);
      call.emit(promises.changed, { connectionId });
      return { id: connectionId, title, before };
    }),
  ];
}

export interface NewConnection {
  readonly title: string;
  readonly fields: Fields;
  readonly secrets: Readonly<Record<string, string>>;
}

/** In this call's transaction: the row and its secrets, or nothing. */
export async function connected(call: Call, known: Known, given: NewConnection): Promise<rows.Row> {
  const { connector, name } = known;
  const fields = checkedFields(known, given.fields);
  const id = call.newId();
  const stored: Record<string, string> = {};
  const standing = { purpose: purposeOf(name), hosts: hostsOf(connector, fields) };
  for (const field of secretsIn(known, given.secrets)) {
    const value = given.secrets[field];
    const asked = { ...standing, name: secretName(id, field) };
    const card = value
      ? await call.invoke(storeSecret, { ...asked, value })
      : await call.invoke(generateSecret, { ...asked, generator: { kind: 'webhook' } });
    stored[field] = card.id;
  }
  const row = await rows.insertConnection(call.db, {
    ...{ id, connector: name, title: given.title, fields, secrets: stored, state: 'new' },
    checkAt: connector.auth.kind === 'oauth' ? null : firstCheck(call, id),
  });
  if (!row) throw new Fault('internal', 'The connection was not stored');
  call.emit(promises.changed, { connectionId: id });
  // Of consent there is nothing to test yet.
  if (connector.auth.kind !== 'oauth' && !isAgents(call)) call.later(promises.testConnection, { connectionId: id });
  return row;
}

/** What an agent has connected is looked at by the house, soon: to look is a send, for which it would have to ask. */
function firstCheck(call: Call, id: string) {
  return isAgents(call) ? call.now : nextCheck(call.now, id);
}

export function isAgents({ actor }: Call): boolean {
  return actor.kind === 'agent' || actor.delegatedBy?.kind === 'agent';
}

function checkedFields({ connector, title }: Known, given: Fields): Fields {
  const own = connector.fields;
  if (!own && Object.keys(given).length > 0 && connector.auth.kind !== 'oauth') {
    throw new Fault('invalid', `${title} asks for no fields besides its secrets`);
  }
  const parsed = own ? own.loose().safeParse(given) : FieldValues.safeParse(given);
  if (parsed.success) return FieldValues.parse(parsed.data);
  const [first] = parsed.error.issues;
  throw new Fault('invalid', `fields.${first?.path.join('.')}: ${first?.message}`);
}

/** Those that were given, and one to prove what the service sends, made by the vault where it is ours to choose. */
function secretsIn(known: Known, given: Readonly<Record<string, string>>): string[] {
  const asked = refuseUnknown(known, given);
  const { auth, webhook } = known.connector;
  const isProof = (name: string) => name === webhook?.secret;
  const missing = asked.find((name) => !isProof(name) && !(name in given));
  if (missing !== undefined) throw new Fault('invalid', `${known.title} needs the secret ${missing}`);
  const isTheirs = auth.kind === 'secrets' && auth.secrets.some(({ name }) => isProof(name));
  return asked.filter((name) => name in given || !isTheirs);
}

export function refuseUnknown({ connector, title }: Known, given: Readonly<Record<string, string>>): string[] {
  const asked = askedSecrets(connector);
  const unknown = Object.keys(given).find((name) => !asked.includes(name));
  if (unknown !== undefined) throw new Fault('invalid', `${title} knows no secret called ${unknown}`);
  return asked;
}

async function removeSecrets(call: Call, { id, connector }: { id: string; connector: string }) {
  let after: string | undefined;
  do {
    const asked = { purpose: purposeOf(connector), limit: 200, ...(after ? { after } : {}) };
    const page = await call.invoke(listSecrets, asked);
    for (const one of page.items.filter(({ name }) => name.startsWith(secretName(id, '')))) {
      await call.invoke(removeSecret, { secretId: one.id, ifVersion: one.version });
    }
    after = page.next ?? undefined;
  } while (after !== undefined);
}
