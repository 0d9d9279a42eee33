// Fills a webinar for interior designers: forms within an hour, addresses of companies, some of them made for the day.
import { crowd, type HonestKind, wave } from '../kind.ts';
import { enroll, minuteMs, person } from '../stage.ts';
import { visit } from '../visits.ts';

export const tradeLeads: HonestKind = {
  name: 'trade_leads',
  looksLike: ['fake_leads', 'bot_traffic', 'device_farm'],
  partners: 9,
  play(stage) {
    const { dice } = stage;
    const partner = enroll(stage, { channel: 'leads' });
    visit(stage, partner, {
      ...crowd(stage, 77, 0.196),
      kind: 'lead',
      when: wave(stage, 1, 2),
      from: () => dice.pick([null, `${partner.website}/`, 'https://www.linkedin.com/']),
      landing: () => '/trade/catalogue',
      who: () =>
        person(stage, { mailbox: dice.pick(['work', 'work', 'work', 'named', 'alias', 'disposable'] as const) }),
      afterMs: () => Math.max(18_000, dice.skewed(2.5 * minuteMs, 0.7)),
    });
  },
};
