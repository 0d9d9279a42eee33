// The one manifest: what a module is, as data. `invoke` and `work` read it; nothing calls down.

import { z } from 'zod';
import type { Duration, Instant } from '#base/time';
import type { Db } from '#kernel/store';
import type { Role } from './actor.ts';
import type { Agreement, Keeper, Offered } from './agreement.ts';
import type { Connector } from './connector.ts';
import type { EventRecord, EventType } from './event.ts';
import type { AnyContract, Capability, InputOf, OutputOf } from './shape.ts';

export interface Reaction {
  readonly on: string;
  readonly contract: AnyContract;
  readonly input: (event: EventRecord) => unknown;
  /** So many events at the most are told in one call; one by one when absent. */
  readonly atOnce?: number;
  /** See `AtOnce`. */
  readonly rows?: string;
}

type Hearing<Data extends z.ZodType, C extends AnyContract> = (event: EventRecord<z.output<Data>>) => InputOf<C>;

/** What takes many at once is a write whose input is lists; the lists of many events are put together. */
export interface AtOnce<Data extends z.ZodType, C extends AnyContract> {
  readonly atOnce: number;
  /** A statement that does the same for events that come from the spool, in great numbers, bound to their company: what
   * they say is in `said(data)`, as JSON. After a crash they come again, which must change nothing. No part of the
   * kernel that remembers something is told what they say. */
  readonly rows?: string;
  readonly input: Hearing<Data, C>;
}

export function reaction<Data extends z.ZodType, C extends AnyContract>(
  on: EventType<Data>,
  contract: C,
  how: Hearing<Data, C> | AtOnce<Data, C>,
): Reaction {
  if (typeof how === 'function') return { on: on.name, contract, input: how as Reaction['input'] };
  if (!takesLists(contract)) throw new TypeError(`${contract.name} does not take many events at once`);
  const { atOnce, rows } = how;
  return { on: on.name, contract, input: how.input as Reaction['input'], atOnce, ...(rows ? { rows } : {}) };
}

/** It also has to commit together with what says that it is done. */
function takesLists({ spec }: AnyContract): boolean {
  const { input } = spec;
  if (spec.effect !== 'write' || spec.record === 'spool') return false;
  return input instanceof z.ZodObject && Object.values(input.shape).every(isList);
}

function isList(schema: unknown): boolean {
  return schema instanceof z.ZodArray;
}

export interface Schedule {
  readonly name: string;
  /** For people, where what the contract says of itself is not enough. */
  readonly title?: string;
  readonly contract: AnyContract;
  readonly input: unknown;
  readonly every: Duration;
  /** In every tenant, or once for the whole installation in the owner's tenant. */
  readonly scope: 'tenant' | 'installation';
}

/** A screen as data; the console's generic screens stand on it. */
export interface View {
  readonly name: string;
  readonly title: string;
  readonly kind: 'list' | 'detail' | 'board' | 'timeline' | 'chart' | 'form' | 'page';
  readonly source: AnyContract;
  readonly actions: readonly AnyContract[];
}

export interface Health {
  readonly part: string;
  check(): Promise<{ readonly ok: boolean; readonly note?: string }>;
}

/** Somebody whose data may have to be handed out or forgotten. */
export interface SubjectRef {
  readonly id: string;
  /** Words by which more of it is found: addresses, telephone numbers. */
  readonly words: readonly string[];
}

/** Where a module keeps what belongs to a person. Everything runs bound to one tenant. */
export interface Subject {
  readonly table: string;
  find(db: Db, subject: SubjectRef): Promise<readonly object[]>;
  /** Answers how many rows are gone or were made unreadable. */
  purge(db: Db, subject: SubjectRef): Promise<number>;
}

/** Where a demo company's history is played: its people and agents act at past instants, through every gate. */
export interface Stage {
  /** Between 0 and 1, the same for the same seed. */
  random(): number;
  /** So many days before today, at this hour. */
  daysAgo(days: number, hour?: number): Instant;
  /** As a person of this role, or as the agent of this name. */
  act<C extends AnyContract>(scene: Scene, contract: C, input: InputOf<C>): Promise<OutputOf<C>>;
}

export interface Scene {
  readonly as: Role | { readonly agent: string };
  readonly at: Instant;
}

export interface Demo {
  /** What one will see, in a sentence. */
  readonly about: string;
  /** After which modules' demos, because it builds on theirs. */
  readonly after?: readonly string[];
  seed(stage: Stage): Promise<void>;
}

export interface Module extends Offered {
  /** `import.meta.dirname`: where its migrations are. Absent when it keeps no tables. */
  readonly folder?: string;
  readonly capabilities: readonly Capability[];
  readonly events?: readonly EventType[];
  readonly reactions?: readonly Reaction[];
  readonly schedules?: readonly Schedule[];
  readonly views?: readonly View[];
  readonly health?: readonly Health[];
  readonly subjects?: readonly Subject[];
  /** The service it reaches, when it is a connector. */
  readonly connector?: Connector;
  /** What it keeps of what was agreed upon; itself, or over a connection when it is a connector. */
  readonly keeps?: readonly Keeper[];
  readonly asks?: readonly Agreement[];
  readonly demo?: Demo;
}

export function defineModule(module: Module): Module {
  if (!/^[a-z][a-z0-9-]*$/.test(module.name)) throw new TypeError(`"${module.name}" is not a module name`);
  for (const { contract } of module.capabilities) {
    if (contract.name.split('.')[0] !== module.name) {
      throw new TypeError(`${contract.name} does not belong to the module ${module.name}`);
    }
  }
  return module;
}
