import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isId } from '#base/id';
import { fraudKinds, honestKinds } from './kinds.ts';
import { generateMonth, intensities, type Label, type Month } from './month.ts';
import { addressBook, casesOf, knownOf, naiveRules } from './naive-rules.ts';

const seeds = [1, 2, 3, 'winter'] as const;
const months: readonly Month[] = seeds.map((seed) => generateMonth(seed));
const month = generateMonth('one of many');
const partnerById = new Map(month.partners.map((partner) => [partner.id, partner]));
const clickById = new Map(month.clicks.map((click) => [click.id, click]));
const conversionById = new Map(month.conversions.map((conversion) => [conversion.id, conversion]));

test('the same seed is the same month', () => {
  assert.deepEqual(generateMonth(7), generateMonth(7));
});

test('another seed is another month', () => {
  const [one, other] = [generateMonth(7), generateMonth(8)];
  const ids = new Set(one.clicks.map(({ id }) => id));
  assert.equal(other.clicks.filter(({ id }) => ids.has(id)).length, 0);
  const addresses = new Set(one.clicks.map(({ ip }) => ip));
  assert.ok(other.clicks.filter(({ ip }) => addresses.has(ip)).length < other.clicks.length / 2);
});

test('a month has tens of thousands of clicks, and three to eight of a hundred conversions are fraud', () => {
  for (const { clicks, conversions, truth } of months) {
    assert.ok(clicks.length >= 20_000 && clicks.length <= 50_000, `${clicks.length} clicks`);
    assert.ok(conversions.length >= 1500, `${conversions.length} conversions`);
    const share = conversions.filter(({ id }) => truth.conversions.get(id)?.isFraud).length / conversions.length;
    assert.ok(share >= 0.03 && share <= 0.08, `${share} of the conversions are fraud`);
  }
});

test('a month is made while one waits', () => {
  const startedAt = performance.now();
  generateMonth('in time');
  const tookMs = performance.now() - startedAt;
  // Less than three seconds at rest.
  assert.ok(tookMs < 30_000, `it took ${Math.round(tookMs)} ms`);
});

test('every kind of fraud is there in every intensity, as partner, click and conversion', () => {
  const wordOf = ({ kind, intensity }: Label) => `${kind} ${intensity}`;
  const wanted = fraudKinds.flatMap(({ name }) => intensities.map((one) => `${name} ${one}`)).toSorted();
  assert.equal(wanted.length, 57);
  for (const { truth } of months) {
    for (const labels of [truth.partners, truth.conversions]) {
      const found = new Set([...labels.values()].filter(({ isFraud }) => isFraud).map(wordOf));
      assert.deepEqual([...found].toSorted(), wanted);
    }
    // A leaked coupon needs no click.
    const clicked = new Set([...truth.clicks.values()].filter(({ isFraud }) => isFraud).map(({ kind }) => kind));
    const unclicked = fraudKinds.map(({ name }) => name).filter((name) => !clicked.has(name));
    assert.deepEqual(unclicked, ['coupon_leak']);
  }
});

test('every kind of honest partner trades, and so do fraudsters who hide behind honest trade', () => {
  for (const { truth } of months) {
    const kinds = new Set([...truth.conversions.values()].filter(({ isFraud }) => !isFraud).map(({ kind }) => kind));
    const buying = honestKinds.map(({ name }) => name).filter((name) => name !== 'crawlers');
    assert.deepEqual([...kinds].toSorted(), [...buying, 'cover'].toSorted());
  }
});

test('for every kind of fraud somebody honest looks like it', () => {
  const names = fraudKinds.map(({ name }) => name).toSorted();
  const taken = new Set(honestKinds.flatMap(({ looksLike }) => looksLike));
  assert.deepEqual([...taken].toSorted(), names);
});

test('the first sign that comes to mind finds some of a kind, and takes honest customers for it', () => {
  assert.deepEqual(Object.keys(naiveRules).toSorted(), fraudKinds.map(({ name }) => name).toSorted());
  for (const one of months) {
    const [cases, known] = [casesOf(one), knownOf(one)];
    for (const [kind, hasSign] of Object.entries(naiveRules)) {
      const labels = cases.filter((each) => hasSign(each, known)).map((each) => labelOf(one, each.conversion.id));
      assert.ok(
        labels.some((label) => label.kind === kind),
        `the sign of ${kind} finds none`,
      );
      assert.ok(
        labels.some(({ isFraud }) => !isFraud),
        `the sign of ${kind} takes nobody honest for it`,
      );
    }
  }
});

test('a conversion follows its click, which is of the same partner', () => {
  for (const { clickId, at, partnerId } of month.conversions) {
    if (clickId === null) continue;
    const click = clickById.get(clickId);
    assert.equal(click?.partnerId, partnerId);
    assert.ok(click.at < at);
  }
});

