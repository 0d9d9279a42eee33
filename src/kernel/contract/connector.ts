// What a connector says about the service it reaches: how one proves oneself there, where it lives, what it sends us.
// `connection` reads it; a connector's code gets a `Reach` from its call and sees no secret.
import type { Socket } from 'node:net';
import type { z } from 'zod';
import type { Instant } from '#base/time';
import type { EventType } from './event.ts';
import type { Limit } from './limit.ts';

/** What was given besides secrets: a region, an account, a host. */
export type Fields = Readonly<Record<string, string | number | boolean>>;

export type MacAlgorithm = 'sha1' | 'sha256' | 'sha512';

export interface Mac {
  /** Each is the key's message for the next one, as AWS derives its keys; the last is what is signed. */
  readonly chain: readonly (string | Uint8Array)[];
  readonly algorithm?: MacAlgorithm;
  /** Stands before the secret to make the first key. */
  readonly prefix?: string;
  /** Under this word the secret itself is the first message, and what comes of it the first key. */
  readonly under?: string;
  /** How the secret is written, when it is not the key itself. */
  readonly encoding?: 'base64' | 'hex';
  /** Stands at the beginning of the written secret and is no part of the key: `whsec_`. */
  readonly without?: string;
}

/** What may be done with a secret besides sending it: proving that one has it. */
export interface Signer {
  hmac(mac: Mac): Buffer;
  /** With a private key in PEM: Ed25519, or RSA with SHA-256. */
  sign(text: string | Uint8Array): Buffer;
  /** In a time that tells nothing about the secret. */
  equals(text: string): boolean;
}

/** A request as it stands before it is signed. */
export interface Unsigned {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: Exclude<RequestInit['body'], FormData | undefined>;
}

/** What a signature adds to the request. */
export interface Signed {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly fields?: Readonly<Record<string, string>>;
}

/** A secret that is asked for, and where it goes in a request when it goes in by itself. */
export interface SecretField {
  readonly name: string;
  readonly title: string;
  /** Where one finds it, in the words of the service's own pages. */
  readonly help: string;
  readonly place?:
    | { readonly header: string; readonly prefix?: string }
    | { readonly query: string }
    | { readonly field: string }
    /** `[secret]` in the path becomes the value. */
    | { readonly path: true }
    /** With the user's name that this field of the form holds. */
    | { readonly basic: string }
    | { readonly sign: (request: Unsigned, signer: Signer, use: { fields: Fields; now: Instant }) => Signed };
}

export interface OAuth {
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly revokeUrl?: string;
  readonly scopes: readonly string[];
  /** How the service wants to hear the program's own secret. */
  readonly clientAuth: 'basic' | 'body';
  /** What else it wants to see in the address of its page: `access_type: 'offline'`. */
  readonly extra?: Readonly<Record<string, string>>;
}

export type ConnectorAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'secrets'; readonly secrets: readonly SecretField[] }
  /** The company's own program at that service (its id and secret), and the consent that it asks a person for. */
  | { readonly kind: 'oauth'; readonly oauth: OAuth };

/** What a service has sent to us, before anybody believes it. */
export interface Delivered {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The address that was called, as the service knows it. */
  readonly url: string;
  /** By whose proof it is judged. */
  readonly connectionId: string;
  readonly now: Instant;
  readonly fields: Fields;
}

/** What it is, once it is believed. */
export interface Verified {
  /** Unique for this service and connection: the same one again changes nothing. */
  readonly id: string;
  readonly type: string;
  readonly payload: unknown;
}

/** What one can react to: this kind of delivery becomes this event. */
export interface Trigger<Data extends z.ZodType = z.ZodType> {
  readonly on: string;
  readonly event: EventType<Data>;
  /** Undefined when it is none of ours after all. */
  readonly data: (payload: unknown) => z.input<Data> | undefined;
}

export interface Webhook {
  /** The secret that proves it: one of the connection's, or one made for it when absent there. */
  readonly secret: string;
  /** Undefined: not genuine, or too old. Compares by the signer alone. */
  readonly verify: (delivered: Delivered, signer: Signer) => Verified | undefined;
  readonly triggers: readonly Trigger[];
  /** Some services want to see an answer of a certain form before they send anything. */
  readonly greet?: (delivered: Delivered, signer: Signer) => string | undefined;
}

export interface ReachRequest {
  readonly method?: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  /** Secrets of the connection that go into this request besides, by name: the proof that a webhook is to carry. */
  readonly secrets?: Readonly<Record<string, NonNullable<SecretField['place']>>>;
  /** Our key at the vendor: with it a request that changes something may be sent once more. */
  readonly idempotencyKey?: string;
}

/** One company's way to one service. */
export interface Reach {
  readonly connectionId: string;
  readonly account: string;
  readonly fields: Fields;
  /** Where the service sends what happens there; the company's own address. */
  readonly webhookUrl: string;
  /** Below the connector's base address. Proves itself, waits its turn, tries again what may be tried again. */
  fetch(path: string, request?: ReachRequest): Promise<Response>;
  /** The same; what is not a success is a fault, and its JSON is understood or it is one too. */
  ask<Answer extends z.ZodType>(answer: Answer, path: string, request?: ReachRequest): Promise<z.output<Answer>>;
  /** For what is not HTTP. A line with `[secret]` in it leaves with the value. */
  connect(target: ReachTarget): Promise<Socket>;
  prove<Proof>(secret: string, work: (signer: Signer) => Proof): Promise<Proof>;
}

export interface ReachTarget {
  readonly host: string;
  readonly port: number;
  readonly tls?: boolean;
  /** Begins in clear and goes on encrypted before anything is told. */
  readonly startTls?: 'smtp';
  readonly purpose?: string;
  /** Which secret `[secret]` stands for: `[secret]`, `[secret:base64]`, or `[secret:plain:NAME]` for SASL PLAIN. */
  readonly secret?: string;
}

export interface Connector {
  readonly summary: string;
  /** Under which heading people look for it. */
  readonly category: string;
  /** Where one gets an account and its keys. */
  readonly site: string;
  readonly auth: ConnectorAuth;
  /** What is asked for besides secrets. */
  readonly fields?: z.ZodObject;
  /** Where requests go; secrets are sent there and to `hosts` alone. */
  readonly baseUrl: (fields: Fields) => string;
  readonly hosts?: (fields: Fields) => readonly string[];
  /** How often the vendor wants to be asked at the most. */
  readonly limit?: Limit;
  /** The header in which the vendor takes our key. */
  readonly idempotencyHeader?: string;
  /** Which answer means that what the connection proves itself with is good no longer; 401 when absent. */
  readonly lockedOut?: (answer: { readonly status: number; readonly body: string }) => boolean;
  /** Proves that it works, without changing anything, and says whose account it is. */
  readonly test: (reach: Reach) => Promise<{ readonly account: string }>;
  readonly webhook?: Webhook;
}
