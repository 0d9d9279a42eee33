// People come by a partner's link, or with a partner's coupon, and some of them buy. A plan says only in what its
// people differ from ordinary ones.
import { instantOf } from '#base/time';
import { newIdFrom } from './ids.ts';
import { addressIn, hasNetwork, networkIn, renewed } from './networks.ts';
import { type Person, wakingMoment } from './people.ts';
import type { Click, Conversion, Label, Partner } from './records.ts';
import { dayMs, hourMs, minuteMs, person as ordinary, type Stage, shop } from './stage.ts';

export interface Sale {
  readonly kind?: 'sale' | 'lead';
  /** Known by the coupon alone. */
  readonly hasClick?: boolean;
  /** From click to order. */
  readonly afterMs?: () => number;
  /** How long before the order the basket was filled; longer than `afterMs` is before the click. */
  readonly basketMs?: () => number;
  readonly amount?: () => number;
  readonly coupon?: () => string | null;
  readonly newShare?: number;
  readonly refundShare?: number;
  readonly refundDays?: () => number;
  readonly chargebackShare?: number;
  /** In what they differ at the till from who clicked. */
  readonly payer?: (person: Person) => Partial<Person>;
}

export interface Plan extends Sale {
  /** Those who come; those of them who buy. */
  readonly visits?: number;
  readonly orders: number;
  readonly who?: () => Person;
  readonly when?: (person: Person) => number;
  readonly from?: (person: Person) => string | null;
  readonly landing?: (person: Person) => string;
  readonly subIds?: () => readonly string[];
  /** Clicks of one visit, and how close together. */
  readonly clicks?: () => number;
  readonly clicksWithinMs?: number;
  /** By whose link they had come some hours before. */
  readonly earlier?: () => Partner | null;
  /** What this is, where it is not what the partner is. */
  readonly label?: Label;
}

const cover: Label = { isFraud: false, kind: 'cover', intensity: null };

export function visit(stage: Stage, partner: Partner, plan: Plan): void {
  const visits = Math.round(Math.max(plan.visits ?? plan.orders, plan.orders) * stage.scale);
  const orders = Math.round(plan.orders * stage.scale);
  const label = plan.label ?? stage.label;
  const known: Person[] = [];
  for (let index = 0; index < visits; index += 1) {
    const isBack = !label.isFraud && known.length > 0 && stage.dice.chance(0.07);
    const visitor = isBack ? stage.dice.pick(known) : (plan.who?.() ?? ordinary(stage));
    known.push(visitor);
    if (index < orders) buy(stage, partner, plan, visitor);
    else look(stage, partner, plan, visitor);
  }
}

/** Honest trade, behind which a fraudster looks like everybody else. */
export function coverUp(stage: Stage, partner: Partner, plan: Plan): void {
  visit(stage, partner, { ...plan, label: cover });
}

function look(stage: Stage, partner: Partner, plan: Plan, visitor: Person) {
  click(stage, partner, { plan, visitor, atMs: momentOf(stage, partner, plan, visitor) });
}

function buy(stage: Stage, partner: Partner, plan: Plan, visitor: Person) {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const atMs = momentOf(stage, partner, plan, visitor);
    const orderMs = atMs + (plan.afterMs?.() ?? hesitation(stage));
    if (orderMs >= stage.span.untilMs) continue;
    const clicked = plan.hasClick === false ? null : click(stage, partner, { plan, visitor, atMs });
    order(stage, partner, { plan, visitor, clicked, atMs: orderMs });
    return;
  }
}

/** When they come: never before their partner has signed up. */
function momentOf(stage: Stage, partner: Partner, plan: Plan, visitor: Person): number {
  const fromMs = Math.max(stage.span.fromMs, Date.parse(partner.signedUpAt) + minuteMs);
  const atMs = plan.when?.(visitor) ?? fromMs - 1;
  const span = { fromMs, untilMs: stage.span.untilMs };
  return atMs >= fromMs && atMs < span.untilMs ? atMs : wakingMoment(stage.dice, span, visitor.country);
}

interface Arrival {
  readonly plan: Plan;
  readonly visitor: Person;
  readonly atMs: number;
}

/** The last of the visit's clicks, which is the one that counts. */
function click(stage: Stage, partner: Partner, { plan, visitor, atMs }: Arrival): Click {
  const label = plan.label ?? stage.label;
  const sender = plan.earlier?.() ?? null;
  if (sender !== null) honestClickBefore(stage, sender, { visitor, atMs });
  const earlier = Math.max(0, (plan.clicks?.() ?? (stage.dice.chance(0.07) ? 2 : 1)) - 1);
  const earliestMs = Math.max(stage.span.fromMs, Date.parse(partner.signedUpAt) + minuteMs);
  const writeAt = (ms: number) => writeClick(stage, partner, { label, click: clickOf(stage, plan, visitor, ms) });
  for (let index = 0; index < earlier; index += 1) {
    const ms = atMs - stage.dice.between(1, plan.clicksWithinMs ?? 20 * minuteMs);
    if (ms > earliestMs) writeAt(ms);
  }
  return writeAt(atMs);
}

