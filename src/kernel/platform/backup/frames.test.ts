import assert from 'node:assert/strict';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { after, before, suite, test } from 'node:test';
import { Fault } from '#base/fault';
import { compressor, type Frame, framesIn, packed, sealed } from './frames.ts';

const written: readonly Frame[] = [
  { kind: 'head', bytes: Buffer.from('{}') },
  { kind: 'rows', bytes: Buffer.from('one row\n'.repeat(200)) },
  { kind: 'end', bytes: Buffer.alloc(0) },
];

suite('the file of a backup', () => {
  let folder: string;
  let path: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cadre-frames-'));
    path = join(folder, 'one');
    await pipeline(packed(given()), compressor(), sealed, createWriteStream(path));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function* given() {
    yield* written;
  }

  async function all(file: string): Promise<Frame[]> {
    const frames: Frame[] = [];
    for await (const frame of framesIn(file)) frames.push(frame);
    return frames;
  }

  async function read(bytes: Buffer): Promise<Frame[]> {
    const other = join(folder, 'other');
    await writeFile(other, bytes);
    return all(other);
  }

  const isDamaged = (error: unknown) => error instanceof Fault && error.code === 'invalid';

  test('is read as it was written', async () => {
    assert.deepEqual(await read(await readFile(path)), written);
  });

  test('of which any one bit was changed is refused', async () => {
    const whole = await readFile(path);
    for (let bit = 0; bit < whole.length * 8; bit += 1) {
      const bytes = Buffer.from(whole);
      const at = bit >> 3;
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (bit & 7)), at);
      await assert.rejects(read(bytes), isDamaged, `bit ${bit}`);
    }
  });

  test('that was cut short or made longer anywhere is refused', async () => {
    const whole = await readFile(path);
    for (let length = 0; length < whole.length; length += 1) {
      await assert.rejects(read(whole.subarray(0, length)), isDamaged, `${length} bytes`);
    }
    await assert.rejects(read(Buffer.concat([whole, Buffer.alloc(1)])), isDamaged);
  });

  test('that is not there is not found', async () => {
    const nothing = all(join(folder, 'nothing'));
    await assert.rejects(nothing, (error) => error instanceof Fault && error.code === 'not_found');
  });
});
