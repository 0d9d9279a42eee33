// One person as many partners, each of whom gets the premium for beginners and buys from the others' links.
import type { FraudKind } from '../kind.ts';
import { addressIn, neighbour, networkIn } from '../networks.ts';
import { cardOf, deviceOf } from '../people.ts';
import { enroll, otherNameOf, person } from '../stage.ts';
import { coverUp, visit } from '../visits.ts';

const degrees = {
  blatant: { accounts: 6, orders: 1, keeps: { ip: true, device: true, payout: true }, cover: 0 },
  moderate: { accounts: 4, orders: 1, keeps: { ip: false, device: true, payout: false }, cover: 6 },
  careful: { accounts: 3, orders: 1, keeps: { ip: false, device: false, payout: true }, cover: 20 },
} as const;

export const sockPuppets: FraudKind = {
  name: 'sock_puppets',
  play(stage, intensity) {
    const { dice } = stage;
    const { accounts, orders, keeps, cover } = degrees[intensity];
    const hand = { ...person(stage, { use: 'residential', browser: 'desktop' }), device: deviceOf(dice) };
    const payout = cardOf(dice);
    for (let account = 0; account < accounts; account += 1) {
      const owner = otherNameOf(stage, hand, {
        ip: keeps.ip ? hand.ip : addressIn(dice, networkIn(dice, hand.country, 'residential')),
        device: keeps.device ? hand.device : deviceOf(dice),
      });
      const payoutFingerprint = keeps.payout ? payout : cardOf(dice);
      const daysBefore = dice.between(2, intensity === 'blatant' ? 4 : 40);
      const partner = enroll(stage, { channel: 'referral', owner, payoutFingerprint, daysBefore });
      const buyer = () => otherNameOf(stage, owner, { ip: neighbour(dice, owner.ip), card: cardOf(dice) });
      visit(stage, partner, { visits: orders + 2, orders, who: buyer, payer: ({ ip }) => ({ ip }) });
      coverUp(stage, partner, { visits: cover, orders: Math.round(cover / 20) });
    }
  },
};
