// How one record lies in a file: mark, length, checksum of the text, checksum of the head, then the text in UTF-8.
// The head vouches for the length, so a frame that runs past the end of the file is known to be torn, not damaged.
import { crc32 } from 'node:zlib';

export const headBytes = 16;

/** FF and FE never occur in UTF-8, so no text can hold something that looks like the start of a frame. */
const mark = Buffer.from([0xff, 0x53, 0x31, 0xfe]);

/** What a file still says. `damaged`: bytes in it are neither a whole frame nor the beginning of a last one. */
export interface Reading {
  /** In UTF-8. */
  readonly texts: Buffer[];
  readonly damaged: boolean;
  /** How far was read. */
  readonly end: number;
}

export function frameBytes(text: string): number {
  return headBytes + Buffer.byteLength(text);
}

/** The frames of all of these behind one another. */
export function framesOf(texts: readonly string[], bytes: number): Buffer {
  const frames = Buffer.allocUnsafe(bytes);
  let at = 0;
  for (const text of texts) {
    const length = frames.write(text, at + headBytes);
    const end = at + headBytes + length;
    mark.copy(frames, at);
    frames.writeUInt32LE(length, at + 4);
    frames.writeUInt32LE(crc32(frames.subarray(at + headBytes, end)), at + 8);
    frames.writeUInt32LE(crc32(frames.subarray(at, at + 12)), at + 12);
    at = end;
  }
  return frames;
}

/** So many at the most. */
export function readFrames(bytes: Buffer, most = Number.POSITIVE_INFINITY): Reading {
  const texts: Buffer[] = [];
  let damaged = false;
  let at = 0;
  while (bytes.length - at >= headBytes && texts.length < most) {
    const length = lengthAt(bytes, at);
    if (length === null) {
      damaged = true;
      const next = bytes.indexOf(mark, at + 1);
      at = next === -1 ? bytes.length : next;
      continue;
    }
    const end = at + headBytes + length;
    if (end > bytes.length) break;
    const text = bytes.subarray(at + headBytes, end);
    if (crc32(text) === bytes.readUInt32LE(at + 8)) texts.push(text);
    else damaged = true;
    at = end;
  }
  return { texts, damaged, end: at };
}

function lengthAt(bytes: Buffer, at: number): number | null {
  const sound =
    bytes.compare(mark, 0, mark.length, at, at + mark.length) === 0 &&
    crc32(bytes.subarray(at, at + 12)) === bytes.readUInt32LE(at + 12);
  return sound ? bytes.readUInt32LE(at + 4) : null;
}
