// What partners earn: by tier, by level, by kind. The same in every program.
import { z } from 'zod';
import { contract } from '#kernel/contract';
import { Kind, kinds, levels, Tier, tiers } from '../model.ts';

const Rate = z.number().min(0).max(1);

export const showRates = contract({
  name: 'partners.program.showRates',
  summary: 'Show what partners earn: by tier of their month, by level, and what may be agreed with each kind.',
  effect: 'read',
  access: 'partners.program.read',
  input: z.object({}),
  output: z.object({
    tiers: z
      .array(z.object({ tier: Tier, from: z.int().describe('Sales of a month in units of the table'), rate: Rate }))
      .describe('The highest first; the lower bound belongs to the tier'),
    levels: z
      .array(z.object({ level: z.int(), share: Rate }))
      .describe('Of the commission: who sold, who brought them, who brought those'),
    kinds: z.array(z.object({ kind: Kind, title: z.string(), about: z.string(), leastRate: Rate, mostRate: Rate })),
  }),
  example: {},
}).implement(() => ({
  tiers: tiers.map(({ name, fromUnits, rateBp }) => ({ tier: name, from: Math.max(0, fromUnits), rate: part(rateBp) })),
  levels: levels.map(({ level, percent }) => ({ level, share: percent / 100 })),
  kinds: Kind.options.map((kind) => {
    const { title, about, leastBp, mostBp } = kinds[kind];
    return { kind, title, about, leastRate: part(leastBp), mostRate: part(mostBp) };
  }),
}));

function part(basisPoints: number): number {
  return basisPoints / 10_000;
}
