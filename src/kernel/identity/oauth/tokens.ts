// Tokens for a program that was let in. A code and a refresh token are good once: whoever comes with one a second time
// shows that somebody else has it too, and everything that hangs on the same consent ends.
import { hash, timingSafeEqual } from 'node:crypto';
import { after, durationMs } from '#base/time';
import type { Call, Capability } from '#kernel/contract';
import { change, type House, noteIn } from '../house.ts';
import { looksLikeToken, tokenLife } from '../model.ts';
import { freshSecret } from '../secret.ts';
import { giveToken, revokeToken } from './contracts.ts';
import { formOf } from './form.ts';
import { refreshLife, verifierShape } from './model.ts';
import { refusal } from './refusal.ts';
import { clientOf, isOurs } from './request.ts';
import * as rows from './store.ts';

type Fields = Readonly<Record<string, string>>;
type Held = NonNullable<Awaited<ReturnType<typeof rows.refreshByHash>>>;

export function tokenCapabilities(house: House): Capability[] {
  return [
    giveToken.implement(async (call, { body }) => {
      const fields = formOf(body);
      const { id } = await clientOf(house, call, fields.client_id);
      if (!isOurs(fields.resource, house.urlOf(call.origin.host))) {
        throw refusal('invalid_target', 'This token is asked for to be used elsewhere');
      }
      if (fields.grant_type === 'authorization_code') return byCode(house, call, { fields, clientId: id });
      if (fields.grant_type === 'refresh_token') return byRefresh(house, call, { fields, clientId: id });
      throw refusal('unsupported_grant_type', 'Only authorization_code and refresh_token are taken here');
    }),

    revokeToken.implement(async (call, { body }) => {
      const { token = '', client_id } = formOf(body);
      const { id: clientId } = await clientOf(house, call, client_id);
      const grantId = await grantOf(house, call, { token, clientId });
      if (grantId) await takeBack(house, call, grantId);
      return {};
    }),
  ];
}

interface Asking {
  readonly fields: Fields;
  readonly clientId: string;
}

async function byCode(house: House, call: Call, { fields, clientId }: Asking) {
  const digest = hash('sha256', fields.code ?? '');
  const held = await rows.codeByHash(house.store.engine(call.now).db, digest);
  if (!held || held.clientId !== clientId || held.expiresAt <= call.now) throw notGood();
  if (fields.redirect_uri !== undefined && fields.redirect_uri !== held.redirectUri) throw notGood();
  if (!isProof(fields.code_verifier ?? '', held.challenge)) throw notGood();
  return exchange(house, call, { held, use: (db) => rows.useCode(db, { hash: digest, now: call.now }) });
}

async function byRefresh(house: House, call: Call, { fields, clientId }: Asking) {
  const digest = hash('sha256', fields.refresh_token ?? '');
  const held = await rows.refreshByHash(house.store.engine(call.now).db, digest);
  if (!held || held.clientId !== clientId || held.expiresAt <= call.now) throw notGood();
  return exchange(house, call, { held, use: (db) => rows.useRefresh(db, { hash: digest, now: call.now }) });
}

interface Exchange {
  readonly held: Held;
  use(db: Parameters<typeof rows.useCode>[0]): Promise<boolean>;
}

async function exchange(house: House, call: Call, { held, use }: Exchange) {
  const { grantId: id, tenantId } = held;
  const { db } = house.store.engine(call.now);
  const [standing] = await rows.grantById(db, { id, tenantId });
  if (!standing || (await house.tenants.get(tenantId))?.status !== 'active') throw notGood();
  const { secret, digest } = freshSecret();
  const isFirst = await change(house, call, async (work) => {
    if (!(await use(work))) return false;
    const expiresAt = after(call.now, refreshLife);
    await rows.insertRefresh(work, { id: call.newId(), grantId: id, hash: digest, expiresAt });
    await rows.sawGrant(work, { id, now: call.now });
    return true;
  });
  if (!isFirst) throw await reused(house, call, held);
  return answerFor(house, held, secret);
}

async function answerFor({ signing }: House, held: Held, refreshToken: string) {
  const { grantId: sid, userId: sub, tenantId: tid, clientId: client_id, resource } = held;
  const scope = held.scopes.join(' ');
  const claims = { sub, tid, sid, ver: rows.grantVersion, client_id, scope };
  return {
    access_token: await signing.sign(claims, resource ?? undefined),
    token_type: 'Bearer' as const,
    expires_in: durationMs(tokenLife) / 1000,
    refresh_token: refreshToken,
    scope,
  };
}

async function reused(house: House, call: Call, { grantId, userId, clientId }: Held) {
  await takeBack(house, call, grantId);
  noteIn(house, call, { kind: 'token_reuse', actorId: userId, detail: `Of the program ${clientId}` });
  return notGood();
}

async function takeBack(house: House, call: Call, id: string) {
  const isNew = await change(house, call, (db) => rows.revokeGrant(db, { id, now: call.now }));
  if (isNew && !call.rehearsing) house.changed(`grant:${id}`);
}

/** Whose token it is does not matter to whoever asks: they hear the same in any case. */
async function grantOf(
  { store, signing }: House,
  call: Call,
  { token, clientId }: { token: string; clientId: string },
) {
  if (looksLikeToken(token)) {
    const claims = await signing.verify(token).catch(() => undefined);
    return claims?.client_id === clientId ? claims.sid : undefined;
  }
  const held = await rows.refreshByHash(store.engine(call.now).db, hash('sha256', token));
  return held?.clientId === clientId ? held.grantId : undefined;
}

function isProof(verifier: string, challenge: string): boolean {
  if (!verifierShape.test(verifier)) return false;
  const digest = Buffer.from(hash('sha256', verifier, 'base64url'));
  const expected = Buffer.from(challenge);
  return digest.length === expected.length && timingSafeEqual(digest, expected);
}

function notGood() {
  return refusal('invalid_grant', 'This code or token is not good here, has been used, or is too old; connect again');
}
