// What looks like fraud, row by row. A new signal is one row here and one function that answers what it saw.
//
// The weight is how sure it makes by itself, out of a hundred; several together make surer, as chances do. What also
// happens to honest people (a family's address, an office, a traveller) weighs too little to hold anything by itself.
import { isBot } from '../click/bots.ts';
import type { Around } from './history.ts';
import * as buyers from './looks/buyers.ts';
import * as cards from './looks/cards.ts';
import * as countries from './looks/countries.ts';
import * as habits from './looks/habits.ts';
import * as likeness from './looks/likeness.ts';
import * as machines from './looks/machines.ts';
import * as pages from './looks/pages.ts';
import * as rings from './looks/rings.ts';
import * as visits from './looks/visits.ts';
import type { Profile } from './profile.ts';

export interface Signal {
  readonly name: string;
  readonly weight: number;
  readonly about: string;
  /** What was seen, for a person to judge; undefined when there was nothing. */
  sees(around: Around, profile: Profile): string | undefined;
}

const bot = ({ click }: Around) =>
  click && isBot(click.userAgent) ? `The visit said it was ${click.userAgent}` : undefined;

/** What a sale shows by itself. */
const ofTheSale = [
  { name: 'bot', weight: 85, about: 'The visit was made by a program', sees: bot },
  { name: 'ip_clicks', weight: 12, about: 'Many visits from one address within an hour', sees: visits.manyFromAddress },
  {
    name: 'click_flood',
    weight: 55,
    about: 'One visitor follows the same partner again and again',
    sees: visits.flood,
  },
  { name: 'too_fast', weight: 70, about: 'Bought within seconds of the visit', sees: visits.tooFast },
  { name: 'short_stay', weight: 35, about: 'Was on the page for less than a moment', sees: visits.shortStay },
  {
    name: 'last_second',
    weight: 15,
    about: 'Came again by another partner just before buying',
    sees: visits.lastSecond,
  },
  {
    name: 'elsewhere',
    weight: 30,
    about: 'The visit and the buyer are in different countries',
    sees: countries.elsewhere,
  },
  {
    name: 'look_alike',
    weight: 70,
    about: 'Came over a host that is spelled almost like ours',
    sees: visits.lookAlike,
  },
  { name: 'from_ourselves', weight: 40, about: 'The visit came from our own pages', sees: visits.fromOurselves },
  { name: 'brand_ads', weight: 15, about: 'Came over an advertisement for our own name', sees: visits.brandAds },
  { name: 'ip_sales', weight: 8, about: 'Many sales from one address within a day', sees: buyers.manyFromAddress },
  { name: 'self_email', weight: 92, about: 'The buyer has the partner’s mailbox', sees: buyers.sameMailbox },
  { name: 'self_device', weight: 35, about: 'Bought on the partner’s device', sees: buyers.sameDevice },
  { name: 'self_payment', weight: 92, about: 'Paid from where the partner is paid', sees: buyers.sameAccount },
  { name: 'self_ip', weight: 8, about: 'Bought from the partner’s address', sees: buyers.sameAddress },
  { name: 'device_farm', weight: 65, about: 'One device buys under several names', sees: buyers.deviceFarm },
  { name: 'shared_card', weight: 50, about: 'One account pays for several buyers', sees: buyers.sharedCard },
  { name: 'disposable', weight: 10, about: 'The buyer’s mailbox is thrown away', sees: buyers.disposable },
  { name: 'masked', weight: 4, about: 'The buyer hides their mailbox', sees: buyers.masked },
  { name: 'chargeback', weight: 25, about: 'The payment was charged back', sees: buyers.chargedBack },
  {
    name: 'coupon_leak',
    weight: 5,
    about: 'A coupon that is not public was used without a visit',
    sees: buyers.couponLeak,
  },
  { name: 'ring', weight: 65, about: 'Partners buy from one another', sees: buyers.ring },
  {
    name: 'circle_buys',
    weight: 60,
    about: 'The buyer is a partner, and a circle of partners leads from them back to this one',
    sees: rings.buysInCircle,
  },
  { name: 'partner_buys', weight: 15, about: 'The buyer is a partner too', sees: buyers.partnerBuys },
  { name: 'twin_account', weight: 8, about: 'Another partner is paid where this one is', sees: buyers.sameCashier },
  { name: 'twin_device', weight: 8, about: 'Another partner signed up with this device', sees: buyers.sameMachine },
  { name: 'many_cards', weight: 45, about: 'One device pays from many accounts', sees: buyers.manyCards },
  { name: 'given_back', weight: 4, about: 'The sale was given back whole', sees: buyers.givenBack },
  {
    name: 'coupon_theft',
    weight: 12,
    about: 'A coupon took the sale from who sent them',
    sees: buyers.couponOverVisit,
  },
  { name: 'incentive', weight: 35, about: 'The visitor is paid for coming', sees: visits.incentive },
  { name: 'emulator', weight: 70, about: 'A program that imitates a telephone', sees: visits.emulator },
  { name: 'hosting', weight: 25, about: 'Came from a rented machine', sees: visits.hosting },
  { name: 'at_till', weight: 70, about: 'Was led to where one pays, and paid', sees: visits.atTill },
  { name: 'hidden_words', weight: 60, about: 'An advertisement that hides its words', sees: visits.hiddenWords },
  { name: 'puppets', weight: 75, about: 'The partner has several accounts and buys from itself', sees: buyers.puppets },
  {
    name: 'banned_twin',
    weight: 85,
    about: 'Somebody with the same account or device was banned',
    sees: buyers.bannedTwin,
  },
] as const satisfies readonly Signal[];

