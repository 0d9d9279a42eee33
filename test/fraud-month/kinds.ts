// All kinds there are. A new one is a file and a line here; crawlers visit all the honest, so they come last.
import { botTraffic } from './fraud/bot-traffic.ts';
import { brandBidding } from './fraud/brand-bidding.ts';
import { clickFlooding } from './fraud/click-flooding.ts';
import { clickInjection } from './fraud/click-injection.ts';
import { collusionRing } from './fraud/collusion-ring.ts';
import { conversionHijack } from './fraud/conversion-hijack.ts';
import { cookieStuffing } from './fraud/cookie-stuffing.ts';
import { couponHijack } from './fraud/coupon-hijack.ts';
import { couponLeak } from './fraud/coupon-leak.ts';
import { deviceFarm } from './fraud/device-farm.ts';
import { fakeLeads } from './fraud/fake-leads.ts';
import { geoSpoofing } from './fraud/geo-spoofing.ts';
import { motivatedTraffic } from './fraud/motivated-traffic.ts';
import { referrerSpoofing } from './fraud/referrer-spoofing.ts';
import { selfReferral } from './fraud/self-referral.ts';
import { sockPuppets } from './fraud/sock-puppets.ts';
import { stolenCards } from './fraud/stolen-cards.ts';
import { subaffiliateCloaking } from './fraud/subaffiliate-cloaking.ts';
import { typosquatting } from './fraud/typosquatting.ts';
import { agency } from './honest/agency.ts';
import { blogger } from './honest/blogger.ts';
import { campus } from './honest/campus.ts';
import { cashback } from './honest/cashback.ts';
import { comparison } from './honest/comparison.ts';
import { couponSite } from './honest/coupon-site.ts';
import { crawlers } from './honest/crawlers.ts';
import { family } from './honest/family.ts';
import { fanSite } from './honest/fan-site.ts';
import { gifts } from './honest/gifts.ts';
import { hobbyist } from './honest/hobbyist.ts';
import { influencer } from './honest/influencer.ts';
import { newsletter } from './honest/newsletter.ts';
import { office } from './honest/office.ts';
import { priceWatch } from './honest/price-watch.ts';
import { privateReaders } from './honest/private-readers.ts';
import { searchBuyer } from './honest/search-buyer.ts';
import { subNetwork } from './honest/sub-network.ts';
import { tradeLeads } from './honest/trade-leads.ts';
import { traveller } from './honest/traveller.ts';
import { tryAtHome } from './honest/try-at-home.ts';
import type { FraudKind, HonestKind } from './kind.ts';

export const honestKinds: readonly HonestKind[] = [
  agency,
  blogger,
  campus,
  cashback,
  comparison,
  couponSite,
  family,
  fanSite,
  gifts,
  hobbyist,
  influencer,
  newsletter,
  office,
  priceWatch,
  privateReaders,
  searchBuyer,
  subNetwork,
  tradeLeads,
  traveller,
  tryAtHome,
  crawlers,
];

export const fraudKinds: readonly FraudKind[] = [
  botTraffic,
  brandBidding,
  clickFlooding,
  clickInjection,
  collusionRing,
  conversionHijack,
  cookieStuffing,
  couponHijack,
  couponLeak,
  deviceFarm,
  fakeLeads,
  geoSpoofing,
  motivatedTraffic,
  referrerSpoofing,
  selfReferral,
  sockPuppets,
  stolenCards,
  subaffiliateCloaking,
  typosquatting,
];
