// Pays for the shop's own name beside search results, without leave: those who click were on their way already.
import { type FraudKind, searchEngines } from '../kind.ts';
import { enroll, minuteMs, person, type Stage } from '../stage.ts';
import { coverUp, visit } from '../visits.ts';

const degrees = {
  blatant: { visits: 90, orders: 8, term: 1, referrer: 1, isAtNight: false, cover: 0 },
  moderate: { visits: 70, orders: 4, term: 0.3, referrer: 0.8, isAtNight: false, cover: 40 },
  // Only when the shop's people are asleep, and through a page of its own that hides the words.
  careful: { visits: 40, orders: 2, term: 0, referrer: 0.3, isAtNight: true, cover: 100 },
} as const;

export const brandBidding: FraudKind = {
  name: 'brand_bidding',
  play(stage, intensity) {
    const { dice } = stage;
    const { visits, orders, term, referrer, isAtNight, cover } = degrees[intensity];
    const partner = enroll(stage, { channel: 'search' });
    const words = ['northlamp', 'northlamp voucher', 'north lamp shop', 'northlamp login'];
    const tail = () => (dice.chance(term) ? `&utm_term=${encodeURIComponent(dice.pick(words))}` : '');
    visit(stage, partner, {
      ...(isAtNight ? { when: () => atNight(stage), who: () => person(stage, { country: 'DE' }) } : {}),
      visits,
      orders,
      from: () => (dice.chance(referrer) ? dice.pick(searchEngines) : `${partner.website}/go`),
      landing: () => `/?gclid=${dice.hex(12)}${tail()}`,
      afterMs: () => Math.max(30_000, dice.skewed(5 * minuteMs, 0.7)),
      newShare: 0.25,
    });
    coverUp(stage, partner, { visits: cover, orders: Math.round(cover / 15), from: () => dice.pick(searchEngines) });
  },
};

function atNight({ dice, span }: Stage): number {
  const days = Math.floor((span.untilMs - span.fromMs) / 86_400_000);
  return span.fromMs + (dice.below(days) * 24 + dice.between(0, 5)) * 3_600_000;
}
