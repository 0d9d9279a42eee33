// One invocation: who, for which tenant, at which instant, inside which transaction.
import type { z } from 'zod';
import type { Instant } from '#base/time';
import type { Db } from '#kernel/store';
import type { Actor, Origin } from './actor.ts';
import type { AnyContract, InputOf, OutputOf } from './declare.ts';
import type { EventType } from './event.ts';

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
  readonly rehearsing: boolean;
  newId(): string;
  /** Set by the HTTP door as HttpOnly, SameSite=Lax, Secure over TLS; other doors have no use for it. */
  setCookie(cookie: Cookie): void;
  /** Becomes visible to others only if the work commits. Answers the event's id. */
  emit<Data extends z.ZodType>(event: EventType<Data>, data: z.input<Data>): string;
  /** Another capability as the same actor, through every gate, inside this call's transaction. */
  invoke<C extends AnyContract>(contract: C, input: InputOf<C>, options?: InvokeOptions): Promise<OutputOf<C>>;
  /** Happens outside, after this work has committed, exactly once. */
  later<C extends AnyContract>(contract: C, input: InputOf<C>, options?: LaterOptions): void;
}
