// Sealing text under the key of its subject, so that forgetting the key forgets everything sealed under it.
import { Fault } from '#base/fault';
import { boundTo, createCipher, keyIdOf, openSealed } from './cipher.ts';
import type { OpenKey } from './key-cache.ts';
import { type KeySourceDeps, openKeySource, refused } from './key-source.ts';

/** base64url of: format, id of the key, nonce, tag, and what was sealed. */
export type Sealed = string;

export interface Where {
  readonly tenantId: string;
  readonly subject: string;
  readonly place?: string;
}

export interface Seals {
  /** At once when the subject's key is at hand. The first seal of a subject makes its key, which commits by itself. */
  seal(tenantId: string, subject: string, plain: string): Sealed | Promise<Sealed>;
  /** The same, bound to a place besides, such as one row: moved to another it does not open. */
  sealAt(where: Where, plain: string): Sealed | Promise<Sealed>;
  /** Undefined when its subject has been forgotten. Throws `forbidden` when it was touched or sealed for elsewhere. */
  open(tenantId: string, sealed: Sealed, place?: string): Promise<string | undefined>;
  /** Destroys the keys of a subject: what was sealed for it is gone for good. False when there was nothing. */
  shred(tenantId: string, subject: string): Promise<boolean>;
  /** Makes new keys for what will be sealed, of one subject or of all; what is sealed still opens. */
  rotate(tenantId: string, subject?: string): Promise<string[]>;
  /** Whether the root key is the one that the keys were made with. */
  fitsRoot(): Promise<boolean>;
  close(): void;
}

const longestSubject = 200;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function openSeals(deps: KeySourceDeps): Seals {
  const source = openKeySource(deps);
  const { rows, cache } = source;
  const cipher = createCipher();

  function sealWith(key: OpenKey, plain: string, place: string | undefined): Sealed {
    return cipher.seal(key, placed(key, place), plain).toString('base64url');
  }

  function sealAt({ tenantId, subject, place }: Where, plain: string): Sealed | Promise<Sealed> {
    const key = cache.inUse(tenantId, subject);
    if (key) return sealWith(key, plain, place);
    if (subject === '' || subject.length > longestSubject) {
      throw new Fault('internal', `A subject to seal for has 1 to ${longestSubject} characters`);
    }
    return source.inUse(tenantId, subject).then((fresh) => sealWith(fresh, plain, place));
  }

  return {
    seal: (tenantId, subject, plain) => sealAt({ tenantId, subject }, plain),
    sealAt,
    async open(tenantId, sealed, place) {
      const bytes = Buffer.from(sealed, 'base64url');
      const id = keyIdOf(bytes);
      if (id === undefined || bytes.toString('base64url') !== sealed) throw refused();
      const key = cache.byId(id) ?? (await source.byId(tenantId, id));
      if (!key) return undefined;
      const plain = key.tenantId === tenantId ? openSealed(key, placed(key, place), bytes) : undefined;
      if (!plain) throw refused();
      return utf8.decode(plain);
    },
    async shred(tenantId, subject) {
      const shredded = await rows.shred(tenantId, subject);
      cache.changed(tenantId, subject);
      return shredded > 0;
    },
    async rotate(tenantId, subject) {
      const retired = await rows.retire(tenantId, subject);
      cache.changed(tenantId, subject);
      return retired;
    },
    fitsRoot: async () => !(await rows.hasForeign(deps.root.mark)),
    close: () => cache.close(),
  };
}

function placed({ tenantId, subject, bound }: OpenKey, place: string | undefined): Buffer {
  return place === undefined ? bound : boundTo(tenantId, subject, place);
}
