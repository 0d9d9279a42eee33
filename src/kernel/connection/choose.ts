// Which of a company's connections is meant.
import { Fault } from '#base/fault';
import type { Known } from './connectors.ts';
import { byPromise, isUsable } from './model.ts';
import type { Row } from './store.ts';

export interface Wish {
  /** Any of these would do. */
  readonly among: readonly Known[];
  readonly via: string | undefined;
  /** Under which names one may be usual, the first that is counts. */
  readonly subjects: readonly string[];
}

/** Undefined when nobody has named one and there is none. */
export function chosen(rows: readonly Row[], { among, via, subjects }: Wish): Row | undefined {
  const fitting = rows.filter(({ connector }) => among.some(({ name }) => name === connector));
  if (via !== undefined) return usable(named(rows, fitting, via), among);
  const usual = subjects.map((subject) => fitting.find(({ usualFor }) => usualFor.includes(subject))).find(Boolean);
  if (usual) return usable(usual, among);
  return fitting.filter((row) => isUsable(row, connectorOf(row, among))).sort(byPromise)[0];
}

function named(rows: readonly Row[], fitting: readonly Row[], via: string): Row {
  const row = rows.find(({ id }) => id === via);
  if (!row) throw new Fault('not_found', `There is no connection ${via}`);
  if (!fitting.includes(row)) throw new Fault('invalid', `The connection ${row.title} can not be used for this`);
  return row;
}

function usable(row: Row, among: readonly Known[]): Row {
  if (isUsable(row, connectorOf(row, among))) return row;
  const why = row.state === 'expired' ? 'has expired' : 'waits for consent';
  throw new Fault('not_connected', `The connection ${row.title} ${why}; consent to it anew`, {
    details: { connectionId: row.id },
  });
}

function connectorOf({ connector }: Row, among: readonly Known[]) {
  const known = among.find(({ name }) => name === connector);
  if (!known) throw new Fault('not_connected', `The connector ${connector} is not there any more`);
  return known.connector;
}

export function notConnected(among: readonly Known[]): Fault {
  const titles = among.map(({ title }) => title).join(', ');
  const text = titles ? `Connect one of these first: ${titles}` : 'Nothing that is installed can do this';
  return new Fault('not_connected', text, { details: { connectors: among.map(({ name }) => name) } });
}
