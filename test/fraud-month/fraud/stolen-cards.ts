// Orders by one's own link with other people's cards; weeks later their banks ask for the money back.
import type { FraudKind } from '../kind.ts';
import { cardOf, deviceOf } from '../people.ts';
import { enroll, minuteMs, person } from '../stage.ts';
import { coverUp, visit } from '../visits.ts';

const degrees = {
  blatant: { orders: 4, devices: 1, use: 'vpn', mailbox: 'disposable', chargebackShare: 0.95, cover: 0 },
  moderate: { orders: 3, devices: 3, use: 'hosting', mailbox: 'random', chargebackShare: 0.8, cover: 20 },
  careful: { orders: 2, devices: 9, use: 'residential', mailbox: 'numbered', chargebackShare: 0.7, cover: 60 },
} as const;

export const stolenCards: FraudKind = {
  name: 'stolen_cards',
  play(stage, intensity) {
    const { dice } = stage;
    const { orders, devices, use, mailbox, chargebackShare, cover } = degrees[intensity];
    const partner = enroll(stage, { channel: 'social', daysBefore: dice.between(-4, 25) });
    const owned = Array.from({ length: devices }, () => deviceOf(dice));
    visit(stage, partner, {
      visits: orders * 2,
      orders,
      who: () => person(stage, { country: 'NL', use, mailbox, device: dice.pick(owned) }),
      afterMs: () => dice.between(1, 9) * minuteMs,
      amount: () => dice.skewed(290_00, 0.4),
      // Who is careful buys cards from where the exit is.
      payer: ({ ip, home }) => ({
        ip,
        card: cardOf(dice),
        home: devices > 5 ? home : dice.pick(['US', 'GB', 'FR', 'DE']),
      }),
      chargebackShare,
      newShare: 1,
    });
    coverUp(stage, partner, { visits: cover, orders: Math.round(cover / 25) });
  },
};
