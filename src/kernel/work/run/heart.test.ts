import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { watchingOthers } from './heart.ts';

suite('whoever watches whether others are at work', () => {
  const others = (beat: number) => [
    ['me', 1],
    ['other', beat],
  ];

  function looks(watching: ReturnType<typeof watchingOthers>, everyMs: number, count: number) {
    return Array.from({ length: count }, (_, index) => watching.still(others(7), index * everyMs).length);
  }

  test('takes them for dead when their beats have stood still for two and a half seconds', () => {
    const watching = watchingOthers('me', false);
    assert.deepEqual(looks(watching, 500, 7), [0, 0, 0, 0, 0, 0, 1]);
    assert.deepEqual(watching.still(others(8), 3500), [], 'it beats again');
  });

  test('does not when it comes to look only seldom: then the whole machine is slow', () => {
    const watching = watchingOthers('me', false);
    assert.deepEqual(looks(watching, 4000, 6), [0, 0, 0, 0, 0, 1]);
  });

  test('goes on finding those of whom something could not be taken over yet, and forgets those who are buried', () => {
    const watching = watchingOthers('me', false);
    looks(watching, 500, 7);
    assert.equal(watching.still(others(7), 3500).length, 1);
    watching.forget('other');
    assert.deepEqual(watching.still(others(7), 4000), []);
  });

  test('finds at once those who have something in hand and were never counted, and never itself', () => {
    const watching = watchingOthers('me', false);
    assert.deepEqual(
      watching.still(
        [
          ['me', 0],
          ['nobody', 0],
        ],
        0,
      ),
      [{ owner: 'nobody', beat: 0 }],
    );
  });

  test('knows on the embedded database that whoever was there before is no more', () => {
    const watching = watchingOthers('me', true);
    assert.deepEqual(watching.still(others(7), 0), [{ owner: 'other', beat: 7 }]);
  });
});
