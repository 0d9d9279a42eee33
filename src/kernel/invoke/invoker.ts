// What the parts of the pipeline share. Made once by `openInvoker`; everything in it is handed in.
import type { Clock } from '#base/time';
import type { Access } from '#kernel/access';
import type { Log } from '#kernel/contract';
import type { Live } from '#kernel/event';
import type { Authenticated, Credential, Identity } from '#kernel/identity';
import type { Tally } from '#kernel/meter';
import type { Spool, Store } from '#kernel/store';
import type { Tenants } from '#kernel/tenant';
import type { Gates } from './gates.ts';
import type { Limiter } from './limits.ts';
import type { Registry } from './registry.ts';
import type { Running } from './unit.ts';

export interface Parts {
  readonly store: Store;
  readonly spool: Spool;
  readonly clock: Clock;
  readonly log: Log;
  readonly registry: Registry;
  readonly access: Access;
  readonly tenants: Tenants;
  readonly identity: Identity;
  readonly gates: Gates;
  readonly tally: Tally;
  readonly live: Live;
  readonly limits: { readonly ip: Limiter; readonly actor: Limiter; readonly tenant: Limiter };
  /** Somebody should look for deliveries that are due. */
  wake(): void;
}

export interface Asked {
  readonly capability: string;
  readonly input: unknown;
  readonly key: string | undefined;
}

export interface AskedLater extends Asked {
  readonly key: string;
  readonly at: string;
}

export interface Invoker extends Parts {
  newId(): string;
  /** The instant as text; calls of the same millisecond share it. */
  instant(atMs: number): string;
  emitted(call: Running, event: { type: string; data: unknown }): string;
  deferred(call: Running, asked: AskedLater): void;
  nested(call: Running, asked: Asked): Promise<unknown>;
}

/** How a caller is known: by a credential from outside, or, inside the house, by being named. */
export type Caller = Credential | { readonly kind: 'known'; readonly who: Authenticated };
