// Pays for advertisements beside search results, on words of its own and, agreed in writing, on the shop's name.
import { crowd, type HonestKind } from '../kind.ts';
import { enroll } from '../stage.ts';
import { visit } from '../visits.ts';

export const searchBuyer: HonestKind = {
  name: 'search_buyer',
  looksLike: ['brand_bidding'],
  partners: 8,
  play(stage) {
    const { dice } = stage;
    const mayBid = dice.chance(0.5);
    const permissions = mayBid ? (['brandBidding'] as const) : [];
    const partner = enroll(stage, { channel: 'search', permissions });
    const words = ['desk lamp', 'warm light', 'lamp sale', 'scandinavian lamp', 'north facing room lamp'];
    visit(stage, partner, {
      ...crowd(stage, 196, 0.098),
      from: () => dice.pick(['https://www.google.com/', 'https://www.bing.com/']),
      landing() {
        const term = mayBid && dice.chance(0.4) ? 'northlamp' : dice.pick(words);
        return `/?utm_medium=cpc&utm_term=${encodeURIComponent(term)}&gclid=${dice.hex(12)}`;
      },
    });
  },
};
