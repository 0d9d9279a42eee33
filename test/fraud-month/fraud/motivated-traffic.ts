// People are paid to order the cheapest thing and to send it back when the reward has come.
import type { FraudKind } from '../kind.ts';
import { enroll, minuteMs, person, websiteOf } from '../stage.ts';
import { coverUp, visit } from '../visits.ts';

const degrees = {
  blatant: { visits: 45, orders: 7, refundShare: 0.9, places: 1, cover: 0 },
  moderate: { visits: 45, orders: 4, refundShare: 0.65, places: 3, cover: 30 },
  careful: { visits: 40, orders: 2, refundShare: 0.5, places: 6, cover: 80 },
} as const;

export const motivatedTraffic: FraudKind = {
  name: 'motivated_traffic',
  play(stage, intensity) {
    const { dice } = stage;
    const { visits, orders, refundShare, places, cover } = degrees[intensity];
    const partner = enroll(stage, { channel: 'social', daysBefore: dice.between(3, 60) });
    const walls = Array.from({ length: places }, () => `${websiteOf(dice)}/offers`);
    visit(stage, partner, {
      visits,
      orders,
      who: () => person(stage, { mailbox: dice.pick(['numbered', 'random', 'named'] as const) }),
      from: () => (intensity === 'blatant' ? dice.pick(walls) : dice.pick([...walls, null])),
      subIds: () => [`task-${dice.hex(6)}`],
      landing: () => '/products/night-light',
      afterMs: () => dice.between(0.7, 6) * minuteMs,
      amount: () => dice.between(9_90, 19_90),
      refundShare,
      refundDays: () => dice.between(13, 29),
      newShare: 1,
    });
    coverUp(stage, partner, { visits: cover, orders: Math.round(cover / 25) });
  },
};
