import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import fc from 'fast-check';
import { packed, reading } from './tar.ts';

type Files = readonly (readonly [name: string, text: string])[];

function written(files: Files): Promise<Buffer> {
  return buffer(
    packed(files.map(([name, text]) => ({ name, bytes: Buffer.byteLength(text), content: [Buffer.from(text)] }))),
  );
}

async function read(bytes: Buffer, pieceBytes: number): Promise<[string, string][]> {
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, index) =>
    bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes),
  );
  const tar = reading(Readable.from(pieces));
  const files: [string, string][] = [];
  for (let next = await tar.next(); next; next = await tar.next()) {
    files.push([next.name, (await buffer(tar.content())).toString()]);
  }
  return files;
}

test('what was put in comes out, in whatever pieces it arrives', async () => {
  const name = fc.stringMatching(/^[a-z./]{1,80}$/);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(name, fc.string({ maxLength: 2000 })), { maxLength: 5 }),
      fc.integer({ min: 1, max: 3000 }),
      async (files, pieceBytes) => {
        assert.deepEqual(await read(await written(files), pieceBytes), files);
      },
    ),
    { numRuns: 100 },
  );
});

test('a header is what POSIX says a ustar header is', async () => {
  const header = (await written([['rows/a.ndjson', 'x'.repeat(1000)]])).subarray(0, 512);
  const field = (from: number, length: number) => header.toString('latin1', from, from + length);
  assert.equal(field(0, 14), 'rows/a.ndjson\0');
  assert.equal(field(124, 12), '00000001750\0');
  assert.equal(field(156, 1), '0');
  assert.equal(field(257, 8), 'ustar\x0000');
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  assert.equal(field(148, 8), `${sum.toString(8).padStart(6, '0')}\0 `);
});

test('a file of more than eight gigabytes says so in binary', async () => {
  const bytes = 8 * 2 ** 30 + 5;
  const pieces = packed([{ name: 'large', bytes, content: [] }]);
  const { value } = await pieces.next();
  assert.ok(value);
  const tar = reading(Readable.from([value]));
  assert.deepEqual(await tar.next(), { name: 'large', bytes });
});

test('whatever was cut off or changed in a header is refused', async () => {
  const whole = await written([
    ['one', 'first'],
    ['two', 'second'],
  ]);
  for (let length = 0; length < whole.length - 512; length += 97) {
    await assert.rejects(read(whole.subarray(0, length), 600), /not a whole archive/);
  }
  const changed = Buffer.from(whole);
  changed.writeUInt8(0x31, 125);
  await assert.rejects(read(changed, 600), /damaged/);
  await assert.rejects(read(Buffer.concat([whole, Buffer.from('more')]), 600), /follows its end/);
});
