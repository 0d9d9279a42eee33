// Rings of partners that no two of them show: each is bound to the next by something else, and the last to the first.
import type { Around } from '../history.ts';
import { circleText, circleThrough } from '../ties.ts';

/** Whatever they sell, these are hardly different people. */
export function circle({ bonds, partner }: Around): string | undefined {
  const found = circleThrough(bonds, partner.id);
  return found && `${found.ids.length} partners in a circle. ${circleText(bonds, found)}`;
}

export function buysInCircle({ bonds, buyers, partner }: Around): string | undefined {
  const others = new Set(buyers.flatMap(({ id }) => (id === partner.id ? [] : [id])));
  const found = others.size > 0 ? circleThrough(bonds, partner.id, others) : undefined;
  return found && `The buyer is one of ${found.ids.length} partners in a circle. ${circleText(bonds, found)}`;
}
