// The keys that sign tokens. They are believed only because the root key opens them, so whoever can write to the
// database alone can not make one that is.
import { createLocalJWKSet, exportJWK, generateKeyPair, importJWK } from 'jose';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { newId } from '#base/id';
import { after, before, type Clock, instantOf } from '#base/time';
import type { Store } from '#kernel/store';
import { changedTopic } from './cache.ts';
import { deleteExpiredKeys, insertSigningKey, signingKeys } from './credentials.ts';
import { signingKey } from './model.ts';
import { type Sealing, sealingFor } from './sealing.ts';

export const alg = 'EdDSA';

const PublicKey = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() });
const PrivateKey = PublicKey.extend({ d: z.string() });
type PrivateKey = z.infer<typeof PrivateKey>;

export const SharedKey = PublicKey.extend({ kid: z.string(), alg: z.literal(alg), use: z.literal('sig') });
export type SharedKey = z.infer<typeof SharedKey>;

interface Signer {
  readonly kid: string;
  readonly key: Awaited<ReturnType<typeof importJWK>>;
  readonly since: string;
}

interface Keys {
  /** The newest. */
  readonly signer: Signer;
  readonly shared: readonly SharedKey[];
  readonly find: ReturnType<typeof createLocalJWKSet>;
}

export interface KeyRing {
  readonly keys: Keys;
  /** Another process may have a newer key than this one has read. False when it was asked for too soon again. */
  reread(): Promise<boolean>;
  /** A new key once the newest has signed for long enough. */
  rotate(): Promise<void>;
  close(): void;
}

export interface KeyRingDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly rootKey: string;
}

/** How often an unknown key's name may make us look for it, unless another process has said that there is one. */
const rereadMs = 5000;
const newKeyMark = 'signing-key:new';

export async function openKeyRing({ store, clock, rootKey }: KeyRingDeps): Promise<KeyRing> {
  const sealing = sealingFor(rootKey, 'tokens');
  const now = () => instantOf(clock.nowMs());
  let rereadAfterMs = 0;
  const stopHearing = store.broadcast.hear(changedTopic, (mark) => {
    if (mark === newKeyMark) rereadAfterMs = 0;
  });

  async function addKey(): Promise<Keys> {
    const id = newId(clock.nowMs());
    const sealed = sealing.seal(id, JSON.stringify(await generateKey()));
    await insertSigningKey(store.engine(now()).db, { id, sealed, expiresAt: after(now(), signingKey.verifiesFor) });
    store.broadcast.publish(changedTopic, newKeyMark);
    const fresh = await readKeys(store, sealing, now());
    if (!fresh) throw new Fault('internal', 'The key that signs tokens could not be read back');
    return fresh;
  }

  async function current(): Promise<Keys> {
    const known = await readKeys(store, sealing, now());
    const isDue = !known || known.signer.since < before(now(), signingKey.signsFor);
    return isDue ? addKey() : known;
  }

  let keys = await current();
  return {
    get keys() {
      return keys;
    },
    async reread() {
      if (clock.nowMs() < rereadAfterMs) return false;
      rereadAfterMs = clock.nowMs() + rereadMs;
      keys = (await readKeys(store, sealing, now())) ?? keys;
      return true;
    },
    async rotate() {
      await deleteExpiredKeys(store.engine(now()).db, now());
      keys = await current();
    },
    close: stopHearing,
  };
}

async function generateKey(): Promise<PrivateKey> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return PrivateKey.parse(await exportJWK(privateKey));
}

async function readKeys(store: Store, sealing: Sealing, now: string): Promise<Keys | undefined> {
  const rows = await signingKeys(store.engine(now).db, now);
  const opened = rows.flatMap(({ id, sealed, createdAt }) => {
    const key = unseal(sealing, id, sealed);
    return key ? [{ kid: id, key, since: createdAt }] : [];
  });
  const [newest] = opened;
  if (!newest) return undefined;
  const shared = opened.map(({ kid, key: { kty, crv, x } }): SharedKey => ({ kty, crv, x, kid, alg, use: 'sig' }));
  const signer = { kid: newest.kid, key: await importJWK(newest.key, alg), since: newest.since };
  return { signer, shared, find: createLocalJWKSet({ keys: shared }) };
}

/** Nothing when it was sealed under another root key, or has been touched. */
function unseal(sealing: Sealing, id: string, sealed: string): PrivateKey | undefined {
  const opened = sealing.open(id, sealed);
  return opened === undefined ? undefined : PrivateKey.safeParse(JSON.parse(opened)).data;
}
