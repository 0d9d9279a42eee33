// The long tail: signed up once, sends a friend now and then.
import { crowd, type HonestKind } from '../kind.ts';
import { enroll, honestPartners, person } from '../stage.ts';
import { visit } from '../visits.ts';

export const hobbyist: HonestKind = {
  name: 'hobbyist',
  looksLike: ['sock_puppets', 'self_referral', 'collusion_ring'],
  partners: 170,
  play(stage) {
    const { dice } = stage;
    const owner = person(stage, { use: 'residential' });
    const partner = enroll(stage, { channel: dice.pick(['blog', 'social', 'referral']), owner });
    const sources = [`${partner.website}/`, null, 'https://www.facebook.com/', 'https://t.co/'];
    visit(stage, partner, { ...crowd(stage, 8, 0.035), from: () => dice.pick(sources) });
    // Partners are customers too, and read one another.
    if (dice.chance(0.1)) visit(stage, dice.pick(honestPartners(stage, 'blog')), { orders: 1, who: () => owner });
  },
};
