// Which services there are: those of the catalogue, and those that a company has described itself.
import { Fault } from '#base/fault';
import type { Connector, Module } from '#kernel/contract';

export interface Known {
  readonly name: string;
  readonly title: string;
  readonly connector: Connector;
}

export interface Connectors {
  readonly all: readonly Module[];
  /** By name, and by company for those that are its own. */
  find(name: string, tenantId: string): Known | undefined;
  named(name: string, tenantId: string): Known;
  of(connector: Connector): Known;
  /** Of one company alone. */
  add(tenantId: string, known: Known): void;
  remove(tenantId: string, name: string): void;
}

export function openConnectors(modules: readonly Module[]): Connectors {
  const all = modules.filter(({ connector }) => connector !== undefined);
  const builtIn = new Map(
    all.flatMap(({ name, title, connector }) =>
      (connector ? [{ name, title, connector }] : []).map((known): [string, Known] => [name, known]),
    ),
  );
  const byConnector = new Map([...builtIn.values()].map((known): [Connector, Known] => [known.connector, known]));
  const own = new Map<string, Known>();
  const find: Connectors['find'] = (name, tenantId) => builtIn.get(name) ?? own.get(`${tenantId} ${name}`);
  return {
    all,
    find,
    named(name, tenantId) {
      const known = find(name, tenantId);
      if (!known) throw new Fault('not_found', `There is no connector called ${name}`);
      return known;
    },
    of(connector) {
      const known = byConnector.get(connector);
      if (!known) throw new Fault('internal', 'A connector is reached that no module declares');
      return known;
    },
    add(tenantId, known) {
      own.set(`${tenantId} ${known.name}`, known);
      byConnector.set(known.connector, known);
    },
    remove(tenantId, name) {
      const known = own.get(`${tenantId} ${name}`);
      own.delete(`${tenantId} ${name}`);
      if (known) byConnector.delete(known.connector);
    },
  };
}
