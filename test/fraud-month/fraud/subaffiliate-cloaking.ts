// Sells on the visits of sites nobody has seen: some are paid clickers, and a redirect washes the referrer.
import type { FraudKind } from '../kind.ts';
import { enroll, person } from '../stage.ts';
import { coverUp, visit } from '../visits.ts';

const degrees = {
  blatant: { visits: 200, orders: 6, subs: 2, use: 'hosting', cover: 40 },
  moderate: { visits: 120, orders: 4, subs: 6, use: 'vpn', cover: 120 },
  careful: { visits: 70, orders: 2, subs: 20, use: 'residential', cover: 240 },
} as const;

export const subaffiliateCloaking: FraudKind = {
  name: 'subaffiliate_cloaking',
  play(stage, intensity) {
    const { dice } = stage;
    const { visits, orders, subs, use, cover } = degrees[intensity];
    const permissions = intensity === 'blatant' ? [] : (['subAffiliates'] as const);
    const partner = enroll(stage, { channel: 'subnetwork', permissions });
    const bad = Array.from({ length: subs }, () => `pub-${dice.hex(5)}`);
    visit(stage, partner, {
      visits,
      orders,
      who: () => person(stage, { use, country: dice.pick(['US', 'DE', 'NL', 'GB']) }),
      subIds: () => [dice.pick(bad)],
      amount: () => dice.skewed(24_00, 0.4),
      refundShare: 0.45,
      newShare: 0.95,
    });
    const good = Array.from({ length: 25 }, () => `pub-${dice.hex(5)}`);
    coverUp(stage, partner, { visits: cover, orders: Math.round(cover / 20), subIds: () => [dice.pick(good)] });
  },
};
