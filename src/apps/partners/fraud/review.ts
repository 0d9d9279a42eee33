// Looking at all sales of a history at once, twice: what each shows by itself, then by the company it keeps.
import { type History, lookInto, type SeenSale } from './history.ts';
import { type Profile, profileOf } from './profile.ts';
import { isByPartner, isSuspect, type Scored, scoreOf, type Weights } from './score.ts';

export function reviewOf(history: History, weights: Weights = {}): ReadonlyMap<string, Scored> {
  const first = scoreAll(history, weights);
  const marked = history.sales.map((sale) => {
    const reasons = first.get(sale.id)?.reasons ?? [];
    return { ...sale, isSuspect: isSuspect(reasons), isByPartner: isByPartner(reasons) };
  });
  return scoreAll({ ...history, sales: marked }, weights);
}

function scoreAll(history: History, weights: Weights): Map<string, Scored> {
  const look = lookInto(history);
  const profiles = new Map<string, Profile>();
  const scored = ({ id, partnerId, ...rest }: SeenSale): [string, Scored] => {
    const around = look({ id, partnerId, ...rest });
    const profile = profiles.get(partnerId) ?? profileOf(around);
    profiles.set(partnerId, profile);
    return [id, scoreOf(around, weights, profile)];
  };
  return new Map(history.sales.map(scored));
}
