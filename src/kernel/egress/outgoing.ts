// A request on its way, and where in it secrets go.
import type { Signed, Signer, Unsigned } from '#kernel/contract';
import type { Secret } from './secret.ts';

export interface Outgoing {
  url: URL;
  method: string;
  headers: Headers;
  body: Exclude<RequestInit['body'], FormData | undefined>;
  /** Put in only as the request leaves. */
  secrets: readonly Placement[];
}

export type Placement = { readonly secret: Secret } & (
  | { readonly header: string; readonly prefix?: string }
  | { readonly query: string }
  /** `[secret]` in the path becomes the value. */
  | { readonly path: true }
  /** A field of the body, which is a form or a JSON object. */
  | { readonly field: string }
  /** The user's name; the secret is the password. */
  | { readonly basic: string }
  | { readonly sign: (request: Unsigned, signer: Signer) => Signed }
);
