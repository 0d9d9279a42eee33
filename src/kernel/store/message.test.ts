import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { messagesOf } from './message.ts';

const statement = { name: 'c_1', text: 'select 1', shared: false };
const step = (values: readonly unknown[]) => ({ statement, prepared: { name: 'c_1' }, values });

const bytesOf = (steps: Parameters<typeof messagesOf>[0]) => Buffer.concat(messagesOf(steps));

/** The messages in it, by their letters, with the values of each that binds. */
function read(bytes: Buffer) {
  const [letters, bound]: [string[], (string | null)[][]] = [[], []];
  for (let at = 0; at < bytes.length; at += 1 + bytes.readInt32BE(at + 1)) {
    const letter = String.fromCharCode(bytes.readUInt8(at));
    letters.push(letter);
    if (letter === 'B') bound.push(valuesIn(bytes, at + 5));
  }
  return { letters: letters.join(''), bound };
}

function valuesIn(bytes: Buffer, start: number): (string | null)[] {
  assert.equal(bytes.toString('latin1', start, start + 5), '\0c_1\0');
  const formats = bytes.readUInt16BE(start + 5);
  let at = start + 7 + 2 * formats;
  const values: (string | null)[] = [];
  for (let left = bytes.readUInt16BE(at); left > 0; left -= 1) {
    const length = bytes.readInt32BE(at + 2);
    values.push(length < 0 ? null : bytes.toString('utf8', at + 6, at + 6 + length));
    at += 4 + Math.max(0, length);
  }
  return values;
}

suite('a batch as bytes', () => {
  const texts = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme-ascii' }), fc.constant(null));

  test('holds every value as it was, whatever letters it has, and ends where it says', () => {
    fc.assert(
      fc.property(fc.array(fc.array(texts, { maxLength: 60 }), { maxLength: 5 }), (batches) => {
        const { letters, bound } = read(bytesOf(batches.map(step)));
        assert.deepEqual(bound, batches);
        assert.equal(letters, `${'BE'.repeat(batches.length)}S`);
      }),
    );
  });

  test('holds long values, many values and bytes', () => {
    const long = ['a'.repeat(1023), 'a'.repeat(1024), 'a'.repeat(70_000), 'ä'.repeat(70_000), 'a'.repeat(17_000_000)];
    assert.deepEqual(read(bytesOf([step(long)])).bound, [long]);
    const many = Array.from({ length: 40_000 }, (_, index) => `${index}`);
    assert.deepEqual(read(bytesOf([step(many)])).bound, [many]);
    assert.deepEqual(read(bytesOf([step([Buffer.from('bytes'), 1, true])])).bound, [['bytes', '1', 'true']]);
  });

  test('sends what has no name whole', () => {
    const unnamed = { statement: { ...statement, name: '' }, prepared: undefined, values: [] };
    assert.equal(read(bytesOf([])).letters, 'S');
    assert.match(bytesOf([unnamed]).toString('latin1'), /^P.*select 1.*B.*D.*E.*S/s);
  });
});
