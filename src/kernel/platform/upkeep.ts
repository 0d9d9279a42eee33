// What keeping the installation needs besides calls: its home, its root key, and the connection of the tables' owner.
import type pg from 'pg';
import type { Clock } from '#base/time';
import type { Module } from '#kernel/contract';
import type { MigrationSource, Store } from '#kernel/store';

export interface Upkeep {
  readonly home: string;
  readonly version: string;
  readonly rootKey: string;
  readonly clock: Clock;
  readonly store: Store;
  /** All of them in their order; asked for late, because this module is one of them. */
  modules(): readonly Module[];
  readonly sources: readonly MigrationSource[];
  readonly logFolder: string;
  /** What the operator has set, by name; never the values. */
  readonly settings: Readonly<Record<string, boolean>>;
  /** A connection of whoever owns the tables, or of a superuser where there is one. */
  asOwner<T>(work: (client: pg.Client) => Promise<T>): Promise<T>;
}
