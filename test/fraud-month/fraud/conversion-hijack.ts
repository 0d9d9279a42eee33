// An extension of the browser clicks when the till is opened, and takes the order from the partner who had sent it.
import type { FraudKind } from '../kind.ts';
import { enroll, honestPartners, minuteMs, person } from '../stage.ts';
import { coverUp, visit } from '../visits.ts';

const degrees = {
  blatant: { visits: 50, orders: 6, afterMs: [800, 6000], robbing: 1, cover: 0 },
  moderate: { visits: 50, orders: 4, afterMs: [5000, 30_000], robbing: 0.7, cover: 30 },
  careful: { visits: 40, orders: 2, afterMs: [25_000, 120_000], robbing: 0.4, cover: 90 },
} as const;

export const conversionHijack: FraudKind = {
  name: 'conversion_hijack',
  play(stage, intensity) {
    const { dice } = stage;
    const { visits, orders, afterMs, robbing, cover } = degrees[intensity];
    const [least, most] = afterMs;
    const partner = enroll(stage, { channel: 'app' });
    const robbed = honestPartners(stage, 'blog', 'newsletter', 'social', 'comparison');
    const taken = Math.round(orders * robbing);
    const atTheTill = {
      who: () => person(stage, { browser: 'desktop' }),
      landing: () => '/checkout',
      subIds: () => ['ext'],
      afterMs: () => dice.between(least, most),
      basketMs: () => dice.between(3, 25) * minuteMs,
      newShare: 0.5,
    };
    visit(stage, partner, { ...atTheTill, visits: taken * 3, orders: taken, earlier: () => dice.pick(robbed) });
    visit(stage, partner, { ...atTheTill, visits, orders: orders - taken });
    coverUp(stage, partner, { visits: cover, orders: Math.round(cover / 20) });
  },
};