test('a conversion has a click or a coupon, and a basket that was filled before', () => {
  for (const { clickId, coupon, at, basketAt } of month.conversions) {
    assert.ok(clickId !== null || coupon !== null);
    assert.ok(basketAt <= at);
  }
});

test('the last click on a device before the order has it', () => {
  const clicksOf = Map.groupBy(month.clicks, ({ device }) => device);
  for (const { clickId, at } of month.conversions) {
    const click = clickById.get(clickId ?? '');
    if (click === undefined || click.device === null) continue;
    const later = (clicksOf.get(click.device) ?? []).filter((one) => one.at > click.at && one.at < at);
    assert.deepEqual(later, []);
  }
});

test('fraud is never credited to an honest partner', () => {
  for (const { conversions, truth } of months) {
    for (const { id, partnerId } of conversions) {
      if (truth.conversions.get(id)?.isFraud) assert.equal(truth.partners.get(partnerId)?.isFraud, true);
    }
  }
});

test('the first sign finds more of the blatant than of the careful', () => {
  const found = { blatant: 0, moderate: 0, careful: 0 };
  const there = { ...found };
  for (const one of months) {
    const known = knownOf(one);
    for (const each of casesOf(one)) {
      const { isFraud, kind, intensity } = labelOf(one, each.conversion.id);
      if (!isFraud || intensity === null) continue;
      there[intensity] += 1;
      if (naiveRules[kind]?.(each, known)) found[intensity] += 1;
    }
  }
  const share = (intensity: 'blatant' | 'careful') => found[intensity] / there[intensity];
  assert.ok(share('blatant') > share('careful') + 0.2, JSON.stringify({ found, there }));
});

test('everything but what is sent back happens within the month, and in order', () => {
  for (const list of [month.clicks, month.conversions]) {
    const times = list.map(({ at }) => at);
    assert.deepEqual(times, times.toSorted());
    assert.ok(times.every((at) => at >= month.fromAt && at < month.untilAt));
  }
});

test('nobody trades before signing up, or is recruited by one who comes later', () => {
  for (const { partnerId, at } of [...month.clicks, ...month.conversions]) {
    assert.ok((partnerById.get(partnerId)?.signedUpAt ?? '~') < at);
  }
  for (const { referredById, signedUpAt } of month.partners) {
    if (referredById !== null) assert.ok((partnerById.get(referredById)?.signedUpAt ?? '~') < signedUpAt);
  }
});

test('what is sent back was sold before, once, and for no more than was paid', () => {
  assert.equal(new Set(month.reversals.map(({ conversionId }) => conversionId)).size, month.reversals.length);
  for (const { conversionId, at, amount } of month.reversals) {
    const conversion = conversionById.get(conversionId);
    assert.equal(conversion?.kind, 'sale');
    assert.ok(conversion.at < at && amount > 0 && amount <= conversion.amount && Number.isInteger(amount));
  }
});

test('a sale has a whole amount and a card, a lead has neither', () => {
  for (const { kind, amount, paymentFingerprint } of month.conversions) {
    assert.equal(kind === 'sale', paymentFingerprint !== null);
    assert.ok(kind === 'lead' ? amount === 0 : Number.isInteger(amount) && amount > 0);
  }
});

test('nobody is a new customer twice', () => {
  const fresh = month.conversions.filter(({ isNewCustomer }) => isNewCustomer).map(({ email }) => email);
  assert.equal(new Set(fresh).size, fresh.length);
  assert.ok(new Set(month.conversions.map(({ email }) => email)).size < month.conversions.length, 'some come back');
});

test('an address is announced in the country it is said to be in', () => {
  const isIn = addressBook(month);
  for (const { ip, country } of [...month.clicks, ...month.conversions, ...month.partners]) {
    assert.ok(isIn(country, ip), `${ip} is not in ${country}`);
  }
});

test('ids are unique and of the shape of the product, and the truth knows each of them', () => {
  const { partners, clicks, conversions, reversals, truth } = month;
  const ids = [partners, clicks, conversions, reversals].flatMap((list) => list.map(({ id }) => id));
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.every(isId));
  assert.deepEqual([...truth.partners.keys()].toSorted(), partners.map(({ id }) => id).toSorted());
  assert.deepEqual([...truth.clicks.keys()].toSorted(), clicks.map(({ id }) => id).toSorted());
  assert.deepEqual([...truth.conversions.keys()].toSorted(), conversions.map(({ id }) => id).toSorted());
});

test('twice the scale is twice the trade', () => {
  const double = generateMonth('one of many', { scale: 2 });
  const factor = double.conversions.length / month.conversions.length;
  assert.ok(factor > 1.8 && factor < 2.2, `${factor} times the conversions`);
  assert.throws(() => generateMonth(1, { scale: 0.1 }), RangeError);
});

function labelOf({ truth }: Month, conversionId: string): Label {
  const label = truth.conversions.get(conversionId);
  assert.ok(label);
  return label;
}
