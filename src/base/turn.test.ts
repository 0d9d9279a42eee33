import assert from 'node:assert/strict';
import { test } from 'node:test';
import { afterTurnsEnd, atTurnsEnd } from './turn.ts';

test('acts come in order, after all that was promised before; those they ask for come a turn later', async () => {
  const seen: string[] = [];
  const end = new Promise<void>((resolve) => {
    atTurnsEnd(() => {
      seen.push('first');
      atTurnsEnd(() => {
        seen.push('next turn');
        resolve();
      });
    });
    atTurnsEnd(() => seen.push('second'));
  });
  await Promise.resolve().then(() => seen.push('promised'));
  await end;
  assert.deepEqual(seen, ['promised', 'first', 'second', 'next turn']);
});

test('what nobody waits for comes last', async () => {
  const seen: string[] = [];
  const end = new Promise<void>((resolve) => {
    afterTurnsEnd(() => {
      seen.push('last');
      resolve();
    });
    atTurnsEnd(() => seen.push('first'));
    void Promise.resolve().then(() => atTurnsEnd(() => seen.push('second')));
  });
  await end;
  assert.deepEqual(seen, ['first', 'second', 'last']);
});
