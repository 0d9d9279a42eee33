// Measured on months that somebody made who did not know these rules. Weights were set on the seeds 1 to 20; these are
// others. A sale is judged when it becomes due, so of refunds and chargebacks only those of the holding period count.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { after } from '#base/time';
import { generateMonth, type Label, type Month } from '#test/fraud-month';
import { domainOf, emailKey } from '../sameness.ts';
import type { History, SeenClick, SeenPartner, SeenSale } from './history.ts';
import { isMadeUp } from './mail.ts';
import { measure } from './measure.ts';
import { reviewOf } from './review.ts';
import { together as scoreTogether } from './score.ts';
import { signals } from './signals.ts';

const unseen = [7411, 7412, 7413] as const;
const holdScore = 50;

function historyOf(month: Month): History {
  const known = after(month.untilAt, '30 days');
  const isPublic = new Set(month.partners.flatMap((one) => (one.permissions.includes('coupons') ? one.coupons : [])));
  const reversals = new Map(month.reversals.filter(({ at }) => at < known).map((one) => [one.conversionId, one]));
  return {
    ownWords: [month.shop.name],
    ownHost: new URL(month.shop.url).hostname,
    partners: month.partners.map(seenPartner),
    clicks: month.clicks.map(seenClick),
    sales: month.conversions.map((one) => ({
      ...seenSale(one, reversals.get(one.id)),
      isCouponPublic: isPublic.has(one.coupon ?? ''),
    })),
  };
}

function seenPartner({ id, email, ip, device, ...one }: Month['partners'][number]): SeenPartner {
  return {
    ...{
      id,
      name: id,
      ip,
      device,
      parentId: one.referredById,
      isBanned: false,
      isTrusted: false,
      website: one.website,
    },
    ...{ emailKey: emailKey('', email), emailDomain: domainOf(email), payKey: one.payoutFingerprint },
    ...{ showsCoupons: one.permissions.includes('coupons'), audience: [] },
  };
}

/** The place of a partner is in the address that their link led to, as it is when somebody follows `/r/code?sub=`. */
function seenClick({ at, language: _, landingUrl, subIds: [place], ...rest }: Month['clicks'][number]): SeenClick {
  const url = new URL(landingUrl);
  if (place) url.searchParams.set('sub', place);
  return { ...rest, atMs: Date.parse(at), landingUrl: url.href, secondsOnSite: null };
}

function seenSale(one: Month['conversions'][number], reversal: Month['reversals'][number] | undefined): SeenSale {
  const { id, partnerId, clickId, at, amount, email, ip, device, country, billingCountry } = one;
  return {
    ...{
      id,
      partnerId,
      clickId,
      amount,
      currency: one.currency,
      ip,
      device,
      country,
      billingCountry,
      atMs: Date.parse(at),
    },
    ...{ refunded: reversal?.amount ?? 0, chargedBack: reversal?.kind === 'chargeback' },
    ...{ paymentKey: one.paymentFingerprint, customerKey: emailKey('', email), customerDomain: domainOf(email) },
    isMailMadeUp: isMadeUp(email),
    ...{ coupon: clickId ? null : one.coupon, isCouponPublic: false, isSuspect: false, isByPartner: false },
  };
}

function labelOf({ truth }: Month, id: string): Label {
  const label = truth.conversions.get(id);
  assert.ok(label);
  return label;
}

suite('a month with fraud in it that nobody here has seen', () => {
  const months = unseen.map((seed) => {
    const month = generateMonth(seed);
    const judged = [...reviewOf(historyOf(month))].map(([id, { score, reasons }]) => ({
      ...labelOf(month, id),
      isFlagged: score >= holdScore,
      signals: reasons.map(({ signal }) => signal),
    }));
    return { seed, judged, ...measure(judged) };
  });
  const all = months.flatMap(({ judged }) => judged);

  const together = measure(all);
  const kinds = [...new Set(all.filter(({ isFraud }) => isFraud).map(({ kind }) => kind))].toSorted();
  const madeFor = new Map(signals.map(({ name }): [string, Map<string, number>] => [name, sharesOf(name)]));

  function sharesOf(name: string): Map<string, number> {
    const right = all.filter((one) => one.isFraud && one.signals.includes(name));
    const byKind = Map.groupBy(right, ({ kind }) => kind);
    return new Map([...byKind].map(([kind, some]) => [kind, some.length / right.length]));
  }

  test('of what is held hardly anything is honest, and of what is fraud hardly anything goes on', (t) => {
    for (const { seed, precision, recall, flagged, fraud } of months) {
      t.diagnostic(`${seed}: precision ${precision}, recall ${recall}, ${flagged} held, ${fraud} fraud`);
    }
    for (const { signal, seen, right } of together.bySignal) t.diagnostic(`${signal}: ${right} of ${seen} right`);
    for (const { seed, precision, recall } of [...months, { ...together, seed: 'all' }]) {
      assert.ok((precision ?? 0) >= 0.95 && (recall ?? 0) >= 0.95, `${seed}: precision ${precision}, recall ${recall}`);
    }
  });

  test('of what is blatant nearly nothing goes on, and of what is careful most is held', () => {
    const recallOf = (intensity: string) => measure(all.filter((one) => one.intensity === intensity)).recall ?? 0;
    assert.ok(recallOf('blatant') >= 0.98, `blatant ${recallOf('blatant')}`);
    assert.ok(recallOf('moderate') >= 0.95, `moderate ${recallOf('moderate')}`);
    assert.ok(recallOf('careful') >= 0.85, `careful ${recallOf('careful')}`);
  });

  test('fraud of a kind for which nobody had made a rule is found by the others, some of it', (t) => {
    const found = kinds.map((kind) => {
      const ofKind = all.filter((one) => one.kind === kind);
      const left = ofKind.filter(({ signals }) => scoreWithout(kind, signals) >= holdScore).length;
      t.diagnostic(`${kind}: ${left} of ${ofKind.length}`);
      return { left, of: ofKind.length };
    });
    const share = sumOf(found.map(({ left }) => left)) / sumOf(found.map(({ of }) => of));
    t.diagnostic(`altogether ${share}`);
    assert.ok(share >= 0.5, `${share}`);
  });

  /** Without the signals of which most of what they see rightly is of this kind: those were made for it. */
  function scoreWithout(kind: string, seen: readonly string[]): number {
    const others = seen.filter((name) => (madeFor.get(name)?.get(kind) ?? 0) <= 0.5);
    return scoreTogether(others.map((name) => signals.find((one) => one.name === name)?.weight ?? 0));
  }
});

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}
