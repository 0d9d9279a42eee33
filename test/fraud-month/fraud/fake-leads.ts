// Forms filled in by hand or from a list, with mailboxes that live ten minutes, or of people who know nothing.
import type { FraudKind } from '../kind.ts';
import { enroll, person } from '../stage.ts';
import { coverUp, visit } from '../visits.ts';

const degrees = {
  blatant: { visits: 24, orders: 8, mailboxes: ['disposable'], addresses: 2, afterMs: [3000, 9000], cover: 0 },
  moderate: {
    visits: 30,
    orders: 5,
    mailboxes: ['disposable', 'random'],
    addresses: 5,
    afterMs: [8000, 40_000],
    cover: 30,
  },
  careful: {
    visits: 30,
    orders: 3,
    mailboxes: ['random', 'named'],
    addresses: 30,
    afterMs: [30_000, 240_000],
    cover: 70,
  },
} as const;

export const fakeLeads: FraudKind = {
  name: 'fake_leads',
  play(stage, intensity) {
    const { dice } = stage;
    const { visits, orders, mailboxes, addresses, afterMs, cover } = degrees[intensity];
    const [least, most] = afterMs;
    const partner = enroll(stage, { channel: 'leads', daysBefore: dice.between(0, 45) });
    const hands = Array.from({ length: addresses }, () => person(stage, { country: dice.pick(['DE', 'IN', 'PL']) }));
    visit(stage, partner, {
      visits,
      orders,
      kind: 'lead',
      who() {
        const { ip, userAgent, country, device } = dice.pick(hands);
        const invented = person(stage, { country, mailbox: dice.pick<(typeof mailboxes)[number]>(mailboxes) });
        return { ...invented, ip, userAgent, device: dice.chance(0.5) ? device : invented.device };
      },
      from: () => `${partner.website}/`,
      landing: () => '/trade/catalogue',
      afterMs: () => dice.between(least, most),
      payer: ({ ip }) => ({ ip }),
      newShare: 1,
    });
    coverUp(stage, partner, { visits: cover, orders: Math.round(cover / 12), kind: 'lead' });
  },
};
