// Who mistypes the shop's address lands on the partner's, and is sent on with the partner's link.
import type { FraudKind } from '../kind.ts';
import { enroll, minuteMs } from '../stage.ts';
import { coverUp, visit } from '../visits.ts';

const degrees = {
  blatant: { visits: 70, orders: 6, domains: ['norhtlamp', 'northlam', 'nortlamp', 'northlampp'], shows: 1, cover: 0 },
  moderate: { visits: 50, orders: 4, domains: ['northlarnp', 'north-lamp'], shows: 0.6, cover: 30 },
  careful: { visits: 30, orders: 2, domains: ['n0rthlamp'], shows: 0.15, cover: 70 },
} as const;

export const typosquatting: FraudKind = {
  name: 'typosquatting',
  play(stage, intensity) {
    const { dice } = stage;
    const { visits, orders, domains, shows, cover } = degrees[intensity];
    const partner = enroll(stage, { channel: 'blog' });
    visit(stage, partner, {
      visits,
      orders,
      from: () => (dice.chance(shows) ? `https://${dice.pick(domains)}.example/` : null),
      landing: () => '/',
      afterMs: () => Math.max(40_000, dice.skewed(8 * minuteMs, 0.9)),
      newShare: 0.3,
    });
    coverUp(stage, partner, { visits: cover, orders: Math.round(cover / 25), from: () => `${partner.website}/` });
  },
};
