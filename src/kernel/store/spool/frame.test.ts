import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { frameBytes, framesOf, headBytes, readFrames } from './frame.ts';

const frameOf = (text: string) => framesOf([text], frameBytes(text));
const readIn = (bytes: Buffer) => {
  const { texts, damaged } = readFrames(bytes);
  return { texts: texts.map(String), damaged };
};

const texts = ['{"a":1}', '"żółć ✓"', `"${'long '.repeat(40)}"`];
const whole = Buffer.concat(texts.map(frameOf));
const [first = '', middle = '', last = ''] = texts;

test('whatever text was written is read back', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), (written) => {
      assert.deepEqual(readIn(Buffer.concat(written.map(frameOf))), { texts: written, damaged: false });
    }),
  );
});

test('a last frame torn at any byte is cut off and nothing else is lost', () => {
  const start = whole.length - frameOf(last).length;
  for (let end = start; end < whole.length; end += 1) {
    assert.deepEqual(readIn(whole.subarray(0, end)), { texts: [first, middle], damaged: false }, `cut at ${end}`);
  }
});

test('any single flipped bit in a middle frame is noticed and costs only that frame', () => {
  const start = frameOf(first).length;
  for (let at = start; at < start + frameOf(middle).length; at += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      const bytes = Buffer.from(whole);
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
      assert.deepEqual(readIn(bytes), { texts: [first, last], damaged: true }, `byte ${at}, bit ${bit}`);
    }
  }
});

test('a last frame whose bytes all arrived but not as written is damage, not a torn end', () => {
  const bytes = Buffer.from(whole);
  bytes.fill(0, whole.length - 20);
  assert.deepEqual(readIn(bytes), { texts: [first, middle], damaged: true });
});

test('a stretch of garbage never invents a record', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (garbage) => {
      const bytes = Buffer.concat([frameOf(first), garbage, frameOf(last)]);
      const read = readIn(bytes);
      assert.deepEqual(read, { texts: [first, last], damaged: true });
    }),
  );
});

test('a file shorter than the head of a frame holds nothing', () => {
  for (let length = 0; length < headBytes; length += 1) {
    assert.deepEqual(readIn(whole.subarray(0, length)), { texts: [], damaged: false });
  }
});
