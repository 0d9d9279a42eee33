// Lists codes with the shop's consent. Its visitors have a full basket already and look for a code at the till.
import { crowd, type HonestKind } from '../kind.ts';
import { couponOf, enroll, honestPartners, minuteMs } from '../stage.ts';
import { visit } from '../visits.ts';

export const couponSite: HonestKind = {
  name: 'coupon_site',
  looksLike: ['conversion_hijack', 'coupon_hijack', 'click_injection'],
  partners: 10,
  play(stage) {
    const { dice } = stage;
    const coupons = [couponOf(dice), couponOf(dice)];
    const partner = enroll(stage, { channel: 'coupon', permissions: ['coupons'], coupons });
    const writers = honestPartners(stage, 'blog', 'comparison');
    visit(stage, partner, {
      ...crowd(stage, 302, 0.14),
      from: () => `${partner.website}/`,
      landing: () => '/cart',
      afterMs: () => Math.max(9000, dice.skewed(1.6 * minuteMs, 0.8)),
      basketMs: () => dice.skewed(11 * minuteMs, 0.6),
      coupon: () => (dice.chance(0.8) ? dice.pick(coupons) : null),
      earlier: () => (dice.chance(0.15) ? dice.pick(writers) : null),
      newShare: 0.45,
    });
  },
};
