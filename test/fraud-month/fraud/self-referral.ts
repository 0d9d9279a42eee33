// Partners who buy by their own link, to have the commission as a discount.
import type { FraudKind } from '../kind.ts';
import { cardOf, deviceOf, type Person } from '../people.ts';
import type { Intensity } from '../records.ts';
import { enroll, person, type Stage } from '../stage.ts';
import { coverUp, visit } from '../visits.ts';

type Disguise = (stage: Stage, owner: Person) => Person;

const degrees: Readonly<Record<Intensity, { orders: number; as: Disguise; cover: number }>> = {
  blatant: { orders: 2, as: (_stage, owner) => owner, cover: 0 },
  moderate: {
    orders: 2,
    as: (stage, owner) => ({
      ...owner,
      email: owner.email.replace('@', `+${stage.dice.hex(3)}@`),
      card: cardOf(stage.dice),
    }),
    cover: 12,
  },
  // Another name, another device, another network; the card is the one the payouts go to.
  careful: {
    orders: 2,
    as: (stage, { country, card }) => person(stage, { country, card, use: 'mobile', browser: 'phone' }),
    cover: 50,
  },
};

export const selfReferral: FraudKind = {
  name: 'self_referral',
  play(stage, intensity) {
    const { orders, as, cover } = degrees[intensity];
    const owner = { ...person(stage, { browser: 'desktop', use: 'residential' }), device: deviceOf(stage.dice) };
    const partner = enroll(stage, { channel: 'referral', owner, payoutFingerprint: owner.card });
    visit(stage, partner, {
      visits: orders + 3,
      orders,
      who: () => as(stage, owner),
      payer: (visitor) => ({ ip: visitor.ip }),
    });
    coverUp(stage, partner, { visits: cover, orders: Math.round(cover / 12) });
  },
};
