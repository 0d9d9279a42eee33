// Every signal sees what it is for, and lets pass what only resembles it.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { habitCases } from './habit-cases.test.ts';
import { lookInto } from './history.ts';
import { saleCases } from './sale-cases.test.ts';
import {
  type Case,
  click,
  historyOf,
  lateAt,
  like,
  minute,
  partner,
  place,
  soon,
  strange,
  type Told,
  visited,
} from './scene.test.ts';
import { scoreOf } from './score.ts';
import { signals } from './signals.ts';

const cases: Readonly<Record<(typeof signals)[number]['name'], Case>> = { ...saleCases, ...habitCases };

function scored(told: Told) {
  const history = historyOf(told);
  const [first] = history.sales;
  assert.ok(first);
  return scoreOf(lookInto(history)(first));
}

function seenIn(told: Told): string[] {
  return scored(told).reasons.map(({ signal }) => signal);
}

suite('signals', () => {
  test('an ordinary sale shows none', () => assert.deepEqual(seenIn({}), []));

  for (const { name } of signals) {
    test(`${name} sees what it is for, and not what only resembles it`, () => {
      assert.ok(seenIn(cases[name].is).includes(name), 'it is');
      assert.ok(!seenIn(cases[name].isNot).includes(name), 'it is not');
    });
  }

  test('a letter to readers is one place, over which many buy days later', () => {
    assert.ok(!seenIn({ click: lateAt('letter'), clicks: like(2, () => place('letter')) }).includes('late_place'));
  });

  test('what came over no place is judged by what came over none, where others did', () => {
    const again = like(100, (n) => ({ device: n < 9 ? click.device : `visitor ${n % 30}`, ...place('zone') }));
    const anew = like(8, (n) => ({ ip: `203.0.${n % 4}.1`, device: `device ${n}`, ...place('zone') }));
    for (const [name, clicks] of [
      ['returning', again],
      ['begun_anew', anew],
    ] as const) {
      assert.ok(seenIn({ click: { ...soon(300), ...place('zone') }, clicks }).includes(name), name);
      assert.ok(!seenIn({ click: soon(300), clicks }).includes(name), `${name}, over no place`);
    }
  });

  test('whoever came from the partner’s own page was not stuffed', () => {
    assert.ok(!seenIn({ click: soon(50_000), clicks: like(99, () => strange) }).includes('stuffed'));
  });

  test('one browser at few addresses, or a slow sale, is nobody who begins anew', () => {
    const at = (homes: number) => like(8, (n) => ({ ip: `203.0.${n % homes}.1`, device: `device ${n}` }));
    for (const told of [
      { click: soon(300), clicks: at(3) },
      { click: soon(301), clicks: at(4) },
    ]) {
      assert.ok(!seenIn(told).includes('begun_anew'));
    }
  });

  test('a ring is shown with all who are in it', () => {
    const cashier = { payKey: partner.payKey };
    const history = historyOf({
      sale: { customerKey: 'mail of Bea' },
      partners: [
        { name: 'Bea', emailKey: 'mail of Bea', parentId: 'p1' },
        { name: 'Cid', ...cashier },
        { name: 'Dan' },
      ],
    });
    const [first] = history.sales;
    const { reasons } = first ? scoreOf(lookInto(history)(first)) : assert.fail();
    assert.equal(
      reasons.find(({ signal }) => signal === 'ring')?.evidence,
      'The buyer is the partner Bea, whom this one has brought. ' +
        'Who belongs together: Ada (p1), Bea (other 0), Cid (other 1)',
    );
  });

  test('one traveller, however often they buy, is not held', () => {
    const abroad = { country: 'VN', customerKey: 'the traveller', paymentKey: 'their card' };
    for (const audience of [[], ['DE'], ['FR']]) {
      for (const country of ['DE', 'VN']) {
        const told = {
          partner: { audience },
          click: { ...soon(600), country },
          sale: { ...abroad, billingCountry: 'IT' },
        };
        const alone = scored(told);
        const often = scored({ ...told, ...visited(9, minute, () => ({ ...abroad, billingCountry: 'IT' })) });
        for (const { score, reasons } of [alone, often]) assert.ok(score < 50, JSON.stringify(reasons));
      }
    }
  });

  test('readers who are on a journey, and live where the partner speaks, are no other audience', () => {
    const told = {
      partner: { audience: ['DE'] },
      click: { country: 'ES' },
      sale: { country: 'ES', billingCountry: 'DE' },
    };
    const readers = visited(9, minute, () => ({ country: 'ES', billingCountry: 'DE' }));
    const clicks = readers.clicks.map((one) => ({ ...one, country: 'ES' }));
    assert.deepEqual(seenIn({ ...told, ...readers, clicks }), []);
  });
});
