// How what was seen becomes a score, and how names, shares and rules are measured.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { isDisposable, isMadeUp } from './mail.ts';
import { measure } from './measure.ts';
import { nearness } from './places.ts';
import { atLeast } from './profile.ts';
import { reviewOf } from './review.ts';
import { historyOf, many, partner } from './scene.test.ts';
import { together, verdictOf } from './score.ts';

suite('what is measured', () => {
  test('no address is thrown away because its name resembles one that is', () => {
    for (const domain of ['tempmail.com', 'mail-temp.com', 'temp-mail.shop', 'x.10minutemail.net']) {
      assert.ok(isDisposable(domain), domain);
    }
    for (const domain of ['gmail.com', 'temple.edu', 'contemporary.art', 'mail.example']) {
      assert.ok(!isDisposable(domain), domain);
    }
  });

  test('a program is known by the names it gives, and people by theirs', () => {
    const people = ['lucas.brown85@mail.example', 'anna1990@mail.example', 'k@mail.example', '1234567890@qq.com'];
    const named = ['mc2@mail.example', 'deadbeef@mail.example', 'a3f21c46bb@duck.com', 'a3f21c46bb@yopmail.com'];
    for (const email of [...people, ...named]) assert.equal(isMadeUp(email), false, email);
    const made = ['a3f21c46bb@mail.example', '00807b5726@mail.example', 'X7k2m9qw4t@mail.example'];
    for (const email of made) assert.equal(isMadeUp(email), true, email);
  });

  test('nearness is the number of letters to change', () => {
    assert.deepEqual(
      [nearness('paypal', 'paypal'), nearness('paypal', 'paypa1'), nearness('paypal', 'paipall')],
      [0, 1, 2],
    );
    assert.equal(nearness('kitten', 'sitting'), 3);
  });

  test('a share is at least what a textbook says', () => {
    // Wilson's interval at 95 %: 5 of 10 is 23.7 % to 76.3 %, 0 of 10 begins at nothing.
    assert.ok(Math.abs(atLeast(5, 10) - 0.2366) < 0.0001);
    assert.equal(atLeast(0, 10), 0);
    assert.equal(atLeast(0, 0), 0);
  });
});

suite('scores', () => {
  test('chances add up as chances do', () => {
    assert.deepEqual([together([]), together([50]), together([50, 50]), together([50, 50, 50])], [0, 50, 75, 88]);
  });

  test('more signals never make a sale look better', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 12 });
    fc.assert(
      fc.property(weights, fc.integer({ min: 0, max: 100 }), (some, more) => {
        assert.ok(together([...some, more]) >= together(some) && together([...some, more]) <= 100);
      }),
    );
  });

  test('the lower bound of a threshold belongs to it', () => {
    const thresholds = { holdScore: 50, rejectScore: 85 };
    assert.deepEqual(
      [49, 50, 84, 85].map((score) => verdictOf(score, thresholds)),
      ['pass', 'hold', 'hold', 'reject'],
    );
  });

  test('a sale is judged by the company it keeps, and that alone makes nobody bad company', () => {
    const bad = many(12, () => ({ device: partner.device }));
    const scored = reviewOf(historyOf({ sales: bad }));
    assert.ok(scored.get('s1')?.reasons.some(({ signal }) => signal === 'suspect_habit'));
    const few = reviewOf(historyOf({ sales: [...bad.slice(0, 2), ...many(12, () => ({}))] }));
    assert.deepEqual(few.get('s1'), { score: 0, reasons: [] });
  });

  test('a set of rules is as good as what it held was bad, and what was bad it held', () => {
    const told = (isFraud: boolean, isFlagged: boolean) => ({ isFraud, isFlagged, signals: isFlagged ? ['bot'] : [] });
    const outcomes = [told(true, true), told(true, true), told(true, false), told(false, true), told(false, false)];
    const { precision, recall, bySignal } = measure(outcomes);
    assert.deepEqual([precision, recall, bySignal], [2 / 3, 2 / 3, [{ signal: 'bot', seen: 3, right: 2 }]]);
    assert.equal(measure([]).precision, null);
  });
});
