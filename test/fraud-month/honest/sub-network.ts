// Passes on the links of hundreds of small sites it knows and names, through a redirect that drops the referrer.
import { crowd, type HonestKind } from '../kind.ts';
import { enroll } from '../stage.ts';
import { visit } from '../visits.ts';

export const subNetwork: HonestKind = {
  name: 'sub_network',
  looksLike: ['subaffiliate_cloaking', 'referrer_spoofing'],
  partners: 4,
  play(stage) {
    const { dice } = stage;
    const partner = enroll(stage, { channel: 'subnetwork', permissions: ['subAffiliates'] });
    const sites = Array.from({ length: 60 }, () => ({ id: `pub-${dice.hex(5)}`, weight: dice.skewed(1, 1) }));
    visit(stage, partner, {
      ...crowd(stage, 375, 0.063),
      from: () => (dice.chance(0.55) ? null : `${partner.website}/`),
      subIds: () => [dice.weighted(sites).id],
    });
  },
};
