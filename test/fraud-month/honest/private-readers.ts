// Readers who guard themselves: no referrer, no device, an address of a VPN or of Tor, a mailbox that forwards.
import { crowd, type HonestKind } from '../kind.ts';
import { enroll, person } from '../stage.ts';
import { visit } from '../visits.ts';

const ways = [
  { weight: 50, use: 'residential' },
  { weight: 33, use: 'vpn' },
  { weight: 9, use: 'hosting' },
  { weight: 8, use: 'tor' },
] as const;

export const privateReaders: HonestKind = {
  name: 'private_readers',
  looksLike: ['fake_leads', 'referrer_spoofing', 'geo_spoofing', 'bot_traffic', 'subaffiliate_cloaking'],
  partners: 12,
  play(stage) {
    const { dice } = stage;
    const partner = enroll(stage, { channel: 'blog' });
    visit(stage, partner, {
      ...crowd(stage, 98, 0.07),
      who() {
        const mailbox = dice.pick(['alias', 'alias', 'named', 'disposable'] as const);
        const country = dice.pick(['DE', 'DE', 'CH', 'US', 'NL']);
        const { use } = dice.weighted(ways);
        return person(stage, { browser: 'private', use, mailbox, country, home: dice.pick(['DE', 'AT', country]) });
      },
    });
  },
};
