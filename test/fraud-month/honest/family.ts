// Tells brothers, parents and the flat share: one address for all, now and then one tablet, and one name.
import type { HonestKind } from '../kind.ts';
import { enroll, person } from '../stage.ts';
import { visit } from '../visits.ts';

export const family: HonestKind = {
  name: 'family',
  looksLike: ['self_referral', 'collusion_ring', 'sock_puppets'],
  partners: 24,
  play(stage) {
    const { dice } = stage;
    const owner = person(stage, { use: 'residential', mailbox: 'named' });
    const partner = enroll(stage, { channel: 'referral', owner });
    const surname = owner.name.split(' ')[1] ?? '';
    visit(stage, partner, {
      visits: 3 + dice.below(8),
      orders: 1 + dice.count(1.2),
      who() {
        const relative = person(stage, { country: owner.country });
        const [first = ''] = relative.name.split(' ');
        const email = dice.chance(0.6) ? `${first}.${surname}@gmx.de`.toLowerCase() : relative.email;
        const name = `${first} ${surname}`;
        const isAtHome = dice.chance(0.5);
        const device = isAtHome && dice.chance(0.3) ? owner.device : relative.device;
        return { ...relative, name, email, device, ip: isAtHome ? owner.ip : relative.ip };
      },
    });
    // A sister thinks it a good idea, and becomes a partner at the same kitchen table.
    if (dice.chance(0.3)) {
      const other = enroll(stage, {
        channel: 'referral',
        owner: person(stage, { country: owner.country, ip: owner.ip }),
        referredBy: partner,
      });
      visit(stage, other, { visits: 5, orders: 1 });
    }
  },
};
