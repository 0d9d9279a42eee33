// A hidden frame on somebody's forum clicks for all who read it. They bought anyway, days later, by themselves.
import type { FraudKind } from '../kind.ts';
import { dayMs, enroll, hourMs, websiteOf } from '../stage.ts';
import { coverUp, visit } from '../visits.ts';

const degrees = {
  blatant: { visits: 420, orders: 4, clicks: 4, hosts: 1, unseen: 0.6, cover: 0 },
  moderate: { visits: 200, orders: 3, clicks: 1, hosts: 2, unseen: 0.3, cover: 20 },
  careful: { visits: 80, orders: 2, clicks: 1, hosts: 5, unseen: 0.1, cover: 90 },
} as const;

export const cookieStuffing: FraudKind = {
  name: 'cookie_stuffing',
  play(stage, intensity) {
    const { dice } = stage;
    const { visits, orders, clicks, hosts, unseen, cover } = degrees[intensity];
    const partner = enroll(stage, { channel: 'blog' });
    const places = Array.from({ length: hosts }, () => websiteOf(dice));
    visit(stage, partner, {
      visits,
      orders,
      clicks: () => clicks,
      clicksWithinMs: 900,
      from: () => (dice.chance(unseen) ? null : `${dice.pick(places)}/viewtopic`),
      landing: () => '/',
      afterMs: () => dice.between(2 * hourMs, 14 * dayMs),
      newShare: 0.3,
    });
    coverUp(stage, partner, { visits: cover, orders: Math.round(cover / 25), from: () => `${partner.website}/` });
  },
};
