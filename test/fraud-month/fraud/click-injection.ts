// An app on the telephone hears that the shop was opened and clicks in the last seconds before the order.
import type { FraudKind } from '../kind.ts';
import { enroll, minuteMs, person } from '../stage.ts';
import { coverUp, visit } from '../visits.ts';

const degrees = {
  blatant: { visits: 40, orders: 4, afterMs: [700, 3500], cover: 0 },
  moderate: { visits: 40, orders: 2, afterMs: [3000, 15_000], cover: 40 },
  careful: { visits: 40, orders: 2, afterMs: [12_000, 70_000], cover: 90 },
} as const;

export const clickInjection: FraudKind = {
  name: 'click_injection',
  play(stage, intensity) {
    const { dice } = stage;
    const { visits, orders, afterMs, cover } = degrees[intensity];
    const [least, most] = afterMs;
    const partner = enroll(stage, { channel: 'app', daysBefore: dice.between(5, 60) });
    const who = () => ({ ...person(stage, { use: 'mobile', browser: 'inApp' }), userAgent: android });
    const model = dice.pick(['SM-A546B', 'Pixel 7a', '2201117TG']);
    const engine = 'AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/131.0.0.0 Mobile Safari/537.36';
    const android = `Mozilla/5.0 (Linux; Android 13; ${model}; wv) ${engine}`;
    visit(stage, partner, {
      visits,
      orders,
      who,
      subIds: () => ['sdk'],
      afterMs: () => dice.between(least, most),
      basketMs: () => dice.between(2, 12) * minuteMs,
      newShare: 0.4,
    });
    coverUp(stage, partner, { visits: cover, orders: Math.round(cover / 30), who });
  },
};
