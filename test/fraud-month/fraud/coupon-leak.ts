// A code meant for the partner's own audience stands on every coupon page: strangers use it who never saw the partner.
import type { FraudKind } from '../kind.ts';
import { couponOf, enroll, person } from '../stage.ts';
import { coverUp, visit } from '../visits.ts';

const degrees = {
  blatant: { orders: 11, newShare: 0.15, cover: 15 },
  moderate: { orders: 4, newShare: 0.3, cover: 60 },
  careful: { orders: 2, newShare: 0.45, cover: 140 },
} as const;

export const couponLeak: FraudKind = {
  name: 'coupon_leak',
  play(stage, intensity) {
    const { orders, newShare, cover } = degrees[intensity];
    const code = couponOf(stage.dice);
    const partner = enroll(stage, { channel: 'social', coupons: [code] });
    visit(stage, partner, { orders, hasClick: false, coupon: () => code, newShare });
    const followers = { who: () => person(stage, { browser: 'inApp', country: partner.country }), coupon: () => code };
    coverUp(stage, partner, { ...followers, visits: cover, orders: Math.round(cover / 25) });
  },
};
