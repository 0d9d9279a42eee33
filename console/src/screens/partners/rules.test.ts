// What somebody types is tried as it stands, or refused in words; it is never passed over.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSame, rulesInWords, rulesOf } from './rules.ts';

const signals = [
  { name: 'bot', weight: 85, about: 'The visit was made by a program' },
  { name: 'masked', weight: 4, about: 'The buyer hides their mailbox' },
];
const typed = (weights: Record<string, string>, score = '') => rulesOf({ weights, score }, signals);

test('only what is other than today is tried', () => {
  assert.deepEqual(typed({ bot: '85', masked: ' 20 ' }), { weights: { masked: 20 } });
  assert.deepEqual(typed({ bot: '0' }, '40'), { weights: { bot: 0 }, holdScore: 40 });
  assert.deepEqual(typed({ bot: '85', masked: '' }), { wrong: 'Change a weight or the score first.' });
});

test('a wrong number beside a right one is not passed over', () => {
  for (const wrong of ['500', 'abc', '-3', '1.5']) {
    assert.match(Object(typed({ bot: '20', masked: wrong })).wrong, new RegExp(`0 to 100. You wrote ${wrong}`));
  }
  for (const wrong of ['0', '101', 'x']) {
    assert.match(Object(typed({ bot: '20' }, wrong)).wrong, new RegExp(`1 to 100. You wrote ${wrong}`));
  }
});

test('what was tried is told in words, and the same rules are the same however they were typed', () => {
  assert.deepEqual(rulesInWords({ weights: { bot: 0, masked: 20 }, holdScore: 40 }, signals), [
    'Held from 40 on',
    'Left out: The visit was made by a program',
    '20 instead of 4: The buyer hides their mailbox',
  ]);
  assert.ok(isSame({ weights: { bot: 1, masked: 2 } }, { weights: { masked: 2, bot: 1 } }));
  assert.ok(!isSame({ weights: { bot: 1 } }, { weights: { bot: 1 }, holdScore: 50 }));
});