function clickOf(stage: Stage, plan: Plan, visitor: Person, atMs: number): Omit<Click, 'partnerId'> {
  return {
    id: newIdFrom(stage.dice, atMs),
    at: instantOf(Math.floor(atMs)),
    ip: visitor.ip,
    userAgent: visitor.userAgent,
    language: visitor.language,
    referrer: plan.from?.(visitor) ?? null,
    country: visitor.country,
    device: visitor.device,
    landingUrl: shop.url + (plan.landing?.(visitor) ?? landingPage(stage)),
    subIds: plan.subIds?.() ?? [],
  };
}

function writeClick(stage: Stage, partner: Partner, written: { label: Label; click: Omit<Click, 'partnerId'> }): Click {
  const made = { ...written.click, partnerId: partner.id };
  stage.book.clicks.push(made);
  stage.book.truth.clicks.set(made.id, written.label);
  return made;
}

function honestClickBefore(stage: Stage, sender: Partner, { visitor, atMs }: Omit<Arrival, 'plan'>) {
  const ms = atMs - stage.dice.between(0.2, 30) * hourMs;
  const label = stage.book.truth.partners.get(sender.id) ?? cover;
  const plan = { orders: 0, from: () => `${sender.website}/` };
  if (ms > stage.span.fromMs) writeClick(stage, sender, { label, click: clickOf(stage, plan, visitor, ms) });
}

function order(stage: Stage, partner: Partner, till: Arrival & { clicked: Click | null }) {
  const { dice, book } = stage;
  const { plan, visitor, clicked, atMs } = till;
  const payer: Person = { ...moved(stage, visitor), ...plan.payer?.(visitor) };
  const isLead = plan.kind === 'lead';
  const made: Conversion = {
    id: newIdFrom(dice, atMs),
    at: instantOf(Math.floor(atMs)),
    kind: plan.kind ?? 'sale',
    partnerId: partner.id,
    clickId: clicked?.id ?? null,
    coupon: plan.coupon?.() ?? null,
    amount: isLead ? 0 : Math.round(plan.amount?.() ?? dice.skewed(74_00, 0.6)),
    currency: 'EUR',
    email: payer.email,
    ip: payer.ip,
    userAgent: payer.userAgent,
    device: payer.device,
    paymentFingerprint: isLead ? null : payer.card,
    country: payer.country,
    billingCountry: isLead ? null : payer.home,
    isNewCustomer: dice.chance(plan.newShare ?? 0.7),
    basketAt: instantOf(Math.floor(atMs - (plan.basketMs?.() ?? inBasket(stage, clicked, atMs)))),
  };
  book.conversions.push(made);
  book.truth.conversions.set(made.id, plan.label ?? stage.label);
  if (!isLead) reverse(stage, made, plan);
}

function reverse(stage: Stage, made: Conversion, plan: Plan) {
  const { dice, book } = stage;
  const chargesBack = dice.chance(plan.chargebackShare ?? 0.003);
  if (!chargesBack && !dice.chance(plan.refundShare ?? 0.06)) return;
  const days = chargesBack ? dice.between(9, 70) : (plan.refundDays?.() ?? dice.between(4, 25));
  const atMs = Date.parse(made.at) + days * dayMs;
  const isPart = !chargesBack && dice.chance(0.25);
  book.reversals.push({
    id: newIdFrom(dice, atMs),
    conversionId: made.id,
    kind: chargesBack ? 'chargeback' : 'refund',
    at: instantOf(Math.floor(atMs)),
    amount: isPart ? Math.max(1, Math.round(made.amount * dice.between(0.2, 0.8))) : made.amount,
  });
}

/** Who is asked nothing fills the basket after the click. */
function inBasket({ dice }: Stage, clicked: Click | null, atMs: number): number {
  const sinceClick = clicked === null ? dayMs : atMs - Date.parse(clicked.at);
  return Math.min(dice.skewed(5 * minuteMs, 0.6), sinceClick * dice.between(0.3, 0.9));
}

/** Between click and till some go from the train to the sofa, and every address of the newer kind has changed. */
function moved(stage: Stage, visitor: Person): Person {
  const { dice } = stage;
  const goesOut = dice.chance(0.1) && hasNetwork(visitor.country, 'mobile');
  if (goesOut) return { ...visitor, ip: addressIn(dice, networkIn(dice, visitor.country, 'mobile')) };
  return { ...visitor, ip: renewed(dice, visitor.ip) };
}

/** Most decide at once or on the same day; some sleep on it for a week. */
function hesitation(stage: Stage): number {
  const { dice } = stage;
  const kinds = [
    { weight: 58, ms: () => dice.skewed(13 * minuteMs, 0.8) },
    { weight: 27, ms: () => dice.skewed(6 * hourMs, 0.9) },
    { weight: 15, ms: () => dice.exponential(6 * dayMs) + dayMs },
  ];
  return Math.max(20_000, dice.weighted(kinds).ms());
}

const goods =
  'arc-lamp reading-lamp pendant desk-lamp lantern string-lights floor-lamp night-light spot bulb-set'.split(' ');

function landingPage({ dice }: Stage): string {
  if (dice.chance(0.3)) return '/';
  return dice.chance(0.1) ? '/sale' : `/products/${dice.pick(goods)}`;
}
