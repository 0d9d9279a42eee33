// The last click before the order has it. Who has a device may have come again, by this link or by another's, while
// making up their mind.
import type { Click, Conversion } from './records.ts';

/** `clicks` in order of time. */
export function creditLastClick(conversions: readonly Conversion[], clicks: readonly Click[]): Conversion[] {
  const byId = new Map(clicks.map((click) => [click.id, click]));
  const byDevice = Map.groupBy(clicks, ({ device }) => device);
  return conversions.map((conversion) => {
    const device = byId.get(conversion.clickId ?? '')?.device ?? null;
    const last = device === null ? undefined : byDevice.get(device)?.findLast(({ at }) => at < conversion.at);
    return last === undefined ? conversion : { ...conversion, clickId: last.id, partnerId: last.partnerId };
  });
}
