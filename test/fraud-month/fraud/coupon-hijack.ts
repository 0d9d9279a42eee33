// A site without leave lists the codes of influencers, and has its own link opened by whoever asks to see one.
import type { FraudKind } from '../kind.ts';
import { enroll, honestPartners, minuteMs } from '../stage.ts';
import { coverUp, visit } from '../visits.ts';

const degrees = {
  blatant: { visits: 60, orders: 5, codes: 8, own: 1, cover: 0 },
  moderate: { visits: 60, orders: 4, codes: 3, own: 0.5, cover: 30 },
  careful: { visits: 60, orders: 2, codes: 1, own: 0, cover: 90 },
} as const;

export const couponHijack: FraudKind = {
  name: 'coupon_hijack',
  play(stage, intensity) {
    const { dice } = stage;
    const { visits, orders, codes, own, cover } = degrees[intensity];
    const partner = enroll(stage, { channel: 'blog' });
    const owners = honestPartners(stage, 'social').filter(({ coupons }) => coupons.length > 0);
    const robbed = Array.from({ length: codes }, () => dice.pick(owners));
    visit(stage, partner, {
      visits,
      orders,
      earlier: () => dice.pick(robbed),
      coupon: () => dice.pick(robbed).coupons[0] ?? null,
      from: () => (dice.chance(own) ? `${partner.website}/codes/northlamp` : null),
      landing: () => '/cart',
      afterMs: () => Math.max(8000, dice.skewed(50_000, 0.7)),
      basketMs: () => dice.between(3, 20) * minuteMs,
      newShare: 0.5,
    });
    coverUp(stage, partner, { visits: cover, orders: Math.round(cover / 25), from: () => `${partner.website}/` });
  },
};
