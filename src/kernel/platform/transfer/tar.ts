// The file format of tar (ustar, POSIX.1-1988), as much of it as an archive of our own needs: plain files, one after
// the other. Anybody can look into what was exported with the tools of their system.
import { Fault } from '#base/fault';

export interface TarFile {
  readonly name: string;
  readonly bytes: number;
  readonly content: AsyncIterable<Buffer> | Iterable<Buffer>;
}

const block = 512;
/** Others fill their last record up. */
const mostPadding = 1 << 20;
/** Beyond eleven octal digits the size is written in binary, as GNU tar and all others read it. */
const largestOctal = 0o77777777777;

export async function* packed(files: AsyncIterable<TarFile> | Iterable<TarFile>): AsyncGenerator<Buffer> {
  for await (const { name, bytes, content } of files) {
    yield headerOf(name, bytes);
    let written = 0;
    for await (const piece of content) {
      written += piece.length;
      yield piece;
    }
    if (written !== bytes) throw new TypeError(`${name} has ${written} bytes and not ${bytes}`);
    if (bytes % block !== 0) yield Buffer.alloc(block - (bytes % block));
  }
  yield Buffer.alloc(2 * block);
}

function headerOf(name: string, bytes: number): Buffer {
  const header = Buffer.alloc(block);
  if (Buffer.byteLength(name) > 100) throw new TypeError(`${name} is too long a name for an archive`);
  header.write(name, 0);
  header.write('0000600\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  writeSize(header, bytes);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\0', 257);
  header.write('00', 263);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

function writeSize(header: Buffer, bytes: number) {
  if (bytes <= largestOctal) {
    header.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124);
    return;
  }
  header.writeUInt8(0x80, 124);
  header.writeBigUInt64BE(BigInt(bytes), 128);
}

export interface Reading {
  /** The name and size of the next file; undefined when that was all. */
  next(): Promise<{ readonly name: string; readonly bytes: number } | undefined>;
  /** What is in it, to be read to its end before the next one is asked for. */
  content(): AsyncGenerator<Buffer>;
}

/** Reads what was unpacked from a stream; throws `invalid` for whatever is not such an archive. */
export function reading(source: AsyncIterable<Buffer>): Reading {
  const bytes = taking(source);
  let left = 0;
  let padding = 0;
  return {
    async next() {
      const header = await bytes.exactly(block);
      if (header.every((byte) => byte === 0)) {
        await mustEnd(bytes);
        return undefined;
      }
      const file = readHeader(header);
      left = file.bytes;
      padding = (block - (left % block)) % block;
      return file;
    },
    async *content() {
      while (left > 0) {
        const piece = await bytes.some(left);
        left -= piece.length;
        yield piece;
      }
      if (padding > 0) await bytes.exactly(padding);
      padding = 0;
    },
  };
}

/** Nothing but a few zeros may follow: what comes after the end would be read by nobody and checked by nobody. */
async function mustEnd(bytes: Taking) {
  let left = mostPadding;
  for (let piece = await bytes.rest(); piece; piece = await bytes.rest()) {
    left -= piece.length;
    if (left < 0 || piece.some((byte) => byte !== 0)) throw strange('something follows its end');
  }
}

function readHeader(header: Buffer): { name: string; bytes: number } {
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (Number.parseInt(textAt(header, 148, 8), 8) !== sum) throw strange('one of its headers is damaged');
  const kind = header.readUInt8(156);
  if (kind !== 0x30 && kind !== 0) throw strange('it holds something that is no plain file');
  return { name: textAt(header, 0, 100), bytes: readSize(header) };
}

function readSize(header: Buffer): number {
  const isBinary = header.readUInt8(124) === 0x80;
  const bytes = isBinary ? Number(header.readBigUInt64BE(128)) : Number.parseInt(textAt(header, 124, 12), 8);
  if (!Number.isSafeInteger(bytes) || bytes < 0) throw strange('one of its sizes can not be read');
  return bytes;
}

function textAt(header: Buffer, from: number, length: number): string {
  const field = header.subarray(from, from + length);
  const end = field.indexOf(0);
  return field
    .subarray(0, end === -1 ? length : end)
    .toString()
    .trim();
}

interface Taking {
  exactly(length: number): Promise<Buffer>;
  some(most: number): Promise<Buffer>;
  /** Whatever comes next; undefined at the end. */
  rest(): Promise<Buffer | undefined>;
}

function taking(source: AsyncIterable<Buffer>): Taking {
  const pieces = source[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);

  async function rest(): Promise<Buffer | undefined> {
    const before = held;
    held = Buffer.alloc(0);
    if (before.length > 0) return before;
    const { value, done } = await pieces.next();
    return done ? undefined : value;
  }

  async function some(most: number): Promise<Buffer> {
    const piece = await rest();
    if (!piece) throw strange('it ends too early');
    held = piece.subarray(most);
    return piece.subarray(0, most);
  }

  async function exactly(length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let left = length; left > 0; ) {
      const piece = await some(left);
      left -= piece.length;
      parts.push(piece);
    }
    return Buffer.concat(parts);
  }

  return { exactly, some, rest };
}

export function strange(how: string, cause?: unknown): Fault {
  return new Fault('invalid', `This is not a whole archive of a company: ${how}; nothing was taken in`, { cause });
}
