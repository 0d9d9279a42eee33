// Gives its members part of the commission, with the shop's consent: they click at the last moment and compare a lot.
import { crowd, type HonestKind } from '../kind.ts';
import { enroll, minuteMs } from '../stage.ts';
import { visit } from '../visits.ts';

export const cashback: HonestKind = {
  name: 'cashback',
  looksLike: ['motivated_traffic', 'conversion_hijack', 'subaffiliate_cloaking'],
  partners: 6,
  play(stage) {
    const { dice } = stage;
    const partner = enroll(stage, { channel: 'cashback', permissions: ['incentives', 'coupons'] });
    visit(stage, partner, {
      ...crowd(stage, 310, 0.168),
      from: () => (dice.chance(0.6) ? `${partner.website}/` : null),
      // Its extension, which members have chosen, reminds them at the till.
      landing: () => dice.pick(['/', '/cart', '/checkout']),
      subIds: () => [dice.chance(0.3) ? 'ext' : `${dice.pick(['member', 'task'])}-${dice.hex(6)}`],
      afterMs: () => Math.max(15_000, dice.skewed(6 * minuteMs, 0.9)),
      basketMs: () => dice.skewed(7 * minuteMs, 0.9),
      amount: () => dice.skewed(62_00, 0.5),
      newShare: 0.4,
      refundShare: 0.11,
    });
  },
};
