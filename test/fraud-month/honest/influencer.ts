// A story, a spike: telephones, the browser inside an app, and a code that fans remember without ever clicking.
import { crowd, type HonestKind, wave } from '../kind.ts';
import { couponOf, enroll, minuteMs, person } from '../stage.ts';
import { visit } from '../visits.ts';

export const influencer: HonestKind = {
  name: 'influencer',
  looksLike: ['coupon_leak', 'click_flooding', 'device_farm', 'click_injection'],
  partners: 14,
  play(stage) {
    const { dice } = stage;
    const code = couponOf(dice);
    const partner = enroll(stage, { channel: 'social', coupons: [code] });
    const when = wave(stage, 2, 1 + dice.below(3));
    const who = () => person(stage, { use: dice.chance(0.7) ? 'mobile' : 'residential', browser: 'inApp' });
    const from = () => dice.pick([null, 'https://l.instagram.com/', 'https://www.tiktok.com/']);
    const afterMs = () => Math.max(25_000, dice.skewed(7 * minuteMs, 1.2));
    visit(stage, partner, { ...crowd(stage, 220, 0.049), when, who, from, afterMs, coupon: () => code });
    // Fans type the code in at home, days later, on another device.
    const remembered = { orders: dice.count(11), hasClick: false, coupon: () => code };
    visit(stage, partner, { ...remembered, newShare: 0.75 });
  },
};