/** What all that the partner brings shows. */
const ofThePartner = [
  { name: 'refund_rate', weight: 12, about: 'Much of what the partner sells is given back', sees: habits.refunds },
  {
    name: 'chargeback_rate',
    weight: 55,
    about: 'Much of what the partner sells is charged back',
    sees: habits.chargebacks,
  },
  { name: 'fast_habit', weight: 40, about: 'The partner’s visitors buy within seconds', sees: habits.fast },
  { name: 'scattered', weight: 10, about: 'Sales follow visits at random', sees: habits.scattered },
  { name: 'stuffing', weight: 25, about: 'Very many visits, hardly any sales', sees: habits.stuffing },
  {
    name: 'geo_habit',
    weight: 52,
    about: 'The partner’s visits and buyers are in different countries',
    sees: countries.abroad,
  },
  {
    name: 'disposable_habit',
    weight: 25,
    about: 'The partner’s buyers throw their mailboxes away',
    sees: habits.disposable,
  },
  { name: 'shared_habit', weight: 30, about: 'The partner’s buyers share devices or accounts', sees: habits.shared },
  { name: 'one_network', weight: 6, about: 'Most visits come from one network', sees: habits.oneNetwork },
  { name: 'clockwork', weight: 55, about: 'Visits come as regularly as a machine makes them', sees: habits.clockwork },
  {
    name: 'wrong_referrer',
    weight: 30,
    about: 'Visits do not come from the partner’s pages',
    sees: habits.wrongReferrer,
  },
  { name: 'suspect_habit', weight: 5, about: 'Much of what the partner sells looks like fraud', sees: habits.suspect },
  { name: 'refund_flood', weight: 10, about: 'Most of what the partner sells is given back', sees: habits.manyRefunds },
  { name: 'self_habit', weight: 5, about: 'The partner sells to their own address', sees: habits.ownAddress },
  { name: 'ring_habit', weight: 20, about: 'The partner’s buyers are partners', sees: habits.partnersBuy },
  { name: 'coupon_habit', weight: 20, about: 'Nearly all sales come by a coupon alone', sees: habits.couponsAlone },
  { name: 'no_stay', weight: 45, about: 'The partner’s visitors leave at once', sees: habits.overAtOnce },
  { name: 'circle', weight: 17, about: 'Partners share things in a circle', sees: rings.circle },
  {
    name: 'other_audience',
    weight: 8,
    about: 'Visits do not come from where the partner says they speak',
    sees: countries.otherAudience,
  },
  { name: 'one_browser', weight: 10, about: 'Nearly all visits come by one browser', sees: habits.oneBrowser },
] as const satisfies readonly Signal[];

