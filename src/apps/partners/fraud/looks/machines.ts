// Machines that pretend to be several: what they forget between two visits does not change where they are and what
// browser they have.
import type { Around, SeenClick } from '../history.ts';
import { placeIn } from '../places.ts';
import type { Profile } from '../profile.ts';

const atOnceMs = 300_000;
const fewestHomes = 4;
const leastShare = 0.075;

/** The only browser of an address comes as several devices: two of a family have bought the same telephone now and
 * then. At address after address, always as if from one page, it is somebody who begins anew before each form. */
export function begunAnew({ sale, click, clicks: all }: Around, { unplaced }: Profile): string | undefined {
  if (!click || !sale.clickId || sale.atMs - click.atMs > atOnceMs) return undefined;
  const near = placeIn(click.landingUrl) ? all : unplaced;
  const clicks = near.filter(({ referrer }) => referrer === click.referrer);
  const homes = [...Map.groupBy(clicks, ({ ip }) => ip).values()].filter(isOneAsSeveral);
  const visits = homes.reduce((sum, { length }) => sum + length, 0);
  if (homes.length < fewestHomes || visits < leastShare * clicks.length) return undefined;
  return `At ${homes.length} addresses one browser came as several devices, in ${visits} of ${clicks.length} visits`;
}

/** Where there are several browsers there are several people: an office, a hall of students, a carrier. */
function isOneAsSeveral(visits: readonly SeenClick[]): boolean {
  const browsers = new Set(visits.map(({ userAgent }) => userAgent));
  return browsers.size === 1 && new Set(visits.flatMap(({ device }) => device ?? [])).size > 1;
}
