// What the parts of this module share, made once and handed in; and a line: one company's way to one service, for one
// call. They know one another, so they live together.
import type { Clock } from '#base/time';
import type { AnyContract, Call, Capability, Log, Module } from '#kernel/contract';
import type { Egress, EgressContext } from '#kernel/egress';
import type { Store } from '#kernel/store';
import type { Vault } from '#kernel/vault';
import type { Book } from './book.ts';
import type { Connectors, Known } from './connectors.ts';
import type { Row } from './store.ts';
import type { Turns } from './turns.ts';

export interface ConnectionParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly rootKey: string;
  readonly vault: Pick<Vault, 'release' | 'prove' | 'keep' | 'seals'>;
  readonly egress: Pick<Egress, 'fetch' | 'connect'>;
  /** Apps and connectors. */
  readonly modules: readonly Module[];
  /** How this installation is addressed from outside, under a host name that leads to it. */
  urlOf(host: string): string;
  newId(): string;
  /** Calls one of this module's own capabilities for a company, as the module itself. */
  perform: Perform;
  /** Where capabilities of one company alone are known. */
  readonly overlay: Overlay;
}

export type Perform = (tenantId: string, contract: AnyContract, input: object) => Promise<unknown>;

export interface Overlay {
  register(tenantId: string, capability: Capability): void;
  unregister(tenantId: string, name: string): void;
}

export interface Parts extends ConnectionParts {
  readonly connectors: Connectors;
  readonly book: Book;
  readonly turns: Turns;
  readonly tokens: Tokens;
}

/** For whom secrets are let out. */
export type Asker = Pick<Call, 'id' | 'tenant' | 'actor' | 'rehearsing' | 'now'> & {
  readonly origin: Pick<Call['origin'], 'host'>;
};

export interface Line {
  readonly parts: Parts;
  readonly call: Asker;
  readonly known: Known;
  readonly row: Row;
  readonly context: Pick<EgressContext, 'signal' | 'rehearsing'>;
}

export interface Tokens {
  /** With tokens that are good for a while. */
  fresh(line: Line): Promise<Row>;
  /** With others than those of this row. */
  renew(line: Line, row: Row): Promise<Row>;
}
