// Machines that click, and fill in forms: from rented computers that say what they are, from such that do not, and
// through other people's home lines.
import type { FraudKind } from '../kind.ts';
import { enroll, hourMs, person } from '../stage.ts';
import { coverUp, visit } from '../visits.ts';

const degrees = {
  blatant: { visits: 430, orders: 3, traits: { use: 'hosting', browser: 'headless' }, everyMs: 97_000, cover: 0 },
  moderate: { visits: 220, orders: 2, traits: { use: 'hosting', browser: 'desktop' }, everyMs: 0, cover: 20 },
  careful: { visits: 90, orders: 2, traits: { use: 'residential', browser: 'desktop' }, everyMs: 0, cover: 60 },
} as const;

export const botTraffic: FraudKind = {
  name: 'bot_traffic',
  play(stage, intensity) {
    const { dice, span } = stage;
    const { visits, orders, traits, everyMs, cover } = degrees[intensity];
    const partner = enroll(stage, { channel: 'leads', daysBefore: dice.between(1, 30) });
    const startMs = span.fromMs + dice.between(1, 500) * hourMs;
    const beat = { count: 0 };
    const onTheBeat = () => startMs + everyMs * ++beat.count;
    visit(stage, partner, {
      ...(everyMs > 0 ? { when: onTheBeat } : {}),
      visits,
      orders,
      kind: 'lead',
      who: () => person(stage, { ...traits, country: dice.pick(['US', 'DE']), mailbox: 'random' }),
      from: () => (dice.chance(0.5) ? `${partner.website}/` : null),
      landing: () => '/trade/catalogue',
      afterMs: () => (everyMs > 0 ? dice.between(900, 2500) : dice.between(4000, 60_000)),
      payer: (visitor) => ({ ip: visitor.ip }),
      newShare: 1,
    });
    coverUp(stage, partner, { visits: cover, orders: Math.round(cover / 20), kind: 'lead' });
  },
};
