// Windows that open behind others, dressed up as visits from a site with a good name.
import type { FraudKind } from '../kind.ts';
import { enroll, person, websiteOf } from '../stage.ts';
import { coverUp, visit } from '../visits.ts';

const degrees = {
  blatant: { visits: 200, orders: 4, names: 9, poor: 0.7, cover: 0 },
  moderate: { visits: 120, orders: 2, names: 3, poor: 0.4, cover: 30 },
  careful: { visits: 60, orders: 2, names: 1, poor: 0.15, cover: 80 },
} as const;

const goodNames = 'nytimes.com bbc.co.uk spiegel.de youtube.com reddit.com lemonde.fr ikea.com vogue.com zeit.de'.split(
  ' ',
);

export const referrerSpoofing: FraudKind = {
  name: 'referrer_spoofing',
  play(stage, intensity) {
    const { dice } = stage;
    const { visits, orders, names, poor, cover } = degrees[intensity];
    const partner = enroll(stage, { channel: 'blog', website: websiteOf(dice) });
    // The careful one gives its own, well-kept site, which nobody visits.
    const said = names === 1 ? [partner.website] : goodNames.slice(0, names).map((name) => `https://www.${name}`);
    const country = () => (dice.chance(poor) ? { country: dice.pick(['IN', 'BD', 'VN', 'BR']) } : {});
    visit(stage, partner, {
      visits,
      orders,
      who: () => person(stage, country()),
      from: () => `${dice.pick(said)}/`,
      landing: () => '/',
      clicks: () => (intensity === 'blatant' ? 2 : 1),
      clicksWithinMs: 1500,
      amount: () => dice.skewed(28_00, 0.4),
      refundShare: 0.25,
      newShare: 0.9,
    });
    coverUp(stage, partner, { visits: cover, orders: Math.round(cover / 25), from: () => `${partner.website}/` });
  },
};
