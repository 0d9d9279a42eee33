// Pages that visits claim to come from, or say nothing of: what such a page would lead to, and who would see it.
import type { Around } from '../history.ts';
import { middleOf, originOf } from '../part.ts';
import { isFront } from '../places.ts';
import { atLeast, type Profile } from '../profile.ts';
import { delayOf, share } from './likeness.ts';

/** Who writes about things leads to them; what only says that it comes from a page leads to the front, whatever the
 * page is about, and buys what is cheap. Told where other partners' buyers mostly begin elsewhere. */
export function frontDoor(around: Around, { all }: Profile): string | undefined {
  const { click, sale, usualAmount, usualFront } = around;
  if (!click || !isFront(click.landingUrl) || usualFront === null || usualAmount === null) return undefined;
  if (sale.amount === 0 || sale.amount >= usualAmount || share(all.fromHome, all.clicks) < 0.9) return undefined;
  if (all.clicks < 50 || atLeast(all.atFront, all.clicks) <= 1.2 * usualFront) return undefined;
  const usual = Math.round(100 * usualFront);
  return `${all.atFront} of ${all.clicks} visits began at the front page; of all who buy ${usual} % do`;
}

const severalPlaces = 10;

/** Over places of which none says where it is, one after the other buys something small of hardly any visits. */
export function thinPlaces({ sale, usualAmount }: Around, { all, places, thin }: Profile): string | undefined {
  if (places.size < severalPlaces || share(all.fromNowhere, all.clicks) < 0.9) return undefined;
  const small = thin.filter(({ amount }) => amount > 0 && usualAmount !== null && amount < usualAmount / 2);
  if (small.length < 2 || !small.some(({ id }) => id === sale.id)) return undefined;
  return `One of ${small.length} small sales over places with hardly any visits, none of which says where it is`;
}

const soon = 400;
const slow = 600;

/** Two kinds of visitors do not follow one recommendation: those whose browsers name the page buy at once, and of the
 * others, who say nothing and are the most, hardly any does. */
export function twoKinds(around: Around, { all, places, delaysFrom }: Profile): string | undefined {
  const { click, partner, ownHost } = around;
  if (!click || delayOf(around) > soon || originOf(click, { partner, ownHost }) !== 'home') return undefined;
  if (places.size > 0 || share(all.fromNowhere, all.clicks) <= 0.5) return undefined;
  const here = middleOf(delaysFrom.get('home') ?? []) ?? 0;
  const others = [...delaysFrom].flatMap(([origin, delays]) => (origin === 'home' ? [] : delays));
  const there = middleOf(others) ?? 0;
  if (others.length < 2 || here > soon || there < slow || there < 3 * here) return undefined;
  return `Over the partner’s page they buy within ${minutes(here)} minutes, otherwise after ${minutes(there)}`;
}

function minutes(seconds: number): number {
  return Math.ceil(seconds / 60);
}
