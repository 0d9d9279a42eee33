// One office for five creators: signed up from one desk, paid to one account, each with an audience of their own.
import { crowd, type HonestKind } from '../kind.ts';
import { cardOf, mailOf, namesOf } from '../people.ts';
import { enroll, person } from '../stage.ts';
import { visit } from '../visits.ts';

export const agency: HonestKind = {
  name: 'agency',
  looksLike: ['sock_puppets', 'collusion_ring'],
  partners: 4,
  play(stage) {
    const { dice } = stage;
    const desk = person(stage, { use: 'office', browser: 'desktop', country: 'DE', mailbox: 'work' });
    const shared = { permissions: ['manyAccounts'], payoutFingerprint: cardOf(dice), channel: 'social' } as const;
    const head = enroll(stage, { ...shared, owner: desk, daysBefore: 300 });
    for (let creator = 0; creator < 5; creator += 1) {
      const names = namesOf(dice);
      const owner = { ...desk, name: `${names.first} ${names.last}`, email: mailOf(dice, 'named', names) };
      const partner = enroll(stage, { ...shared, owner, referredBy: head, daysBefore: dice.between(10, 250) });
      visit(stage, partner, { ...crowd(stage, 45, 0.07), who: () => person(stage, { browser: 'inApp' }) });
    }
  },
};
