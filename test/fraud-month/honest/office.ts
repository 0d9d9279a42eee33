// Recommends the shop at work: colleagues order behind the one address of the company, and so does the partner's own
// computer have it, for the sign-up was made in the lunch break.
import type { HonestKind } from '../kind.ts';
import { enroll, person } from '../stage.ts';
import { visit } from '../visits.ts';

export const office: HonestKind = {
  name: 'office',
  looksLike: ['self_referral', 'sock_puppets', 'device_farm'],
  partners: 9,
  play(stage) {
    const { dice } = stage;
    const country = dice.pick(['DE', 'US', 'GB', 'FR']);
    const colleague = { country, use: 'office', browser: 'desktop', mailbox: 'work' } as const;
    const owner = person(stage, { ...colleague, mailbox: 'named' });
    const { ip, userAgent } = owner;
    const partner = enroll(stage, { channel: 'referral', owner });
    visit(stage, partner, {
      visits: 18 + dice.below(30),
      orders: 2 + dice.count(3),
      // One image of Windows for all of them: the same browser, and often the mailbox at home.
      who: () => ({ ...person(stage, { ...colleague, ip, mailbox: dice.pick(['work', 'named']) }), userAgent }),
      payer: () => (dice.chance(0.8) ? { ip } : {}),
    });
  },
};
