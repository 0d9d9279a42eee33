// Writes about journeys; readers buy from hotels, airports and through a VPN, with a card from home.
import { crowd, type HonestKind } from '../kind.ts';
import { enroll, person } from '../stage.ts';
import { visit } from '../visits.ts';

export const traveller: HonestKind = {
  name: 'traveller',
  looksLike: ['geo_spoofing', 'stolen_cards'],
  partners: 10,
  play(stage) {
    const { dice } = stage;
    const partner = enroll(stage, { channel: 'blog' });
    const abroad = ['ES', 'IT', 'FR', 'US', 'IN', 'BR', 'VN', 'NL'];
    visit(stage, partner, {
      ...crowd(stage, 94, 0.07),
      from: () => `${partner.website}/`,
      who() {
        const home = person(stage);
        if (dice.chance(0.45)) return home;
        const use = dice.chance(0.3) ? 'vpn' : dice.pick(['mobile', 'residential'] as const);
        const { language, card } = home;
        return person(stage, { country: dice.pick(abroad), home: home.home, language, card, use });
      },
    });
  },
};
