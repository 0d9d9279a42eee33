// What keeping the installation needs besides calls: its home, its root key, and the connection of the tables' owner.
import type pg from 'pg';
import type { Clock } from '#base/time';
import type { Module } from '#kernel/contract';
import type { MovingFiles } from '#kernel/file';
import type { Answer, Request } from '#kernel/invoke';
import type { MigrationSource, Store } from '#kernel/store';
import type { Tenants } from '#kernel/tenant';
import type { Gauges, Telemetry } from './telemetry/telemetry.ts';

/** What a demo company needs of the house: a way to make companies, and the pipeline itself to play through. */
export interface Play {
  readonly tenants: Pick<Tenants, 'createIn' | 'changed'>;
  invoke(request: Request): Promise<Answer>;
}

export interface Upkeep {
  readonly home: string;
  readonly version: string;
  readonly rootKey: string;
  readonly clock: Clock;
  readonly store: Store;
  /** Of a company that moves. */
  readonly files: MovingFiles;
  /** All of them in their order; asked for late, because this module is one of them. */
  modules(): readonly Module[];
  readonly sources: readonly MigrationSource[];
  readonly logFolder: string;
  /** What the operator has set, by name; never the values. */
  readonly settings: Readonly<Record<string, boolean>>;
  /** A connection of whoever owns the tables, or of a superuser where there is one. */
  asOwner<T>(work: (client: pg.Client) => Promise<T>): Promise<T>;
  /** What this process counts of its own calls. */
  readonly telemetry?: Telemetry;
  /** How its spool and its connections are. */
  gauges?(): Gauges;
  /** Without it there is no demo company. */
  readonly play?: Play;
}
