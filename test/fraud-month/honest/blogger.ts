// Writes about lamps for years; readers come from the article, day by day.
import { crowd, type HonestKind } from '../kind.ts';
import { enroll } from '../stage.ts';
import { visit } from '../visits.ts';

export const blogger: HonestKind = {
  name: 'blogger',
  looksLike: ['cookie_stuffing', 'referrer_spoofing'],
  partners: 40,
  play(stage) {
    const partner = enroll(stage, { channel: 'blog' });
    const paths = ['viewtopic', 'go', 'offers', 'codes/northlamp', stage.dice.hex(5), stage.dice.hex(5)];
    const articles = Array.from({ length: 3 }, () => `/${stage.dice.pick(paths)}`);
    visit(stage, partner, {
      ...crowd(stage, 77, 0.049),
      // Browsers send the whole address only where the site asks them to.
      from: () => `${partner.website}${stage.dice.chance(0.3) ? stage.dice.pick(articles) : '/'}`,
    });
  },
};
