// What a contract says, what keeps one, and the call that its code holds. They know one another, so they live together.
import type { z } from 'zod';
import type { Money } from '#base/money';
import type { Instant } from '#base/time';
import type { Db } from '#kernel/store';
import type { Actor, Origin } from './actor.ts';
import type { Address } from './address.ts';
import type { Connector, Reach } from './connector.ts';
import type { EventType } from './event.ts';
import type { Limit } from './limit.ts';
import type { Remembering } from './remembering.ts';

export type Effect = 'read' | 'write' | 'send';
export type AnswerKind = 'json' | 'bytes' | 'redirect' | 'page' | 'stream';
export type BodyKind = 'json' | 'raw' | 'files';
export type CallerKind = 'actor' | 'visitor';

export type Undo<I extends z.ZodType, O extends z.ZodType> =
  | { readonly by: string; readonly input: (input: z.output<I>, output: z.output<O>) => unknown }
  | { readonly never: string };

interface Spec<I extends z.ZodType, O extends z.ZodType, A extends AnswerKind> {
  /** `app.noun.verb`. */
  readonly name: string;
  /** One sentence, for people and models alike. */
  readonly summary: string;
  /** One call in a few words, for whoever decides on it: who and how much. From the input as it may be shown. */
  readonly title?: (input: z.output<I>, stake?: Money) => string;
  /** What one must be allowed; `signed-in` is any actor. A visitor's capability needs none. */
  readonly access?: string;
  readonly input: I;
  readonly output: O;
  readonly example: z.input<I>;
  readonly http?: string;
  readonly aliases?: readonly string[];
  readonly answer?: A;
  readonly body?: BodyKind;
  readonly caller?: CallerKind;
  /** Its reads are audited too, before they answer. */
  readonly sensitive?: boolean;
  /** Whose data it handles, by id: what is recorded of it can be forgotten with them. The actor's, when absent. */
  readonly about?: (input: z.output<I>) => string | undefined;
  /** Changes rights, rules, credentials or where money goes: an agent never does it alone. */
  readonly guarded?: boolean;
  /** What one call uses at most, beside being a call; reserved before it begins. */
  readonly cost?: (input: z.output<I>) => { readonly tokens?: number; readonly costMicros?: number };
  /** Its answer carries text from outside the company. */
  readonly untrusted?: boolean;
  /** A stricter limit than the usual one, per IP address for visitors, else per actor. */
  readonly limit?: Limit;
  /** The largest body it takes, when not the usual one. */
  readonly maxBytes?: number;
  /** Kept out of tool lists and the console: plumbing that people and agents never call by name. */
  readonly internal?: boolean;
  /** The company to which a visitor comes, when the input names it (a signed link); else that of the address. */
  readonly home?: (input: unknown) => string | undefined;
  /** Pages of other sites may call it from a browser, as the visitors they have. */
  readonly anyOrigin?: true;
}

interface ReadSpec<I extends z.ZodType, O extends z.ZodType, A extends AnswerKind> extends Spec<I, O, A> {
  readonly effect: 'read';
  /** Its answer may be told again for a while. */
  readonly remember?: Remembering;
}

interface WriteSpec<I extends z.ZodType, O extends z.ZodType, A extends AnswerKind> extends Spec<I, O, A> {
  readonly effect: 'write';
  readonly undo: Undo<I, O>;
  /** What is at stake, from the database, never from the caller. */
  readonly stake?: (call: Call, input: z.output<I>) => Promise<Money>;
  /** `spool`: acknowledged after group fsync, for what must not wait and asks nobody. */
  readonly record?: 'transaction' | 'spool';
}

interface SendSpec<I extends z.ZodType, O extends z.ZodType, A extends AnswerKind> extends Spec<I, O, A> {
  readonly effect: 'send';
  readonly undo: Undo<I, O>;
  readonly stake?: (call: Call, input: z.output<I>) => Promise<Money>;
  /** What it would answer, for rehearsals. */
  readonly pretend?: (input: z.output<I>) => z.input<O>;
}

export type AnySpec<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType, A extends AnswerKind = 'json'> =
  | ReadSpec<I, O, A>
  | WriteSpec<I, O, A>
  | SendSpec<I, O, A>;

type Returned<O extends z.ZodType, A extends AnswerKind> = A extends 'stream'
  ? AsyncIterable<z.input<O>>
  : Promise<z.input<O>> | z.input<O>;

export type Run<I extends z.ZodType, O extends z.ZodType, A extends AnswerKind> = (
  call: Call,
  input: z.output<I>,
) => Returned<O, A>;

export interface RunOptions<I extends z.ZodType, O extends z.ZodType> {
  /** For a `send` whose outcome a crash left unknown: what became of the call with this key, if the vendor knows. */
  readonly lookup?: (call: Call, key: string, input: z.output<I>) => Promise<z.input<O> | undefined>;
}

export interface Contract<
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
  A extends AnswerKind = 'json',
> {
  readonly spec: AnySpec<I, O, A>;
  readonly name: string;
  readonly effect: Effect;
  readonly answer: AnswerKind;
  readonly body: BodyKind;
  readonly caller: CallerKind;
  /** Exact addresses beyond the default ones. */
  readonly addresses: readonly Address[];
  implement(run: Run<I, O, A>, options?: RunOptions<I, O>): Capability;
}

// biome-ignore lint/suspicious/noExplicitAny: contracts of every shape meet in one registry.
export type AnyContract = Contract<any, any, any>;
export type InputOf<C> = C extends Contract<infer I, infer _O, infer _A> ? z.input<I> : never;
export type OutputOf<C> = C extends Contract<infer _I, infer O, infer _A> ? z.output<O> : never;

/** A kept promise. */
export interface Capability {
  readonly contract: AnyContract;
  readonly run: (call: Call, input: unknown) => unknown;
  readonly lookup: ((call: Call, key: string, input: unknown) => Promise<unknown>) | undefined;
}

export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface InvokeOptions {
  /** Makes the invocation happen once however often it is asked for. */
  readonly key?: string;
}

export interface LaterOptions extends InvokeOptions {
  /** Not before this instant; as soon as the work has committed when absent. */
  readonly at?: Instant;
}

export interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly maxAgeSeconds: number;
}

export interface Call {
  readonly id: string;
  readonly tenant: { readonly id: string };
  readonly actor: Actor;
  readonly origin: Origin;
  readonly now: Instant;
  /** Bound to the tenant; opens its transaction with the first statement. A `read` can not write through it. */
  readonly db: Db;
  readonly signal: AbortSignal;
  readonly log: Log;
  /** The key under which this call happens once, for handing on to a vendor. */
  readonly key: string | undefined;
  /** The run that this call is a part of. */
  readonly runId: string | undefined;
  readonly rehearsing: boolean;
  newId(): string;
  /** The company's way to a service: this connection or its usual one. Not in a write, which would hold rows locked. */
  reach(connector: Connector, via?: string): Promise<Reach>;
  /** Set by the HTTP door as HttpOnly, SameSite=Lax, Secure over TLS; other doors have no use for it. */
  setCookie(cookie: Cookie): void;
  /** Becomes visible to others only if the work commits. Answers the event's id. */
  emit<Data extends z.ZodType>(event: EventType<Data>, data: z.input<Data>): string;
  /** Another capability as the same actor, through every gate, inside this call's transaction. */
  invoke<C extends AnyContract>(contract: C, input: InputOf<C>, options?: InvokeOptions): Promise<OutputOf<C>>;
  /** Happens outside, after this work has committed, exactly once. */
  later<C extends AnyContract>(contract: C, input: InputOf<C>, options?: LaterOptions): void;
}
