// A student union: one address for a hall of residence, one carrier on the way, cheap telephones of the same make.
import { crowd, type HonestKind } from '../kind.ts';
import { enroll, person } from '../stage.ts';
import { visit } from '../visits.ts';

export const campus: HonestKind = {
  name: 'campus',
  looksLike: ['device_farm', 'click_flooding', 'sock_puppets', 'fake_leads'],
  partners: 8,
  play(stage) {
    const { dice } = stage;
    const country = dice.pick(['DE', 'GB', 'US', 'IN']);
    const hall = person(stage, { country, use: 'residential' });
    const partner = enroll(stage, { channel: 'social', owner: person(stage, { country, ip: hall.ip }) });
    const student = { country, mailbox: 'numbered', browser: 'phone' } as const;
    visit(stage, partner, {
      ...crowd(stage, 106, 0.063),
      who: () => person(stage, dice.chance(0.5) ? { ...student, ip: hall.ip } : { ...student, use: 'mobile' }),
      amount: () => dice.skewed(31_00, 0.4),
    });
  },
};
