import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chance } from './chance.ts';
import { inOrder } from './model.ts';

test('chance is the same for the same words and another for others', () => {
  const draw = (...words: string[]) => {
    const next = chance(...words);
    return Array.from({ length: 100 }, () => next());
  };
  assert.deepEqual(draw('seed', 'notes'), draw('seed', 'notes'));
  assert.notDeepEqual(draw('seed', 'notes'), draw('seed', 'crm'));
  assert.notDeepEqual(draw('seed', 'notes'), draw('see', 'dnotes'));
});

test('chance is spread evenly', () => {
  const next = chance('evenly');
  const counts = Array.from({ length: 10 }, () => 0);
  for (let drawn = 0; drawn < 100_000; drawn += 1) {
    const value = next();
    assert.ok(value >= 0 && value < 1);
    const slot = Math.floor(value * 10);
    counts[slot] = (counts[slot] ?? 0) + 1;
  }
  // Six standard deviations of a fair die with ten sides.
  const most = 6 * Math.sqrt(100_000 * 0.1 * 0.9);
  for (const count of counts) assert.ok(Math.abs(count - 10_000) < most, String(counts));
});

test('what builds on another is played behind it', () => {
  const play = (name: string, ...after: string[]) => ({ name, after });
  const all = [play('c', 'b'), play('a'), play('b', 'a', 'nobody-has-this'), play('d')];
  assert.deepEqual(
    inOrder(all).map(({ name }) => name),
    ['a', 'd', 'b', 'c'],
  );
  assert.throws(() => inOrder([play('a', 'b'), play('b', 'a')]), /wait for one another: a, b/);
});
