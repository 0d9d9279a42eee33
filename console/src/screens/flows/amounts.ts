// Which numbers of a flow are amounts of money: those that go into a money of a capability, and what they are held
// against. A flow reckons in the smallest unit; people are shown money. Pure.
import { isMoney, type Money } from '../../base/numbers.ts';
import type { Graph } from './graph.ts';

type Facts = Readonly<Record<string, unknown>>;

/** What began a run and how its flow is set up. */
export interface Begun {
  readonly trigger?: unknown;
  readonly params?: unknown;
}

export interface Amounts {
  /** What stands at a place such as "trigger.amount". */
  readonly at: (place: string, value: unknown) => unknown;
  /** What a flow is set up with at a place such as "params.askFrom", as far as that is known. */
  readonly setAt: (place: string) => unknown;
  /** All that stands at the places below one of them. */
  readonly below: (root: 'trigger' | 'params', value: unknown) => unknown;
  /** Whatever came over an edge: what began the flow is known by being just that. */
  readonly of: (value: unknown) => unknown;
}

export const noAmounts: Amounts = {
  at: (_place, value) => value,
  setAt: () => undefined,
  below: (_root, value) => value,
  of: (value) => value,
};

export function amountsOf(graph: Graph, begun: Begun): Amounts {
  const currencies = currenciesIn(graph);
  const trigger = JSON.stringify(begun.trigger ?? null);
  const usual = Object.fromEntries(graph.parameters.map(({ name, default: one }) => [name, one]));
  const known = { trigger: begun.trigger, params: { ...usual, ...recordIn(begun.params) } };
  const at = (place: string, value: unknown): unknown => {
    const currency = currencyIn(currencies.get(place), known);
    return typeof value === 'number' && currency ? ({ amount: value, currency } satisfies Money) : value;
  };
  const below = (root: 'trigger' | 'params', value: unknown): unknown => {
    if (!isFacts(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, at(`${root}.${name}`, one)]));
  };
  const isBegun = (value: unknown) => isFacts(value) && JSON.stringify(value) === trigger;
  const setAt = (where: string) => at(where, valueAt(known, where.split('.')));
  return { at, setAt, below, of: (value) => (isBegun(value) ? below('trigger', value) : value) };
}

export interface Taken {
  /** The field that says the currency, where it is said with the data. */
  readonly field?: string;
  /** The currency itself, where the flow has one. */
  readonly currency?: string;
}

/** What a flow takes that is money, by its name. */
export function moneyTaken(graph: Graph): ReadonlyMap<string, Taken> {
  const usual = Object.fromEntries(graph.parameters.map(({ name, default: one }) => [name, one]));
  const found = new Map<string, Taken>();
  for (const [at, formula] of currenciesIn(graph)) {
    const [, name] = /^trigger\.(\w+)$/.exec(at) ?? [];
    const [, field] = /^=\s*trigger\.(\w+)$/.exec(formula) ?? [];
    const currency = currencyIn(formula, { params: usual });
    if (name && (field || currency))
      found.set(name, { ...(field ? { field } : {}), ...(currency ? { currency } : {}) });
  }
  return found;
}

const place = String.raw`((?:trigger|params)\.\w+)`;
const amountAt = new RegExp(String.raw`^=\s*-?\s*${place}$`);
const heldAgainst = new RegExp(String.raw`^\s*${place}\s*(?:[<>]=?|!?=)\s*${place}\s*$`);

/** By their places, the formula of their currency, or the currency itself. */
function currenciesIn({ nodes }: Graph): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { input, details } of nodes) {
    for (const [at, currency] of [...moneysIn(input), ...moneysIn(details)]) found.set(at, currency);
  }
  for (const { when = '' } of nodes) {
    const [, left = '', right = ''] = heldAgainst.exec(when) ?? [];
    const currency = found.get(left) ?? found.get(right);
    if (currency) found.set(left, currency).set(right, currency);
  }
  return found;
}

function moneysIn(value: unknown): (readonly [string, string])[] {
  if (Array.isArray(value)) return value.flatMap(moneysIn);
  if (!isFacts(value)) return [];
  const { amount, currency } = value;
  const isWhole = Object.keys(value).length === 2 && typeof amount === 'string' && typeof currency === 'string';
  const [, at] = isWhole ? (amountAt.exec(amount) ?? []) : [];
  return at && isWhole ? [[at, currency]] : Object.values(value).flatMap(moneysIn);
}

function currencyIn(formula: string | undefined, known: Facts): string | undefined {
  const path = formula?.startsWith('=') ? formula.slice(1).trim().split('.') : undefined;
  const value = path ? valueAt(known, path) : formula;
  return typeof value === 'string' && /^[A-Z]{3}$/.test(value) ? value : undefined;
}

function valueAt(known: Facts, path: readonly string[]): unknown {
  return path.reduce<unknown>((one, name) => recordIn(one)[name], known);
}

function isFacts(value: unknown): value is Facts {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isMoney(value);
}

function recordIn(value: unknown): Facts {
  return isFacts(value) ? value : {};
}
