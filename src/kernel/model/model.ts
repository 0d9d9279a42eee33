// Every model call goes through here: chosen by policy, within every budget, past providers that fail. Apps ask through
// `#contracts/model`, agents and the gateway by `open`.
import type { Clock } from '#base/time';
import type { Ability } from '#contracts/model';
import { defineModule, type EventRecord, type Log, type Module } from '#kernel/contract';
import type { Egress } from '#kernel/egress';
import type { Meter } from '#kernel/meter';
import type { Spool, Store } from '#kernel/store';
import type { Vault } from '#kernel/vault';
import type { Crew } from './attempt.ts';
import { type Book, openBook } from './book.ts';
import { openClient } from './client.ts';
import { responseRated, settingsChanged } from './contracts.ts';
import { openEarlier } from './earlier.ts';
import { generating } from './generate.ts';
import { checkHealthOften, healthCapabilities } from './health.ts';
import { type History, openHistory } from './history.ts';
import { namesOf, wishOf } from './names.ts';
import { type Open, opening, type Usual, type Wished } from './open.ts';
import { egressBeside, type Operator, sharedProviders, usualOf } from './operator.ts';
import { outcomeCapabilities, outcomeTold } from './outcomes.ts';
import { policyCapabilities } from './policies.ts';
import { promptCapabilities } from './prompts.ts';
import { historyCapabilities } from './ratings.ts';
import { providerCapabilities } from './settings.ts';
import { openSpender } from './spend.ts';
import { openStandings } from './standing.ts';
import { feedback, subject } from './subject.ts';

export { Ask, type StreamPart } from '#contracts/model';
export { inputOf } from './dialect/shape.ts';
export type { Carried, Questioned, Told, Wished } from './open.ts';
export { keyNames, type Operator } from './operator.ts';
export type { Passing } from './pass.ts';
export type { Asking } from './spend.ts';
export { ToldWithSuccess } from './tap.ts';

export interface Models {
  readonly module: Module;
  /** At once for a company that has asked before. */
  readonly open: Open;
  /** By the name that somebody outside gives it, such as `cadre/executives`; at once for whoever has asked before. */
  wishFor(tenantId: string, name: string, ability: Ability): Wished | Promise<Wished>;
  /** What a company may ask for by name. */
  names(tenantId: string): Promise<readonly string[]>;
  /** Hears what this process commits, and tells the others what concerns them. */
  onEvents(event: Pick<EventRecord, 'type' | 'tenantId'>): void;
  /** What was used and said is handed on to be written down; the spool is flushed after it. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface ModelsParts {
  readonly store: Store;
  readonly spool: Pick<Spool, 'post'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly egress: Egress;
  readonly vault: Pick<Vault, 'release' | 'keep' | 'seals'>;
  readonly meter: Pick<Meter, 'reserve' | 'costOf' | 'hasPrice'>;
  readonly operator?: Operator | undefined;
  newId(): string;
}

export function createModels(parts: ModelsParts): Models {
  const { store, clock, egress, vault, operator = {} } = parts;
  const beside = egressBeside(operator);
  const shared = sharedProviders(beside, operator);
  const book = openBook({ store, clock, operators: shared.all });
  const detect = () => shared.detect(() => book.forgetAll());
  void detect();
  const crew: Crew = {
    client: openClient({ egress, beside, vault }),
    spender: openSpender(parts),
    standings: openStandings(clock),
    log: parts.log,
  };
  const history = openHistory({ ...parts, seals: vault.seals });
  const usual = usualOf(operator);
  const open = opening({ crew, book, history, earlier: openEarlier(), usual });
  const settledOf = (tenantId: string) => book.of(tenantId) ?? book.load(tenantId);
  return {
    open,
    wishFor(tenantId, name, ability) {
      const settled = settledOf(tenantId);
      if (settled instanceof Promise) return settled.then((now) => wishOf(name, ability, now));
      return wishOf(name, ability, settled);
    },
    names: async (tenantId) => namesOf(await settledOf(tenantId), usual),
    module: moduleOf({ ...parts, book, crew, history, open, usual, detect }),
    onEvents({ type, tenantId }) {
      if (type === settingsChanged.name || type === responseRated.name) book.changed(tenantId);
    },
    flush() {
      crew.spender.flush();
      return history.flush();
    },
    async close() {
      crew.spender.flush();
      book.close();
      await history.close();
      await beside.close();
    },
  };
}

interface Putting extends ModelsParts {
  readonly book: Book;
  readonly crew: Crew;
  readonly history: History;
  readonly open: Open;
  readonly usual: Usual;
  detect(): Promise<void>;
}

function moduleOf({ book, crew, history, open, usual, vault, clock, meter, detect }: Putting): Module {
  const { client, spender, standings } = crew;
  return defineModule({
    name: 'model',
    title: 'Models',
    folder: import.meta.dirname,
    capabilities: [
      ...generating(open, clock),
      ...providerCapabilities({ vault, client, book, spender }),
      ...policyCapabilities(meter),
      ...healthCapabilities({ book, client, standings, clock, usual, detect }),
      ...historyCapabilities(vault.seals, history),
      ...[...promptCapabilities(open), ...outcomeCapabilities(history)],
    ],
    events: [settingsChanged, responseRated, outcomeTold],
    schedules: [checkHealthOften],
    subjects: [subject, feedback],
    plan: 'tier1',
    grants: {
      // Named for the super admin, and so kept from a tenant's own administrator: the module does these by itself.
      super_admin: ['model.health.check', 'model.health.note', 'model.provider.note'],
      tenant_admin: ['model.*'],
      manager: [
        ...['model.ask', 'model.provider.read', 'model.policy.read', 'model.health.read', 'model.response.rate'],
        ...['model.generation.read', 'model.prompt.read', 'model.prompt.write'],
      ],
      store_operator: ['model.ask', 'model.response.rate', 'model.prompt.read'],
    },
  });
}
