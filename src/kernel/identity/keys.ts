import { hash, randomBytes } from 'node:crypto';
import { Fault } from '#base/fault';
import { instantOf, msOf } from '#base/time';
import type { Actor, Call, Capability } from '#kernel/contract';
import * as promises from './contracts.ts';
import * as rows from './credentials.ts';
import { type House, noteIn, personId } from './house.ts';
import { covers, isAdmin, keyPrefix } from './model.ts';
import { isGrant } from './oauth/store.ts';

const shownCharacters = keyPrefix.length + 6;

export function keyCapabilities(house: House): Capability[] {
  const { signing } = house;
  return [
    promises.createKey.implement(async (call, wanted) => {
      const userId = personId(call);
      const key = await freshKey(house, call, { ...wanted, userId, agentId: null });
      call.emit(promises.keyCreated, { keyId: key.id, userId, name: key.name });
      return key;
    }),

    promises.listKeys.implement(async (call, { after, limit }) => {
      const items = await rows.keyPage(call.db, { ...ownerOf(call), ...(after ? { after } : {}), limit });
      const last = items.length === limit ? items.at(-1) : undefined;
      return { items, next: last ? last.id : null };
    }),

    promises.revokeKey.implement(async (call, { keyId }) => {
      const [revoked] = await rows.revokeKey(call.db, { id: keyId, ...ownerOf(call), now: call.now });
      if (!revoked) throw new Fault('not_found', 'You have no such API key, or it is revoked already');
      call.emit(promises.keyRevoked, { keyId, userId: revoked.userId });
      noteIn(house, call, { kind: 'key_revoked', actorId: revoked.userId, detail: revoked.prefix });
      return revoked;
    }),

    promises.keySet.implement(() => ({ keys: [...signing.shared()] })),

    promises.rotateKeys.implement(async (call) => {
      if (!call.rehearsing) await signing.rotate();
      return { keys: signing.shared().length };
    }),
  ];
}

/** Everybody's for an administrator, else one's own. */
function ownerOf(call: Call): { userId?: string } {
  return call.actor.roles.some(isAdmin) ? {} : { userId: personId(call) };
}

interface WantedKey {
  readonly name: string;
  readonly scopes: string[] | null;
  readonly expiresAt: string | null;
  readonly userId: string;
  readonly agentId: string | null;
}

/** A key as it is answered once. */
export async function freshKey(house: House, call: Call, { expiresAt: wanted, ...one }: WantedKey) {
  refuseWider(call.actor, one.scopes);
  await refuseProgram(house, call);
  const expiresAt = wanted === null ? null : instantOf(msOf(wanted));
  if (expiresAt !== null && expiresAt <= call.now) throw new Fault('invalid', 'The key would have expired already');
  const secret = keyPrefix + randomBytes(32).toString('base64url');
  const prefix = secret.slice(0, shownCharacters);
  const key = { ...one, id: call.newId(), hash: hash('sha256', secret), prefix, expiresAt };
  const [made] = await rows.insertKey(call.db, key);
  if (!made) throw new Fault('conflict', 'This key exists already; try again');
  return { ...made, secret };
}

/** What a program was allowed ends when it is taken back; a key it had made for itself would not. */
async function refuseProgram({ store }: House, { actor, now }: Call) {
  if (!actor.scopes || !actor.credentialId || !(await isGrant(store.engine(now).db, actor.credentialId))) return;
  throw new Fault('forbidden', 'A program that you let in can not make keys; make one yourself');
}

/** A limited key must not make one with wider limits. */
export function refuseWider({ scopes: own }: Actor, wanted: readonly string[] | null) {
  if (!own) return;
  const wider = (wanted ?? ['*']).find((pattern) => !own.some((mine) => covers(mine, pattern)));
  if (wider === undefined) return;
  throw new Fault('forbidden', `The key you use is limited; it can not create one that may ${wider}`);
}
