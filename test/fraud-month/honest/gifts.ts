// Lists presents: dear lamps, sent abroad, paid by somebody else's card in the family, and a bank that is called when
// the statement is not understood.
import { crowd, type HonestKind } from '../kind.ts';
import { cardOf } from '../people.ts';
import { enroll } from '../stage.ts';
import { visit } from '../visits.ts';

export const gifts: HonestKind = {
  name: 'gifts',
  looksLike: ['stolen_cards', 'geo_spoofing'],
  partners: 8,
  play(stage) {
    const { dice } = stage;
    const partner = enroll(stage, { channel: 'blog' });
    visit(stage, partner, {
      ...crowd(stage, 77, 0.098),
      from: () => `${partner.website}/`,
      amount: () => dice.skewed(260_00, 0.5),
      payer: () => (dice.chance(0.35) ? { card: cardOf(dice), home: dice.pick(['DE', 'US', 'GB', 'FR']) } : {}),
      chargebackShare: 0.06,
      newShare: 0.85,
    });
  },
};
