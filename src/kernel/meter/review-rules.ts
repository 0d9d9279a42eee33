// What could be done about the cost of models, from what was used of each. Pure. A saving is counted with the prices of
// the book, for the same use; whether a cheaper model answers as well is for its outcomes to say.
import { anything, parentOf } from './model.ts';

export interface ModelUse {
  readonly provider: string;
  readonly model: string;
  readonly calls: number;
  readonly failures: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly tokensCached: number;
  readonly tokensKept: number;
  readonly costMicros: number;
}

/** For a million units, in millionths of a dollar. */
export interface ModelPrice {
  readonly provider: string;
  readonly model: string;
  readonly input: number;
  readonly output: number;
}

export const advices = ['cheaper_model', 'failures', 'unpriced', 'short_answers', 'one_model'] as const;
export type Advice = (typeof advices)[number];

export interface Suggestion {
  readonly advice: Advice;
  readonly provider: string;
  readonly model: string;
  readonly instead: string | null;
  readonly savingMicros: number;
  readonly text: string;
}

const leastCalls = 20;
const failing = 0.1;
/** So much more is read than written: the question is what costs. */
const lopsided = 20;
const mostOfAll = 0.8;

export function suggestionsFor(uses: readonly ModelUse[], prices: readonly ModelPrice[]): Suggestion[] {
  const all = uses.reduce((sum, { costMicros }) => sum + costMicros, 0);
  const found = uses
    .filter(({ calls }) => calls >= leastCalls)
    .flatMap((use) => [cheaper(use, prices), wasted(use), lengthy(use, prices), lonely(use, all, uses.length)]);
  return [...found, ...uses.map((use) => unpriced(use, prices))]
    .filter((one) => one !== undefined)
    .toSorted((a, b) => b.savingMicros - a.savingMicros);
}

export function costAt({ tokensIn, tokensOut }: ModelUse, { input, output }: ModelPrice): number {
  return Math.ceil((tokensIn * input + tokensOut * output) / 1_000_000);
}

/** Of the same provider, so that nothing else has to be agreed upon. */
function cheaper(use: ModelUse, prices: readonly ModelPrice[]): Suggestion | undefined {
  const others = prices.filter(
    ({ provider, model }) => provider === use.provider && model !== use.model && model !== anything,
  );
  const [best] = others
    .map((price) => ({ price, costMicros: costAt(use, price) }))
    .toSorted((a, b) => a.costMicros - b.costMicros);
  if (!best || best.costMicros * 2 > use.costMicros) return undefined;
  const savingMicros = use.costMicros - best.costMicros;
  const share = Math.round((savingMicros / use.costMicros) * 100);
  const text = `On ${best.price.model} it would have cost ${share}% less; compare both with the quality strategy`;
  return { ...named(use), advice: 'cheaper_model', instead: best.price.model, savingMicros, text };
}

function wasted(use: ModelUse): Suggestion | undefined {
  const share = use.failures / use.calls;
  if (share < failing) return undefined;
  const savingMicros = Math.round(use.costMicros * share);
  const text = `${Math.round(share * 100)}% of its calls failed; put another model first while it does`;
  return { ...named(use), advice: 'failures', instead: null, savingMicros, text };
}

function lengthy(use: ModelUse, prices: readonly ModelPrice[]): Suggestion | undefined {
  const fresh = use.tokensIn - use.tokensCached - use.tokensKept;
  const price = priceOf(use, prices);
  if (!price || price.input === 0 || use.tokensIn < lopsided * Math.max(1, use.tokensOut) || fresh * 2 < use.tokensIn)
    return undefined;
  const savingMicros = Math.floor((fresh * price.input) / 2_000_000);
  const text = 'It reads far more than it writes, mostly anew; put what is always the same first, or reuse answers';
  return { ...named(use), advice: 'short_answers', instead: null, savingMicros, text };
}

function lonely(use: ModelUse, all: number, models: number): Suggestion | undefined {
  if (models < 2 || all === 0 || use.costMicros / all < mostOfAll) return undefined;
  const text = `${Math.round((use.costMicros / all) * 100)}% of all cost is here; look whether every task needs it`;
  return { ...named(use), advice: 'one_model', instead: null, savingMicros: 0, text };
}

function unpriced(use: ModelUse, prices: readonly ModelPrice[]): Suggestion | undefined {
  if (priceOf(use, prices) || use.costMicros > 0) return undefined;
  const text = 'It has no price: it costs nothing here, and under a limit of money it is refused; set its price';
  return { ...named(use), advice: 'unpriced', instead: null, savingMicros: 0, text };
}

function priceOf(use: ModelUse, prices: readonly ModelPrice[]): ModelPrice | undefined {
  const candidates = [
    { provider: use.provider, model: use.model },
    { provider: use.provider, model: parentOf(use.model) },
    { provider: use.provider, model: anything },
    { provider: anything, model: anything },
  ];
  for (const one of candidates) {
    const found = prices.find(({ provider, model }) => provider === one.provider && model === one.model);
    if (found) return found;
  }
  return undefined;
}

function named({ provider, model }: ModelUse) {
  return { provider, model };
}
