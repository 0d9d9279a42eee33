// A request on its way, and where in it secrets go.
import type { Secret } from './secret.ts';
import type { Signer } from './signer.ts';

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
  /** A field of the body, which is a form or a JSON object. */
  | { readonly field: string }
  /** The user's name; the secret is the password. */
  | { readonly basic: string }
  | { readonly sign: (request: Unsigned, signer: Signer) => Signed }
);

/** The request as it stands before it is signed. */
export interface Unsigned {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: Outgoing['body'];
}

/** What a signature adds to the request. */
export interface Signed {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly fields?: Readonly<Record<string, string>>;
}
