// Compares lamps. Whoever clicks has decided, and returning customers pay with one press.
import { crowd, type HonestKind, searchEngines } from '../kind.ts';
import { enroll } from '../stage.ts';
import { visit } from '../visits.ts';

export const comparison: HonestKind = {
  name: 'comparison',
  looksLike: ['click_injection', 'conversion_hijack', 'typosquatting'],
  partners: 8,
  play(stage) {
    const { dice } = stage;
    const partner = enroll(stage, { channel: 'comparison' });
    visit(stage, partner, {
      ...crowd(stage, 196, 0.154),
      from: () => (dice.chance(0.9) ? `${partner.website}/` : dice.pick(searchEngines)),
      subIds: () => [dice.pick(['table', 'detail', 'box'])],
      afterMs: () => Math.max(7000, dice.skewed(dice.chance(0.4) ? 35_000 : 240_000, 0.6)),
      newShare: 0.5,
    });
  },
};
