// Rooms to copy: people order three lamps, keep one and send two back, always the same people, in good faith.
import { crowd, type HonestKind } from '../kind.ts';
import { enroll } from '../stage.ts';
import { visit } from '../visits.ts';

export const tryAtHome: HonestKind = {
  name: 'try_at_home',
  looksLike: ['motivated_traffic', 'collusion_ring'],
  partners: 13,
  play(stage) {
    const { dice } = stage;
    const partner = enroll(stage, { channel: 'social' });
    visit(stage, partner, {
      ...crowd(stage, 106, 0.098),
      from: () => dice.pick(['https://www.pinterest.com/', `${partner.website}/`]),
      amount: () => dice.skewed(142_00, 0.5),
      refundShare: 0.42,
      refundDays: () => dice.between(6, 28),
    });
  },
};
