// The one manifest: what a module is, as data. `invoke` and `work` read it; nothing calls down.

import type { z } from 'zod';
import type { Duration } from '#base/time';
import type { Db } from '#kernel/store';
import type { Role } from './actor.ts';
import type { EventRecord, EventType } from './event.ts';
import type { AnyContract, Capability, InputOf } from './shape.ts';

export interface Reaction {
  readonly on: string;
  readonly contract: AnyContract;
  readonly input: (event: EventRecord) => unknown;
}

export function reaction<Data extends z.ZodType, C extends AnyContract>(
  on: EventType<Data>,
  contract: C,
  input: (event: EventRecord<z.output<Data>>) => InputOf<C>,
): Reaction {
  return { on: on.name, contract, input: input as Reaction['input'] };
}

export interface Schedule {
  readonly name: string;
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

type Surface = 'admin' | 'sqlAdmin' | 'marketing' | 'commerce' | 'aiChat' | 'clientPortal';
type Tier = 'tier1' | 'tier2' | 'tier3';

export interface Module {
  readonly name: string;
  readonly title: string;
  /** `import.meta.dirname`: where its migrations are. Absent when it keeps no tables. */
  readonly folder?: string;
  readonly capabilities: readonly Capability[];
  readonly events?: readonly EventType[];
  readonly reactions?: readonly Reaction[];
  readonly schedules?: readonly Schedule[];
  /** What each role may do here, as patterns: `notes.*`. Whoever is not named may nothing. */
  readonly grants?: Partial<Record<Role, readonly string[]>>;
  /** From which plan on companies have it: all of it, or pattern by pattern. The largest, when absent. */
  readonly plan?: Tier | Readonly<Record<string, Tier>>;
  /** On which surface people meet it, of those that roles get to more or less. */
  readonly surface?: Surface;
  readonly views?: readonly View[];
  readonly health?: readonly Health[];
  readonly subjects?: readonly Subject[];
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