/** What of the sale is like what its partner does otherwise. */
const ofBoth = [
  { name: 'swift', weight: 40, about: 'Bought at once, as all do whom the partner sends', sees: likeness.swift },
  { name: 'lucky_visit', weight: 65, about: 'Of very many visits this one bought, at once', sees: likeness.luckyVisit },
  { name: 'returning', weight: 60, about: 'The same visitors are sent again and again', sees: likeness.returning },
  { name: 'rented', weight: 65, about: 'The partner’s visitors are rented machines', sees: likeness.rented },
  { name: 'veiled', weight: 60, about: 'The partner’s visitors hide where they are', sees: likeness.veiled },
  { name: 'one_visitor', weight: 65, about: 'One visitor came over this place', sees: likeness.oneVisitor },
  { name: 'hidden_place', weight: 65, about: 'Who comes over this place hides', sees: likeness.hiddenPlace },
  { name: 'brand_buyers', weight: 65, about: 'Advertises for our name to who buys anyway', sees: likeness.brandBuyers },
  { name: 'spoken_nowhere', weight: 60, about: 'A coupon of which no follower hears', sees: likeness.spokenNowhere },
  { name: 'look_alikes', weight: 60, about: 'The partner has hosts spelled like ours', sees: likeness.lookAlikes },
  { name: 'strangers', weight: 65, about: 'Comes over pages of strangers, and buys at once', sees: likeness.strangers },
  { name: 'stuffed', weight: 55, about: 'Was marked as visitor on a page of strangers', sees: likeness.stuffed },
  { name: 'same_browser', weight: 45, about: 'Many buyers with one browser', sees: likeness.sameBrowser },
  { name: 'late_place', weight: 55, about: 'Nobody buys soon who comes over this place', sees: likeness.latePlace },
  { name: 'usual_browser', weight: 60, about: 'Comes by the browser of all others', sees: likeness.usualBrowser },
  { name: 'one_for_all', weight: 60, about: 'One browser at many addresses', sees: likeness.oneBrowserManyHomes },
  {
    name: 'quick_cards',
    weight: 28,
    about: 'Bought at once where much is charged back',
    sees: cards.quickChargebacks,
  },
  { name: 'mail_farm', weight: 65, about: 'Thrown away mailboxes on one network', sees: likeness.disposableNetwork },
  {
    name: 'made_up_mail',
    weight: 45,
    about: 'Mailboxes that a program has named, as of others by this partner',
    sees: likeness.madeUpMail,
  },
  { name: 'leap', weight: 55, about: 'Was in another country minutes before', sees: countries.leap },
  {
    name: 'own_place',
    weight: 60,
    about: 'Each visitor has a place of their own, and buys at once',
    sees: likeness.ownPlace,
  },
  {
    name: 'costly',
    weight: 55,
    about: 'Costly things, bought at once by who comes from nowhere',
    sees: cards.costly,
  },
  {
    name: 'begun_anew',
    weight: 55,
    about: 'The partner’s visitors forget who they were, at many addresses, and buy at once',
    sees: machines.begunAnew,
  },
  {
    name: 'dear_cards',
    weight: 32,
    about: 'Costly, and bought at once where much is charged back',
    sees: cards.dearCards,
  },
  {
    name: 'front_door',
    weight: 52,
    about: 'Says it comes from the partner’s page, yet begins at the front as no others do',
    sees: pages.frontDoor,
  },
  {
    name: 'thin_places',
    weight: 52,
    about: 'Small sales over places that hardly anybody visits',
    sees: pages.thinPlaces,
  },
  {
    name: 'two_kinds',
    weight: 50,
    about: 'Over the partner’s page everybody buys at once, and otherwise nobody',
    sees: pages.twoKinds,
  },
  {
    name: 'feigned_country',
    weight: 52,
    about: 'Visits from where the partner speaks, by buyers who live elsewhere',
    sees: countries.feigned,
  },
  { name: 'handed_on', weight: 55, about: 'Partners hand their links to one another', sees: likeness.handedOn },
] as const satisfies readonly Signal[];

export const signals = [...ofTheSale, ...ofThePartner, ...ofBoth] as const;

const alone: ReadonlySet<string> = new Set(ofTheSale.map(({ name }) => name));

/** Whether it is the sale itself that shows it: others are judged by that, or suspicion would feed on itself. */
export function isOfTheSale(name: string): boolean {
  return alone.has(name);
}
