// Search engines and chats that open a link to show what is behind it. They say who they are, and buy nothing.
import type { HonestKind } from '../kind.ts';
import { honestPartners, person } from '../stage.ts';
import { visit } from '../visits.ts';

export const crawlers: HonestKind = {
  name: 'crawlers',
  looksLike: ['bot_traffic', 'click_flooding'],
  partners: 1,
  play(stage) {
    const everyone = honestPartners(stage);
    for (let visitor = 0; visitor < 420; visitor += 1) {
      const who = () => person(stage, { use: 'hosting', browser: 'crawler', device: null });
      visit(stage, stage.dice.pick(everyone), { visits: 1, orders: 0, who });
    }
  },
};
