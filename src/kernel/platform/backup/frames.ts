// A backup is one file: a line that says so, compressed frames of kind, length and bytes, and the SHA-256 of all that.
// The sum is over the bytes of the file itself and checked before any of them is believed, so that a file which was cut
// short or changed anywhere, be it where the compression would not mind, is never taken for a backup.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { z } from 'zod';
import { Fault } from '#base/fault';

/** Of its form, not of Cadre. */
const magic = Buffer.from('cadre-backup 1\n');
const kinds = ['head', 'table', 'rows', 'end'] as const;
const headerBytes = 5;
const sumBytes = 32;

export type Kind = (typeof kinds)[number];

export interface Frame {
  readonly kind: Kind;
  readonly bytes: Buffer;
}

export const Head = z.object({
  version: z.string(),
  takenAt: z.string(),
  migrations: z.array(z.object({ module: z.string(), file: z.string(), checksum: z.string() })),
  sequences: z.array(z.object({ name: z.string(), last: z.string(), called: z.boolean() })),
});
export type Head = z.output<typeof Head>;

export const TableFrame = z.object({ name: z.string(), columns: z.array(z.string()) });
export type TableFrame = z.output<typeof TableFrame>;

export const EndFrame = z.object({ rows: z.int(), sha256: z.string() });

export function compressor() {
  return createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3 } });
}

export async function* packed(frames: AsyncIterable<Frame>): AsyncGenerator<Buffer> {
  for await (const { kind, bytes } of frames) {
    yield headerOf(kind, bytes.length);
    yield bytes;
  }
}

/** What was compressed, as it stands in the file. */
export async function* sealed(compressed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const sum = createHash('sha256').update(magic);
  yield magic;
  for await (const piece of compressed) {
    sum.update(piece);
    yield piece;
  }
  yield sum.digest();
}

export function jsonFrame(kind: Kind, value: unknown): Frame {
  return { kind, bytes: Buffer.from(JSON.stringify(value)) };
}

function headerOf(kind: Kind, length: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt8(kinds.indexOf(kind), 0);
  header.writeUInt32BE(length, 1);
  return header;
}

/** The frames of a file that is whole. */
export async function* framesIn(path: string): AsyncGenerator<Frame> {
  const end = await endOfWhole(path);
  const reader = new Reader(unpacked(path, end));
  for (;;) {
    const header = await reader.take(headerBytes);
    if (!header) return;
    const kind = kinds[header.readUInt8(0)];
    const length = header.readUInt32BE(1);
    if (!kind || length > largestFrame) throw damaged('a part of it is of no known kind');
    const bytes = length === 0 ? Buffer.alloc(0) : await reader.take(length);
    if (!bytes) throw damaged('it ends too early');
    yield { kind, bytes };
  }
}

export function readJson<S extends z.ZodType>(shape: S, { bytes }: Frame): z.output<S> {
  try {
    return shape.parse(JSON.parse(bytes.toString()));
  } catch (cause) {
    throw damaged('a part of it can not be read', cause);
  }
}

export function damaged(how: string, cause?: unknown): Fault {
  return new Fault('invalid', `This is not a whole backup: ${how}; nothing was restored`, { cause });
}

/** Where the sum begins, which is the end of what it is the sum of. */
async function endOfWhole(path: string): Promise<number> {
  const end = (await sizeOf(path)) - sumBytes;
  if (end < magic.length) throw damaged('it ends too early');
  const sum = createHash('sha256');
  for await (const piece of bytesOf(path, { start: 0, end: end - 1 })) sum.update(piece);
  const stated: Buffer[] = [];
  for await (const piece of bytesOf(path, { start: end })) stated.push(piece);
  if (!sum.digest().equals(Buffer.concat(stated))) throw damaged('its checksum is another');
  return end;
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (cause) {
    throw new Fault('not_found', `There is no file ${path}`, { cause });
  }
}

async function* bytesOf(path: string, part: { start: number; end?: number }): AsyncGenerator<Buffer> {
  for await (const piece of createReadStream(path, part)) yield Buffer.from(piece);
}

async function* unpacked(path: string, end: number): AsyncGenerator<Buffer> {
  const first = await bytesOf(path, { start: 0, end: magic.length - 1 }).next();
  if (first.done || !first.value.equals(magic)) throw damaged('it does not begin as one');
  const unzipped = createZstdDecompress();
  pipeline(createReadStream(path, { start: magic.length, end: end - 1 }), unzipped, () => undefined);
  try {
    for await (const piece of unzipped) yield Buffer.from(piece);
  } catch (cause) {
    throw damaged('it can not be unpacked', cause);
  }
}

const largestFrame = 1 << 26;

class Reader {
  readonly #pieces: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(pieces: AsyncIterable<Buffer>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** Exactly so many bytes; undefined at the end. */
  async take(length: number): Promise<Buffer | undefined> {
    const parts = [this.#held];
    let size = this.#held.length;
    while (size < length) {
      const { value, done } = await this.#pieces.next();
      if (done) {
        if (size > 0) throw damaged('it ends too early');
        return undefined;
      }
      parts.push(value);
      size += value.length;
    }
    const all = parts.length === 1 ? this.#held : Buffer.concat(parts, size);
    this.#held = all.subarray(length);
    return all.subarray(0, length);
  }
}
