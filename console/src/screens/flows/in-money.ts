// A flow takes its amounts as bare numbers in the smallest unit, with the currency beside them or settled by the flow;
// whoever fills them in writes money. Pure.
import { isMoney } from '../../base/numbers.ts';
import type { Schema } from '../../parts/form/schema.ts';
import type { Taken } from './amounts.ts';

type Data = Readonly<Record<string, unknown>>;
type AllTaken = ReadonlyMap<string, Taken>;

const money: Schema = {
  ...{ type: 'object', required: ['amount', 'currency'] },
  properties: { amount: { type: 'integer' }, currency: { type: 'string' } },
};

function currencyFields(taken: AllTaken): ReadonlySet<string | undefined> {
  return new Set([...taken.values()].map(({ field }) => field));
}

export function inMoney({ properties = {}, required = [], ...schema }: Schema, taken: AllTaken): Schema {
  const apart = currencyFields(taken);
  const asked = Object.entries(properties).filter(([name]) => !apart.has(name));
  const drawn = asked.map(([name, one]) => [name, taken.has(name) ? { ...described(one), ...money } : one] as const);
  return { ...schema, properties: Object.fromEntries(drawn), required: required.filter((name) => !apart.has(name)) };
}

function described({ title, description }: Schema): Schema {
  return { ...(title ? { title } : {}), ...(description ? { description } : {}) };
}

export function asMoney(data: Data, taken: AllTaken): Data {
  const shown = [...taken].flatMap(([name, { field, currency }]) => {
    const said = field === undefined ? currency : (data[field] ?? currency);
    const amount = data[name];
    return said === undefined && amount === undefined ? [] : [[name, { amount, currency: said ?? 'USD' }] as const];
  });
  return { ...data, ...Object.fromEntries(shown) };
}

/** Back to what the flow takes; a currency that it does not reckon in is refused. */
export function reckonedIn(data: Data, taken: AllTaken): { value: Data; issues: Readonly<Record<string, string>> } {
  const value: Record<string, unknown> = { ...data };
  const issues: Record<string, string> = {};
  for (const [name, { field, currency }] of taken) {
    const written = data[name];
    if (!isMoney(written)) continue;
    value[name] = written.amount;
    if (field !== undefined) value[field] = written.currency;
    else if (currency !== written.currency) issues[name] = `This flow reckons in ${currency}.`;
  }
  return { value, issues };
}
