// How dear a model is, in a word, by what a million of its tokens cost.
import type { Call } from '#kernel/contract';
import type { Spender } from './spend.ts';
import type { ModelNames } from './wires.ts';

export const costFactors = ['High', 'Medium', 'Low'] as const;
export type CostFactor = (typeof costFactors)[number];

const dollar = 1_000_000;
const least: readonly (readonly [factor: CostFactor, micros: number])[] = [
  ['High', 20 * dollar],
  ['Medium', 8 * dollar],
];

export function factorOf(microsPerMillion: number): CostFactor {
  return least.find(([, micros]) => microsPerMillion >= micros)?.[0] ?? 'Low';
}

/** What is paid for a million of these says how dear a model is. */
const telling = { fast: 'output_token', strong: 'output_token', embedding: 'input_token' } as const;

interface Offered {
  readonly provider: string;
  readonly models: ModelNames;
}

export async function costsOf(spender: Pick<Spender, 'costOf'>, { tenant }: Call, { provider, models }: Offered) {
  const factor = async (task: keyof typeof telling): Promise<CostFactor | undefined> => {
    const model = models[task];
    if (!model) return undefined;
    const units = { [telling[task]]: 1_000_000 };
    const { costMicros, unpriced } = await spender.costOf({ tenantId: tenant.id }, { provider, model }, units);
    return unpriced.length > 0 ? undefined : factorOf(costMicros);
  };
  const [fast, strong, embedding] = await Promise.all([factor('fast'), factor('strong'), factor('embedding')]);
  return { ...(fast && { fast }), ...(strong && { strong }), ...(embedding && { embedding }) };
}
