// Loves the shop, and carries its name in its own with the shop's consent; fans know what they want.
import { crowd, type HonestKind, searchEngines } from '../kind.ts';
import { enroll, minuteMs, websiteOf } from '../stage.ts';
import { visit } from '../visits.ts';

export const fanSite: HonestKind = {
  name: 'fan_site',
  looksLike: ['typosquatting', 'brand_bidding', 'coupon_leak'],
  partners: 5,
  play(stage) {
    const { dice } = stage;
    const website = websiteOf(dice).replace('https://', 'https://northlamp-');
    const partner = enroll(stage, { channel: 'blog', permissions: ['brandInDomain'], website });
    visit(stage, partner, {
      ...crowd(stage, 86, 0.14),
      from: () => (dice.chance(0.85) ? `${website}/` : dice.pick(searchEngines)),
      afterMs: () => Math.max(20_000, dice.skewed(4 * minuteMs, 0.9)),
      newShare: 0.3,
    });
  },
};
