// A rack of telephones, or of programs that say they are telephones, reset to new after every form.
import type { FraudKind } from '../kind.ts';
import { addressIn, neighbour, networkIn } from '../networks.ts';
import type { Person } from '../people.ts';
import { enroll, person, type Stage } from '../stage.ts';
import { coverUp, visit } from '../visits.ts';

const degrees = {
  blatant: { visits: 140, orders: 6, browser: 'emulator', lines: 1, cover: 0 },
  moderate: { visits: 90, orders: 4, browser: 'inApp', lines: 2, cover: 25 },
  careful: { visits: 50, orders: 2, browser: 'phone', lines: 12, cover: 70 },
} as const;

export const deviceFarm: FraudKind = {
  name: 'device_farm',
  play(stage, intensity) {
    const { dice } = stage;
    const { visits, orders, browser, lines, cover } = degrees[intensity];
    const partner = enroll(stage, { channel: 'leads', daysBefore: dice.between(1, 50) });
    const country = dice.pick(['VN', 'BR', 'PL']);
    const { userAgent } = person(stage, { browser });
    const addresses = Array.from({ length: lines }, () => addressIn(dice, networkIn(dice, country, 'residential')));
    visit(stage, partner, {
      visits,
      orders,
      kind: 'lead',
      who: () => telephone(stage, { country, userAgent, ip: neighbour(dice, dice.pick(addresses)) }),
      subIds: () => ['app'],
      landing: () => '/trade/catalogue',
      afterMs: () => dice.between(9000, 70_000),
      payer: ({ ip }) => ({ ip }),
      newShare: 1,
    });
    coverUp(stage, partner, { visits: cover, orders: Math.round(cover / 15), kind: 'lead' });
  },
};

function telephone(stage: Stage, rack: Pick<Person, 'country' | 'userAgent' | 'ip'>): Person {
  return { ...person(stage, { country: rack.country, mailbox: 'numbered', browser: 'phone' }), ...rack };
}
