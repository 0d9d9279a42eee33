// Cheap visitors of far countries, let out by an address in the country that pays better.
import type { FraudKind } from '../kind.ts';
import { enroll, minuteMs, person } from '../stage.ts';
import { coverUp, visit } from '../visits.ts';

const degrees = {
  blatant: { visits: 120, orders: 4, use: 'vpn', shows: 1, cover: 0 },
  moderate: { visits: 90, orders: 3, use: 'hosting', shows: 0.5, cover: 25 },
  careful: { visits: 60, orders: 2, use: 'residential', shows: 0.15, cover: 60 },
} as const;

export const geoSpoofing: FraudKind = {
  name: 'geo_spoofing',
  play(stage, intensity) {
    const { dice } = stage;
    const { visits, orders, use, shows, cover } = degrees[intensity];
    const partner = enroll(stage, { channel: 'leads', daysBefore: dice.between(2, 120) });
    visit(stage, partner, {
      visits,
      orders,
      kind: 'lead',
      who() {
        const far = person(stage, { country: dice.pick(['IN', 'BD', 'VN', 'NG']) });
        const near = person(stage, { country: dice.pick(['US', 'GB', 'DE']), use });
        const { name, email, userAgent, language, device } = far;
        return { ...near, name, email, userAgent, device, language: dice.chance(shows) ? language : near.language };
      },
      from: () => (dice.chance(0.6) ? `${partner.website}/` : null),
      afterMs: () => dice.skewed(3 * minuteMs, 0.7),
      // The line drops now and then, and the true address shows.
      payer({ ip }) {
        if (!dice.chance(shows / 4)) return { ip };
        const { ip: trueIp, country } = person(stage, { country: 'IN', use: 'residential' });
        return { ip: trueIp, country };
      },
      newShare: 1,
    });
    coverUp(stage, partner, { visits: cover, orders: Math.round(cover / 20), kind: 'lead' });
  },
};
