// Watches prices for its users: many look, again and again, hardly anyone buys, and then after weeks.
import { crowd, type HonestKind } from '../kind.ts';
import { dayMs, enroll, person } from '../stage.ts';
import { visit } from '../visits.ts';

export const priceWatch: HonestKind = {
  name: 'price_watch',
  looksLike: ['click_flooding', 'cookie_stuffing', 'click_injection'],
  partners: 5,
  play(stage) {
    const { dice } = stage;
    const partner = enroll(stage, { channel: 'app' });
    visit(stage, partner, {
      ...crowd(stage, 293, 0.02),
      who: () => person(stage, { browser: dice.pick(['inApp', 'phone']) }),
      from: () => (dice.chance(0.8) ? 'android-app://com.pricewatch.example/' : null),
      subIds: () => [dice.pick(['sdk', 'app', `zone-${dice.below(9)}`])],
      clicks: () => 1 + dice.below(3),
      clicksWithinMs: 3 * dayMs,
      afterMs: () => dice.exponential(5 * dayMs) + 20_000,
    });
  },
};
