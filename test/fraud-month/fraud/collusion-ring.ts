// Partners recruit one another in a circle, buy by one another's links, and send back what they bought.
import type { FraudKind } from '../kind.ts';
import type { Person } from '../people.ts';
import type { Partner } from '../records.ts';
import { enroll, person } from '../stage.ts';
import { coverUp, visit } from '../visits.ts';

const degrees = {
  blatant: { members: 5, orders: 2, refundShare: 0.8, cover: 0 },
  moderate: { members: 4, orders: 1, refundShare: 0.5, cover: 10 },
  careful: { members: 3, orders: 1, refundShare: 0.3, cover: 40 },
} as const;

export const collusionRing: FraudKind = {
  name: 'collusion_ring',
  play(stage, intensity) {
    const { dice } = stage;
    const { members, orders, refundShare, cover } = degrees[intensity];
    const country = dice.pick(['DE', 'GB', 'US']);
    const ring: { owner: Person; partner: Partner }[] = [];
    for (let member = 0; member < members; member += 1) {
      const owner = person(stage, { country, use: 'residential' });
      const recruiter = ring.at(-1)?.partner;
      const referral = recruiter === undefined ? {} : { referredBy: recruiter };
      const daysBefore = 40 - member * 6 + dice.between(0, 4);
      ring.push({ owner, partner: enroll(stage, { channel: 'referral', owner, daysBefore, ...referral }) });
    }
    for (const { partner } of ring) {
      const mates = ring.filter((one) => one.partner !== partner).map(({ owner }) => owner);
      const amount = () => dice.skewed(190_00, 0.3);
      visit(stage, partner, { visits: orders * 2, orders, who: () => dice.pick(mates), amount, refundShare });
      coverUp(stage, partner, { visits: cover, orders: Math.round(cover / 20) });
    }
  },
};
