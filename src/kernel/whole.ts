// What the kernel is opened with, and what it is made of.
import type { Clock } from '#base/time';
import type { Access } from '#kernel/access';
import type { Log, Module } from '#kernel/contract';
import type { Egress, EgressOptions } from '#kernel/egress';
import type { Live } from '#kernel/event';
import type { Files, FilesDeps } from '#kernel/file';
import type { Identity } from '#kernel/identity';
import type { Answer, Gates, Invoker, LimitSettings, Registry, Request } from '#kernel/invoke';
import type { Models, Operator } from '#kernel/model';
import type { Tracing, Upkeep } from '#kernel/platform';
import type { Embedded, Spool, Store } from '#kernel/store';
import type { Tenants } from '#kernel/tenant';
import type { WorkLoop } from '#kernel/work';
import type { Guards } from './guards.ts';

export interface KernelOptions {
  readonly home: string;
  readonly version: string;
  readonly rootKey: string;
  readonly databaseUrl?: string | undefined;
  readonly openSignup?: boolean;
  /** Apps and connectors. */
  readonly modules: readonly Module[];
  readonly log: Log;
  readonly clock?: Clock;
  readonly limits?: LimitSettings;
  readonly gates?: Gates;
  /** What the operator has set, by name; never the values. */
  readonly settings?: Readonly<Record<string, boolean>>;
  /** How this installation is addressed from outside, under a host name that leads to it. */
  readonly urlOf?: (host: string) => string;
  readonly egress?: EgressOptions;
  /** Where traces of calls go; nowhere, when absent. */
  readonly tracing?: Omit<Tracing, 'log'> | undefined;
  /** Where bytes are kept, when not on the disk of this machine, and how many. */
  readonly files?: Pick<FilesDeps, 's3' | 'room' | 'mostBytes'> | undefined;
  /** What the operator has set for the models of all companies. */
  readonly models?: Operator | undefined;
  readonly poolSize?: number;
  readonly poolWaitMs?: number | undefined;
  /** Tests that move the clock let the work loop run only when they say so. */
  readonly workByItself?: boolean;
  /** The database of its own, where it has been started already. */
  readonly embedded?: Promise<Embedded> | undefined;
}

export interface Kernel extends Guards {
  readonly store: Store;
  readonly spool: Spool;
  readonly clock: Clock;
  readonly log: Log;
  readonly registry: Registry;
  readonly modules: readonly Module[];
  readonly access: Access;
  readonly tenants: Tenants;
  readonly identity: Identity;
  readonly egress: Egress;
  readonly files: Files;
  /** How many calls come, for doors that answer some without a call. */
  readonly limits: Invoker['limits'];
  readonly live: Live;
  readonly models: Models;
  readonly work: WorkLoop;
  /** For what is done to an installation from outside of any call, such as restoring it. */
  readonly upkeep: Upkeep;
  invoke(request: Request): Promise<Answer>;
  /** Everything under way is written down: tallies, the spool, what is due. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}
