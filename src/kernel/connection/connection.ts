// What companies have connected: the way to a service for whoever's code asks, who keeps a promise for whom, what
// services tell us, and how the connections are doing.
import type { EventRecord, Health, Module } from '#kernel/contract';
import { apiChanged, openApis } from './api/apis.ts';
import { openBook } from './book.ts';
import { openConnectors } from './connectors.ts';
import { changed } from './contracts.ts';
import { agreementModules } from './keeping.ts';
import { connectionModule, healthOf } from './module.ts';
import type { ConnectionParts, Parts } from './parts.ts';
import { type Reaching, reaching } from './reach.ts';
import { openTokens } from './tokens.ts';
import { openTurns } from './turns.ts';

export { connect, retire, setSecrets, showConnection } from './contracts.ts';
export type { ConnectionParts } from './parts.ts';
export { type Sim, type SimFault, type SimRequest, startSim } from './sim.ts';
export {
  bodySigned,
  carriesSecret,
  hubSigned,
  slackSigned,
  standardSigned,
  stripeSigned,
  telegramOpened,
  twilioSigned,
} from './verify.ts';

export interface Connections {
  readonly module: Module;
  readonly reach: Reaching;
  readonly health: Health;
  /** A module for each agreement that one of these asks for or keeps. */
  agreements(modules: readonly Module[]): Module[];
  /** Hears what this process commits, and tells the others what concerns them. */
  onEvents(event: Pick<EventRecord, 'type' | 'tenantId'>): void;
  /** Makes known what companies have described themselves; once, before anybody is let in. */
  load(): Promise<void>;
  close(): void;
}

export function createConnections(given: ConnectionParts): Connections {
  const parts: Parts = {
    ...given,
    connectors: openConnectors(given.modules),
    book: openBook(given.store, given.clock),
    turns: openTurns(given.clock),
    tokens: openTokens(),
  };
  const health = healthOf(parts);
  const apis = openApis(parts);
  return {
    module: connectionModule(parts, health),
    reach: reaching(parts),
    health,
    agreements: (modules) => agreementModules(parts, modules),
    onEvents({ type, tenantId }) {
      if (type === changed.name) parts.book.changed(tenantId);
      if (type === apiChanged.name) apis.changed(tenantId);
    },
    load: () => apis.load(),
    close() {
      apis.close();
      parts.book.close();
    },
  };
}
