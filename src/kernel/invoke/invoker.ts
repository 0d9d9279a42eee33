// What the parts of the pipeline share. Made once by `openInvoker`; everything in it is handed in.
import type { Clock } from '#base/time';
import type { Access } from '#kernel/access';
import type { Approvals } from '#kernel/approval';
import type { Audit } from '#kernel/audit';
import type { Call, Connector, Log, Reach } from '#kernel/contract';
import type { EgressContext } from '#kernel/egress';
import type { Live, Subscriptions } from '#kernel/event';
import type { Identity } from '#kernel/identity';
import type { Tally } from '#kernel/meter';
import type { Spool, Store } from '#kernel/store';
import type { Tenants } from '#kernel/tenant';
import type { Renew } from './actor-now.ts';
import type { Gates } from './gates.ts';
import type { Limiter } from './limits.ts';
import type { Registry } from './registry.ts';
import type { Remembered } from './remembered.ts';
import type { Admitted, Answer } from './request.ts';
import type { Taints } from './taints.ts';
import type { Running } from './unit.ts';

/** The company's way to a service, for one call. */
export type Reaching = (call: Call, wanted: Wanted) => Promise<Reach>;

export interface Wanted {
  readonly connector: Connector;
  readonly via: string | undefined;
  /** Under what conditions requests may leave. */
  readonly context: Pick<EgressContext, 'signal' | 'rehearsing'>;
}

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
  readonly approvals: Pick<Approvals, 'parked' | 'finished' | 'attachRehearsal'>;
  readonly actorNow: Renew;
  readonly audit: Pick<Audit, 'payloadRow' | 'openPayload'>;
  readonly tally: Tally;
  readonly live: Live;
  readonly subscriptions: Pick<Subscriptions, 'to' | 'ready'>;
  readonly reach: Reaching;
  /** Whether this is a company that nothing leaves. Asked before each send. */
  staysHere(tenantId: string, now: string): Promise<boolean>;
  readonly limits: { readonly ip: Limiter; readonly actor: Limiter; readonly tenant: Limiter };
  /** Somebody should look for deliveries that are due. */
  wake(): void;
  /** Hears how each call ended (`done`, `waiting`, `rehearsed`, or the code of its fault); neither waits nor throws. */
  observe(call: Ended, outcome: string, latencyMs: number): void;
}

export type Ended = Pick<Admitted, 'entry' | 'origin' | 'actor' | 'tenantId' | 'callId' | 'runId' | 'nowMs'>;

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
  readonly remembered: Remembered;
  readonly taints: Taints;
  newId(atMs?: number): string;
  /** The instant as text; calls of the same millisecond share it. */
  instant(atMs: number): string;
  emitted(call: Running, event: { type: string; data: unknown }): string;
  deferred(call: Running, asked: AskedLater): void;
  nested(call: Running, asked: Asked): Promise<unknown>;
  planned(admitted: Admitted): Promise<Answer>;
}
