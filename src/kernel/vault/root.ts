// From the operator's root key to the key that wraps one tenant's data keys. Nothing of this is stored: whoever has the
// database alone has no key, and whoever has one tenant's wrapping key has no other's.
import { randomBytes } from 'node:crypto';
import { boundTo, createCipher, type DataKey, dataKey, derived, openSealed } from './cipher.ts';

export interface Place {
  readonly id: string;
  readonly tenantId: string;
  readonly subject: string;
}

export interface Root {
  /** Tells one root key from another without telling anything of it. */
  readonly mark: string;
  /** A new key, in the wrapped form that may be stored. */
  make(place: Place): string;
  wrap(place: Place, bytes: Uint8Array): string;
  /** Undefined when it was wrapped by another root key, for another place, or has been touched. */
  unwrap(place: Place, wrapped: string): Buffer | undefined;
}

const keptWrappers = 1000;
const keyBytes = 32;
const noId = '00000000-0000-0000-0000-000000000000';

export function openRoot(rootKey: string): Root {
  const purpose = derived(rootKey, 'vault');
  const mark = derived(purpose, 'mark', 8).toString('hex');
  const cipher = createCipher();
  const wrappers = new Map<string, DataKey>();

  function wrapperOf(tenantId: string): DataKey {
    const known = wrappers.get(tenantId);
    if (known) return known;
    const fresh = dataKey(noId, derived(purpose, `tenant:${tenantId}`));
    if (wrappers.size >= keptWrappers) wrappers.clear();
    wrappers.set(tenantId, fresh);
    return fresh;
  }

  const bound = ({ id, tenantId, subject }: Place) => boundTo('key', id, tenantId, subject);

  function wrap(place: Place, bytes: Uint8Array): string {
    return cipher.seal(wrapperOf(place.tenantId), bound(place), bytes).toString('base64url');
  }

  return {
    mark,
    wrap,
    make: (place) => wrap(place, randomBytes(keyBytes)),
    unwrap: (place, wrapped) => openSealed(wrapperOf(place.tenantId), bound(place), Buffer.from(wrapped, 'base64url')),
  };
}
