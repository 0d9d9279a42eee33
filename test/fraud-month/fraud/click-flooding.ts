// Clicks for everybody an advertisement is shown to, in the hope that some will buy by themselves: they do so any
// time within the month, day or night.
import type { FraudKind } from '../kind.ts';
import { dayMs, enroll, person } from '../stage.ts';
import { coverUp, visit } from '../visits.ts';

const degrees = {
  blatant: { visits: 560, orders: 3, repeats: 4, isAsleep: false, cover: 0 },
  moderate: { visits: 420, orders: 3, repeats: 2, isAsleep: true, cover: 40 },
  careful: { visits: 220, orders: 2, repeats: 1, isAsleep: true, cover: 120 },
} as const;

export const clickFlooding: FraudKind = {
  name: 'click_flooding',
  play(stage, intensity) {
    const { dice, span } = stage;
    const { visits, orders, repeats, isAsleep, cover } = degrees[intensity];
    const partner = enroll(stage, { channel: 'app', daysBefore: dice.between(2, 90) });
    const anyTime = { when: () => dice.between(span.fromMs, span.untilMs) };
    visit(stage, partner, {
      ...(isAsleep ? {} : anyTime),
      visits,
      orders,
      who: () => person(stage, { use: 'mobile', browser: dice.pick(['inApp', 'phone']) }),
      clicks: () => repeats,
      clicksWithinMs: dayMs,
      subIds: () => [`zone-${dice.below(9)}`],
      landing: () => '/',
      afterMs: () => dice.between(60_000, 16 * dayMs),
      newShare: 0.35,
    });
    coverUp(stage, partner, { visits: cover, orders: Math.round(cover / 30) });
  },
};
