// Two or three letters a month: hundreds of clicks within hours, no referrer, and the scanners of mail servers, which
// open every link from a computing centre a second after delivery.
import { crowd, type HonestKind, wave } from '../kind.ts';
import { enroll, minuteMs, person } from '../stage.ts';
import { visit } from '../visits.ts';

export const newsletter: HonestKind = {
  name: 'newsletter',
  looksLike: ['bot_traffic', 'click_flooding', 'cookie_stuffing'],
  partners: 16,
  play(stage) {
    const partner = enroll(stage, { channel: 'newsletter' });
    const times = 1 + stage.dice.below(3);
    const readers = { ...crowd(stage, 134, 0.063), when: wave(stage, 3, times), subIds: () => ['letter'] };
    visit(stage, partner, readers);
    visit(stage, partner, {
      visits: Math.round(readers.visits / 5),
      orders: 0,
      who: () => person(stage, { use: 'hosting', browser: stage.dice.pick(['desktop', 'crawler']), device: null }),
      when: wave(stage, 0.02, times),
      subIds: () => ['letter'],
      clicks: () => 1 + stage.dice.below(3),
      clicksWithinMs: minuteMs / 30,
    });
  },
};
