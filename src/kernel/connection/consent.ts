// Consent (OAuth 2.1, with PKCE and state): a person is sent to the service and comes back with a code, which is good
// for one exchange by the company's own program.
import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { and, eq, gt, isNull } from 'drizzle-orm';
import { Fault } from '#base/fault';
import { after, type Duration } from '#base/time';
import { type Call, type Capability, contract } from '#kernel/contract';
import { present } from './cards.ts';
import * as promises from './contracts.ts';
import { programFields } from './model.ts';
import { consentPage } from './page.ts';
import type { Parts } from './parts.ts';
import { lineFor, tried } from './reach.ts';
import { connectionById, inCompany } from './store.ts';
import { consents } from './tables.ts';
import { ask, oauthOf, received } from './tokens.ts';

const life: Duration = '10 minutes';

export function consentCapabilities(parts: Parts): Capability[] {
  const states = statesOf(parts.rootKey);
  // Who comes back comes to the company that has sent them.
  const consented = contract({ ...promises.consented.spec, home: (input) => states.read(stateIn(input))?.tenantId });
  return [
    promises.authorize.implement(async (call, { connectionId }) => {
      const row = await present(call, connectionId);
      const oauth = oauthOf(lineFor(parts, call, row));
      const [id, verifier] = [call.newId(), randomBytes(32).toString('base64url')];
      const redirectUri = `${parts.urlOf(call.origin.host)}/api/connections/callback`;
      const endsAt = after(call.now, life);
      const sealed = call.rehearsing ? '' : await parts.vault.seals.seal(call.tenant.id, 'tenant', verifier);
      const starting = { id, connectionId, actorId: call.actor.id, verifier: sealed, redirectUri, endsAt };
      await call.db.insert(consents).values(starting).returning({ id: consents.id });
      const asked = {
        ...{ response_type: 'code', client_id: String(row.fields[programFields.id] ?? ''), redirect_uri: redirectUri },
        ...{ scope: oauth.scopes.join(' '), state: states.write({ tenantId: call.tenant.id, id }) },
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
      };
      const url = new URL(oauth.authorizeUrl);
      for (const [name, value] of Object.entries({ ...oauth.extra, ...asked })) url.searchParams.set(name, value);
      return { url: url.href, endsAt };
    }),

    consented.implement(async (call, { state, code, error }) => {
      const read = states.read(state);
      if (read?.tenantId !== call.tenant.id) throw new Fault('forbidden', 'This consent was not asked for here');
      const consent = await used(parts, call, read.id);
      if (error !== undefined || code === undefined) return consentPage('refused', { error: error ?? 'no code' });
      return consentPage('given', await exchanged(parts, call, { consent, code }));
    }),
  ];
}

type Consent = Awaited<ReturnType<typeof used>>;

/** Once, in time, and by whoever has begun it if somebody is signed in. */
async function used({ store, vault }: Parts, call: Call, id: string) {
  const at = { tenantId: call.tenant.id, now: call.now };
  const isOpen = and(eq(consents.id, id), isNull(consents.usedAt), gt(consents.endsAt, call.now));
  const isTheirs = call.actor.kind === 'visitor' ? undefined : eq(consents.actorId, call.actor.id);
  const [consent] = await inCompany(store, at, async (db) =>
    db.update(consents).set({ usedAt: call.now }).where(and(isOpen, isTheirs)).returning({
      connectionId: consents.connectionId,
      sealed: consents.verifier,
      redirectUri: consents.redirectUri,
    }),
  );
  const verifier = consent && (await vault.seals.open(call.tenant.id, consent.sealed));
  if (!consent || verifier === undefined) {
    throw new Fault('forbidden', 'This consent has been used or has ended; begin anew from the connection');
  }
  return { ...consent, verifier };
}

async function exchanged(parts: Parts, call: Call, { consent, code }: { consent: Consent; code: string }) {
  const row = await connectionById(call.db, consent.connectionId);
  if (!row || row.state === 'disconnected') throw new Fault('not_found', 'The connection was ended meanwhile');
  const line = lineFor(parts, call, row);
  const { redirectUri: redirect_uri, verifier: code_verifier } = consent;
  const form = { grant_type: 'authorization_code', code, redirect_uri, code_verifier };
  const fresh = await received(line, row, await ask(line, row, { form, secrets: [] }));
  const outcome = await tried({ ...line, row: fresh });
  const seen =
    'account' in outcome ? { state: 'connected', problem: null, account: outcome.account.slice(0, 300) } : outcome;
  await parts.perform(call.tenant.id, promises.noteConnection, { connectionId: row.id, ...seen });
  return { title: row.title, ...('account' in outcome ? outcome : { error: outcome.problem }) };
}

interface State {
  readonly tenantId: string;
  readonly id: string;
}

function stateIn(input: unknown): string {
  const { state } = Object(input);
  return typeof state === 'string' ? state : '';
}

/** Only we can have written it. */
function statesOf(rootKey: string) {
  const key = Buffer.from(hkdfSync('sha256', rootKey, '', 'cadre connection consent', 32));
  const signed = (text: string) => createHmac('sha256', key).update(text).digest('base64url');
  return {
    write: ({ tenantId, id }: State) => `${tenantId}.${id}.${signed(`${tenantId}.${id}`)}`,
    read(state: string): State | undefined {
      const [tenantId = '', id = '', proof = ''] = state.split('.');
      const [given, right] = [Buffer.from(proof), Buffer.from(signed(`${tenantId}.${id}`))];
      return given.length === right.length && timingSafeEqual(given, right) ? { tenantId, id } : undefined;
    },
  };
}
